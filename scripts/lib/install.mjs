import './node-version.mjs'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import { root, run } from './run.mjs'

/** Installs the dependencies when they are missing or not those of the lock file. Ends the process when that fails. */
export async function ensureInstalled() {
  // npm writes this file last, so it tells of a finished installation.
  const installed = packagesOf('node_modules/.package-lock.json')
  if (installed && isComplete(installed)) return
  console.log(
    installed ? 'Dependencies have changed, installing …' : 'Installing dependencies (about a minute the first time) …',
  )
  let code = await npm('ci')
  if (code !== 0) {
    // A registry that lacks packages for other systems makes `ci` refuse a lock file that is good.
    console.log('npm ci did not work, trying npm install …')
    code = await npm('install', '--no-save')
  }
  if (code !== 0) {
    console.error('The dependencies could not be installed: see above what npm says, mend it and start again.')
    process.exit(code)
  }
}

/**
 * Whether every package of the lock file is there in its version, whoever installed it. Optional
 * ones may be missing: those for other systems are.
 * @param {Packages} installed
 */
function isComplete(installed) {
  return Object.entries(packagesOf('package-lock.json') ?? {}).every(([path, wanted]) => {
    const found = installed[path]
    if (!path.includes('node_modules/') || wanted.link) return true
    return found ? found.version === wanted.version : wanted.optional === true
  })
}

/**
 * @typedef {Record<string, { version?: string; optional?: boolean; link?: boolean }>} Packages
 * @param {string} lockFile from the root
 * @returns {Packages | undefined} undefined when there is none
 */
function packagesOf(lockFile) {
  const path = join(root, lockFile)
  if (!existsSync(path)) return undefined
  /** @type {{ packages: Packages }} */
  const lock = JSON.parse(readFileSync(path, 'utf8'))
  return lock.packages
}

/** @param {readonly string[]} command */
function npm(...command) {
  // NODE_ENV=production would leave out what the build needs.
  const args = [...command, '--no-audit', '--no-fund', '--include=dev', '--include=optional']
  // Under `npm run` this is the very npm that was called; on its own there may be another in the PATH.
  const caller = process.env['npm_execpath']
  if (caller !== undefined && /npm-cli\.[cm]?js$/.test(caller)) return run(process.execPath, [caller, ...args])
  return run('npm', args)
}
