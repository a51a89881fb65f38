import {
  chmodSync,
  copyFileSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import type { Binaries } from './binaries.ts'

/**
 * Copies of the program files at places that every user can read, each made when it is asked for.
 * Caches come first: what cleans temporary folders by age would eat single files out of a copy.
 */
export function* copyBinaries(binaries: Binaries): Generator<string> {
  for (const base of new Set(['/var/cache', '/var/lib', '/var/tmp', tmpdir()])) {
    const target = join(base, `operagrid-postgres-${binaries.version}`)
    try {
      if (!isOurs(target)) makeCopy(binaries.root, base, target)
      yield target
    } catch {
      // Not writable, full, or another user's folder: the next place may do.
    }
  }
}

/** Root must never run a program from a folder that another user can have filled. */
function isOurs(target: string): boolean {
  const found = lstatSync(target, { throwIfNoEntry: false })
  if (!found) return false
  if (!found.isDirectory() || found.uid !== 0 || (found.mode & 0o022) !== 0) throw new Error(`${target} is not ours`)
  return true
}

function makeCopy(root: string, base: string, target: string): void {
  const draft = mkdtempSync(join(base, 'operagrid-postgres-'))
  try {
    copyTree(root, draft)
    renameSync(draft, target)
  } catch (error) {
    rmSync(draft, { recursive: true, force: true })
    // Another start may have finished its copy first.
    if (!isOurs(target)) throw error
  }
}

function copyTree(from: string, to: string): void {
  mkdirSync(to, { recursive: true })
  chmodSync(to, 0o755)
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, copy] = [join(from, entry.name), join(to, entry.name)]
    if (entry.isDirectory()) copyTree(source, copy)
    else if (entry.isSymbolicLink()) symlinkSync(readlinkSync(source), copy)
    // Static libraries are for building PostgreSQL's clients, not for running it.
    else if (!entry.name.endsWith('.a')) {
      copyFileSync(source, copy)
      chmodSync(copy, 0o755)
    }
  }
}
