import { execFileSync } from 'node:child_process'
import { readFileSync, readlinkSync, realpathSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

import { StartError } from '../start-error.ts'
import { isAlive } from './data-dir-lock.ts'

/**
 * Clears what a killed server left behind: an orphaned PostgreSQL is stopped cleanly, and a stale
 * `postmaster.pid` whose number another program has by now is removed. The caller holds the lock
 * of the data directory.
 * @throws StartError when the orphan does not stop
 */
export async function clearPrevious(cluster: string): Promise<void> {
  const pidFile = join(cluster, 'postmaster.pid')
  const pid = readPid(pidFile)
  if (pid === undefined) return
  if (!isAlive(pid) || !isPostmasterOf(pid, cluster)) {
    rmSync(pidFile, { force: true })
    return
  }
  // Fast shutdown, then immediate: the next start recovers either way, nothing committed is lost.
  for (const [signal, patienceMs] of [
    ['SIGINT', 15_000],
    ['SIGQUIT', 5000],
    ['SIGKILL', 5000],
  ] as const) {
    try {
      process.kill(pid, signal)
    } catch {
      // It ended between the look and the signal, or is not ours to signal.
    }
    for (let waitedMs = 0; waitedMs < patienceMs; waitedMs += 25) {
      if (!isAlive(pid)) return
      await sleep(25)
    }
  }
  throw new StartError(
    `A PostgreSQL (process ${pid}) still runs in ${cluster} and does not stop: end it, then start again.`,
  )
}

function readPid(pidFile: string): number | undefined {
  try {
    const pid = Number(readFileSync(pidFile, 'utf8').split('\n')[0])
    return Number.isInteger(pid) && pid > 0 ? pid : undefined
  } catch {
    return undefined
  }
}

function isPostmasterOf(pid: number, cluster: string): boolean {
  try {
    // PostgreSQL works inside its data directory from its first moment on.
    return readlinkSync(`/proc/${pid}/cwd`) === realpathSync(cluster)
  } catch {
    // No /proc, or not ours to look at: the command line tells.
  }
  try {
    const command = execFileSync('ps', ['-p', String(pid), '-o', 'command='], { encoding: 'utf8' })
    return command.includes('postgres') && (command.includes(cluster) || command.includes('/proc/self/cwd'))
  } catch {
    return false
  }
}
