import { createHmac } from 'node:crypto'
import { availableParallelism } from 'node:os'

import { AppError } from '@operagrid/shared/errors'

import { makeHashQueue } from './hash-queue.ts'
import { makeHashThreads } from './hash-threads.ts'

/** bcrypt's work factor; the account table's check refuses anything weaker. */
const COST = 12

/** The hash of nobody's password, compared against when an e-mail is unknown so that time does not tell. */
const NOBODY = '$2b$12$nwKrONG9zbYHp2Ke/m79LeSy5ZvIexb64K/HKc4Gj9n3/x.VpglOS'

/** Longest password, in UTF-16 code units, that is looked at. */
const MAX_LENGTH = 256

export type Passwords = {
  /** Before anything is looked up for somebody: under attack most are turned away, and that must cost little. @throws AppError UNAVAILABLE */
  refuseWhenFull(first?: boolean): void
  /** @throws AppError BAD_INPUT for text that is not well-formed, UNAVAILABLE when the queue is full */
  hash(password: string): Promise<string>
  /**
   * False also when `hash` is undefined, after as much work. `first`: before all who are not, and with as many places of
   * their own to wait in. @throws AppError as `hash` does
   */
  matches(password: string, hash: string | undefined, first?: boolean): Promise<boolean>
}

/**
 * Hashing of passwords: bcrypt over a peppered HMAC, so that nothing past bcrypt's 72 bytes is
 * cut and a stolen table is worthless without the pepper. Native, in threads that give way to all
 * else; one core stays free for what is live, the others rest while a crowd waits, and two hashes a
 * core wait.
 */
export function makePasswords(pepper: string, cores: number = availableParallelism()): Passwords {
  const places = Math.max(1, cores - 1)
  const { inTurn, refuseWhenFull } = makeHashQueue(places, cores * 2)
  const threads = makeHashThreads(places)
  return {
    refuseWhenFull,
    hash: (password) => inTurn(async () => await threads.hash(digest(pepper, password), COST)),
    matches: (password, hash, first) =>
      inTurn(async () => {
        const same = await threads.compare(digest(pepper, password), hash ?? NOBODY)
        return same && hash !== undefined
      }, first),
  }
}

/** 64 ASCII characters. NFC first: the same key presses give composed or decomposed letters by keyboard. */
function digest(pepper: string, password: string): string {
  // A lone surrogate becomes U+FFFD in UTF-8, so two such passwords would be one.
  if (/\p{Surrogate}/u.test(password))
    throw new AppError('BAD_INPUT', 'password: Remove the characters that cannot be stored.')
  if (password.length > MAX_LENGTH) throw new AppError('BAD_INPUT', `password: Use at most ${MAX_LENGTH} characters.`)
  return createHmac('sha384', pepper).update(password.normalize('NFC'), 'utf8').digest('base64')
}
