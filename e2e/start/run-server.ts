import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { freePort } from '../stack/free-port.ts'
import { serverEnv } from '../stack/server-env.ts'

/** How a server that could not run ended. `lines` are what it said, on both outputs. */
export type Ended = { readonly exitCode: number | null; readonly lines: readonly string[] }

const root = fileURLToPath(new URL('../../', import.meta.url))

/** Runs the built server with these settings until it ends by itself. @throws when it still runs after 20 s */
export async function runServer(env: Readonly<Record<string, string>>): Promise<Ended> {
  const dataDir = mkdtempSync(join(tmpdir(), 'operagrid-start-'))
  const child = spawn(process.execPath, ['server/dist/bundle/main.js'], {
    cwd: root,
    env: serverEnv({
      SEED_DEMO: '0',
      LOG_LEVEL: 'info',
      DATA_DIR: dataDir,
      PORT: String(await freePort()),
      ...env,
    }),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()))
  try {
    const exitCode = await new Promise<number | null>((resolve, reject) => {
      const deadline = setTimeout(() => reject(new Error(`it runs instead of ending:\n${output}`)), 20_000)
      child.once('close', (code) => {
        clearTimeout(deadline)
        resolve(code)
      })
    })
    const lines = output.split('\n').filter((line) => line.trim() !== '')
    return { exitCode, lines }
  } finally {
    child.kill('SIGKILL')
    rmSync(dataDir, { recursive: true, force: true })
  }
}

/** The process id of a data folder's own PostgreSQL. */
export function postgresPid(dataDir: string): number {
  return Number(readFileSync(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0])
}

export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

/** Waits for the end of a process that is not this one's child. Answers false when it outlives the patience. */
export async function hasEnded(pid: number, patienceMs: number): Promise<boolean> {
  for (let waitedMs = 0; waitedMs < patienceMs; waitedMs += 50) {
    if (!isAlive(pid)) return true
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  return !isAlive(pid)
}
