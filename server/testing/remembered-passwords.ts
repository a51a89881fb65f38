import type { Passwords } from '../auth/password.ts'

/**
 * Real hashes and comparisons, each worked out once: tests sign many people up with one password, at a quarter of a
 * second each. `key`: what is remembered together, since each pepper gives its own hashes.
 */
export function rememberPasswords(passwords: Passwords, key: string): Passwords {
  const { hashes, answers } = memoryOf(key)
  return {
    ...passwords,
    hash: (password) => remembered(hashes, password, () => passwords.hash(password)),
    matches: (password, hash, first) => {
      if (hash === undefined) return passwords.matches(password, hash, first)
      return remembered(answers, `${hash} ${password}`, () => passwords.matches(password, hash, first))
    },
  }
}

type Memory = {
  readonly hashes: Map<string, Promise<string>>
  readonly answers: Map<string, Promise<boolean>>
}
const memories = new Map<string, Memory>()

function memoryOf(key: string): Memory {
  const memory = memories.get(key) ?? { hashes: new Map(), answers: new Map() }
  memories.set(key, memory)
  return memory
}

function remembered<T>(known: Map<string, Promise<T>>, key: string, make: () => Promise<T>): Promise<T> {
  const before = known.get(key)
  if (before !== undefined) return before
  const made = make()
  known.set(key, made)
  // What was refused, as by a full queue, is no answer.
  made.catch(() => known.delete(key))
  return made
}
