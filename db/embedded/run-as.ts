import { spawnSync } from 'node:child_process'
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'

import { StartError } from '../start-error.ts'
import type { Binaries } from './binaries.ts'
import { copyBinaries } from './copy-binaries.ts'

/**
 * Who runs PostgreSQL and from where.
 * `dataDir` is how PostgreSQL names its data directory, which is its working directory at start.
 */
export type RunAs = {
  root: string
  prefix: readonly string[]
  user: { uid: number; gid: number } | undefined
  dataDir: (path: string) => string
}

/**
 * PostgreSQL refuses to run as root, so for root this finds an unprivileged way to run it.
 *
 * A root's clone often lies where no other user may go (`/root` is closed). The program files are
 * then copied to where others can read them, and the data directory is reached as
 * `/proc/self/cwd`: it is entered as root, before the identity changes, and PostgreSQL never
 * leaves it.
 *
 * @param owned an existing data directory, whose owner is kept
 * @throws StartError when there is no way
 */
export function chooseRunAs(binaries: Binaries, owned: string): RunAs {
  if (process.geteuid?.() !== 0) {
    const runAs: RunAs = { root: binaries.root, prefix: [], user: undefined, dataDir: (path) => path }
    const fault = probe(runAs)
    if (fault)
      throw new StartError(
        `The bundled PostgreSQL does not run here (${fault}): set DATABASE_URL to a PostgreSQL 15 to 18.`,
      )
    return runAs
  }
  const dataDir = process.platform === 'linux' ? () => '/proc/self/cwd' : (path: string) => path
  const user = unprivilegedUser(owned)
  const faults: string[] = []
  const attempt = (root: string, prefix: readonly string[], setUser: boolean): RunAs | undefined => {
    const runAs: RunAs = { root, prefix, user: setUser ? user : undefined, dataDir }
    const fault = probe(runAs)
    if (fault) faults.push(fault)
    return fault ? undefined : runAs
  }

  const direct = attempt(binaries.root, [], true)
  if (direct) return direct
  // EPERM, EINVAL: the identity cannot be changed here, wherever the files lie.
  const unreachable = !faults.some((fault) => /EPERM|EINVAL/.test(fault))
  for (const root of unreachable ? copyBinaries(binaries) : []) {
    const copied = attempt(root, [], true)
    if (copied) return copied
  }
  // A container that may not change its user id may still open a user namespace where root has another number.
  const map = ['unshare', '--user', `--map-user=${user.uid}`, `--map-group=${user.gid}`, '--']
  const mapped = attempt(binaries.root, map, false)
  if (mapped) return mapped
  throw new StartError(
    `PostgreSQL refuses to run as root and could not be run as another user here (${faults[0] ?? 'unknown'}): start as a normal user, or set DATABASE_URL to a PostgreSQL 15 to 18.`,
  )
}

/** The file and the arguments to spawn for one of PostgreSQL's programs. */
export function commandFor(runAs: RunAs, program: 'initdb' | 'postgres', args: readonly string[]): [string, string[]] {
  const [file, ...rest] = [...runAs.prefix, join(runAs.root, 'bin', program), ...args]
  return [file ?? program, rest]
}

function probe(runAs: RunAs): string | undefined {
  const [file, args] = commandFor(runAs, 'postgres', ['--version'])
  const result = spawnSync(file, args, { ...runAs.user, encoding: 'utf8', cwd: '/', timeout: 10_000 })
  if (result.error) return result.error.message
  if (result.status === 0) return undefined
  return result.stderr.trim().split('\n')[0] || `postgres --version ended with ${result.status ?? result.signal}`
}

/** initdb looks its user up by number, so it must be one that the system knows. */
function unprivilegedUser(owned: string): { uid: number; gid: number } {
  const owner = statSync(owned, { throwIfNoEntry: false })
  if (owner && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid }
  const known = new Map<string, { uid: number; gid: number }>()
  for (const line of passwd().split('\n')) {
    const [name, , uid, gid] = line.split(':')
    if (name && Number(uid) > 0) known.set(name, { uid: Number(uid), gid: Number(gid) })
  }
  return known.get('nobody') ?? known.get('postgres') ?? known.values().next().value ?? { uid: 65_534, gid: 65_534 }
}

function passwd(): string {
  try {
    return readFileSync('/etc/passwd', 'utf8')
  } catch {
    return ''
  }
}
