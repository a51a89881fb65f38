import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

import { root } from './run.mjs'

/** What is made from sources, or is nobody's source. */
const skipped = new Set(['node_modules', 'dist', '.cache', '.data', '.git'])

/**
 * A hash over the names and contents of files and folders, relative to the root.
 * Contents, not times: a checkout or a copy changes every time and nothing else.
 * @param {readonly string[]} paths
 */
export function hashOf(paths) {
  const hash = createHash('sha256').update(process.version + process.platform + process.arch)
  for (const path of paths) add(hash, path)
  return hash.digest('hex')
}

/**
 * @param {import('node:crypto').Hash} hash
 * @param {string} path
 */
function add(hash, path) {
  const full = join(root, path)
  if (!existsSync(full)) return
  /** @type {import('node:fs').Dirent[]} */
  let entries
  try {
    entries = readdirSync(full, { withFileTypes: true })
  } catch {
    hash.update(`${path}\0`).update(readFileSync(full)).update('\0')
    return
  }
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (!skipped.has(entry.name) && !entry.name.endsWith('.tsbuildinfo')) add(hash, `${path}/${entry.name}`)
  }
}

/** @param {string} name */
const stampFile = (name) => join(root, '.cache', 'stamps', name)

/**
 * @param {string} name
 * @param {string} hash
 */
export function hasStamp(name, hash) {
  return existsSync(stampFile(name)) && readFileSync(stampFile(name), 'utf8') === hash
}

/**
 * @param {string} name
 * @param {string} hash
 */
export function writeStamp(name, hash) {
  mkdirSync(dirname(stampFile(name)), { recursive: true })
  writeFileSync(stampFile(name), hash)
}
