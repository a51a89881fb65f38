import { linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { z } from 'zod'

import { codeOf, StartError } from '../start-error.ts'

const holder = z.object({ pid: z.number(), startedAt: z.string() })

/**
 * Takes a data directory for this process alone, until `release` or until the process is gone.
 * @throws StartError when a live process holds it
 */
export function lockDataDir(dataDir: string): { release(): void } {
  const path = join(dataDir, 'server.lock')
  const draft = `${path}.${process.pid}`
  writeFileSync(draft, JSON.stringify({ pid: process.pid, startedAt: startOf(process.pid) }), { mode: 0o600 })
  try {
    // A link appears with its content or not at all, so that no reader meets a half-written lock.
    for (let attempt = 0; attempt < 3; attempt += 1) {
      try {
        linkSync(draft, path)
        return { release: () => rmSync(path, { force: true }) }
      } catch (error) {
        if (codeOf(error) !== 'EEXIST') throw error
      }
      const pid = livePid(path)
      if (pid !== undefined) {
        throw new StartError(
          `DATA_DIR ${dataDir} is in use by a running server (process ${pid}): stop it, or set DATA_DIR to another folder.`,
        )
      }
      rmSync(path, { force: true })
    }
  } finally {
    rmSync(draft, { force: true })
  }
  throw new StartError(`DATA_DIR ${dataDir} is being taken by another server at this moment: try again.`)
}

function livePid(path: string): number | undefined {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
  const parsed = holder.safeParse(safeJson(text))
  if (!parsed.success) return undefined
  const { pid, startedAt } = parsed.data
  // Where starts are not known, our own number in the file is that of an earlier life.
  if (startedAt === '' && pid === process.pid) return undefined
  return isAlive(pid) && startOf(pid) === startedAt ? pid : undefined
}

function safeJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Whether a process exists, also one that we may not signal. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return codeOf(error) === 'EPERM'
  }
}

/** When a process began, in the kernel's ticks: tells a process from a later one with the same number. */
function startOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The name in brackets may hold spaces; the start time is field 22, the 20th after it.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? ''
  } catch {
    return ''
  }
}
