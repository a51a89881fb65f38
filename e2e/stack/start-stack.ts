import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { freePort } from './free-port.ts'
import { serverEnv } from './server-env.ts'
import { takeSharedDatabase } from './shared-database.ts'

/** The built server as its users run it: its own process, database, data folder and port. */
export type Stack = {
  readonly url: string
  readonly dataDir: string
  readonly pid: number
  /** Everything the server printed so far. */
  output(): string
  /** A superuser's URL for looking behind the scenes: of the stack's database, or of another one beside it. */
  adminUrl(database?: string): string
  stop(): Promise<void>
  /** kill -9. Answers when the process is gone, and its port free. */
  kill(): Promise<void>
}

export type StackOptions = {
  readonly env?: Readonly<Record<string, string>>
  /** Kept when the stack stops; without it a folder is made and removed. */
  readonly dataDir?: string
  /** Its PostgreSQL too is its own, in its data folder, as with plain `npm start`. So it is where a folder or a database is given. */
  readonly alone?: boolean
  /** The port of an earlier stack, so that its pages find the new one. */
  readonly port?: number
}

const main = fileURLToPath(
  new URL(
    import.meta.url.includes('/dist/') ? '../../../server/dist/bundle/main.js' : '../../server/dist/bundle/main.js',
    import.meta.url,
  ),
)

/** Starts the built server and waits until it says that it is ready. @throws with its output when it does not */
export async function startStack(options: StackOptions = {}): Promise<Stack> {
  const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'operagrid-stack-'))
  const port = options.port ?? (await freePort())
  const shared = needsOwn(options) ? undefined : await takeSharedDatabase()
  const child = spawn(process.execPath, [main], {
    env: serverEnv({
      SEED_DEMO: '0',
      LOG_LEVEL: 'warn',
      DATA_DIR: dataDir,
      PORT: String(port),
      ...shared?.env,
      ...options.env,
    }),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()))
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  // A run that is broken off takes its servers along.
  const end = (): void => void child.kill('SIGTERM')
  process.once('exit', end)
  child.once('exit', () => process.off('exit', end))
  await whenReady(child, () => output)
  return {
    url: `http://127.0.0.1:${port}`,
    dataDir,
    pid: child.pid ?? 0,
    output: () => output,
    adminUrl: shared?.adminUrl ?? ((database = 'operagrid') => embeddedUrl(dataDir, database)),
    async kill() {
      child.kill('SIGKILL')
      await exited
    },
    async stop() {
      child.kill('SIGTERM')
      await exited
      await shared?.drop()
      if (options.dataDir === undefined) rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

/** Whoever gives a secret has an idea of who else signs in to the database. */
function needsOwn({ alone = false, dataDir, env = {} }: StackOptions): boolean {
  return alone || dataDir !== undefined || 'DATABASE_URL' in env || 'JWT_SECRET' in env
}

async function whenReady(child: ChildProcess, output: () => string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const fail = () => {
      child.kill('SIGTERM')
      reject(new Error(`the server did not start:\n${output()}`))
    }
    const deadline = setTimeout(fail, 60_000)
    child.stdout?.on('data', () => {
      if (!output().includes('OperaGrid is ready')) return
      clearTimeout(deadline)
      resolve()
    })
    child.once('exit', fail)
  })
}

/** The embedded database's password is in the data folder, its port in postmaster.pid's fourth line. */
function embeddedUrl(dataDir: string, database: string): string {
  // Our own file; only this one value is read.
  const { embeddedPassword } = JSON.parse(readFileSync(join(dataDir, 'secrets.json'), 'utf8')) as {
    embeddedPassword: string
  }
  const port = readFileSync(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[3]
  return `postgres://postgres:${embeddedPassword}@127.0.0.1:${port}/${database}`
}
