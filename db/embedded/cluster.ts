import { spawnSync } from 'node:child_process'
import { chownSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { StartError } from '../start-error.ts'
import { commandFor, type RunAs } from './run-as.ts'

/** The superuser of an embedded cluster; only the start and the tests connect as it. */
export const superuser = 'postgres'

/** The major version whose files this program writes and reads. */
const major = '18'

/**
 * Makes the cluster folder (once), so that a start that dies half-way leaves no half cluster.
 * @throws StartError when it cannot be made, or belongs to another major version
 */
export function ensureCluster(runAs: RunAs, cluster: string, password: string): void {
  const versionFile = join(cluster, 'PG_VERSION')
  if (existsSync(versionFile)) {
    const found = readFileSync(versionFile, 'utf8').trim()
    if (found === major) return
    throw new StartError(
      `${cluster} was made by PostgreSQL ${found} and this is ${major}: move it away, or set DATABASE_URL to a PostgreSQL ${found}.`,
    )
  }
  const draft = `${cluster}.new`
  rmSync(draft, { recursive: true, force: true })
  mkdirSync(draft, { mode: 0o700 })
  if (runAs.user) chownSync(draft, runAs.user.uid, runAs.user.gid)
  initialise(runAs, draft, password)
  renameSync(draft, cluster)
}

function initialise(runAs: RunAs, draft: string, password: string): void {
  const folder = mkdtempSync(join(tmpdir(), 'operagrid-'))
  const passwordFile = join(folder, 'password')
  try {
    writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 })
    if (runAs.user) for (const path of [folder, passwordFile]) chownSync(path, runAs.user.uid, runAs.user.gid)
    const [file, args] = commandFor(runAs, 'initdb', [
      `--pgdata=${runAs.dataDir(draft)}`,
      `--username=${superuser}`,
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      // Case folding knows all of Unicode, the order is by code point: the same on every machine.
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      '--locale=C',
      '--no-instructions',
    ])
    const result = spawnSync(file, args, { ...runAs.user, cwd: draft, env: postgresEnv(), encoding: 'utf8' })
    if (result.status === 0) return
    const lines = result.stderr.trim().split('\n')
    const reason = result.error?.message ?? lines.find((line) => /error|fatal|could not/i.test(line)) ?? lines[0]
    throw new StartError(
      `PostgreSQL could not make its files in ${draft}: ${reason || 'unknown reason'}. Set DATA_DIR to another folder, or DATABASE_URL to a running PostgreSQL.`,
    )
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** A clean environment: PG* variables of the caller must not redirect the embedded programs. */
export function postgresEnv(): Record<string, string> {
  return { PATH: '/usr/local/bin:/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' }
}
