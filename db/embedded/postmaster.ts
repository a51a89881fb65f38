import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, openSync, readFileSync, renameSync, statSync } from 'node:fs'
import { createServer } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

import pg from 'pg'

import { codeOf, reasonOf, StartError } from '../start-error.ts'
import { postgresEnv } from './cluster.ts'
import { commandFor, type RunAs } from './run-as.ts'

const logLimitBytes = 8 * 1024 * 1024

/** A running PostgreSQL. `exited` settles when it ends for any reason but `stop`. */
export type Postmaster = { port: number; exited: Promise<void>; stop(): Promise<void> }

export type PostmasterOptions = {
  runAs: RunAs
  cluster: string
  logFile: string
  settings: Readonly<Record<string, string>>
  /** Where a test connection goes once a port is chosen. */
  urlFor: (port: number) => string
}

/**
 * Runs PostgreSQL on a free port of 127.0.0.1 and answers when it takes connections.
 * @throws StartError when it ends or refuses instead
 */
export async function startPostmaster(options: PostmasterOptions): Promise<Postmaster> {
  rotate(options.logFile)
  for (let attempt = 1; ; attempt += 1) {
    const logStart = statSync(options.logFile, { throwIfNoEntry: false })?.size ?? 0
    const port = await freePort()
    const child = launch(options, port)
    const ended = new Promise<void>((resolve) => {
      child.once('exit', () => resolve())
      child.once('error', () => resolve())
    })
    try {
      await untilReady(child, options.urlFor(port))
    } catch (error) {
      await stopChild(child, ended)
      const said = readFileSync(options.logFile, 'utf8').slice(logStart)
      // Another program took the port between our look and PostgreSQL's.
      if (attempt < 5 && /could not (create any TCP\/IP sockets|bind)/.test(said)) continue
      // Back ends of a killed postmaster take a moment to notice.
      if (attempt < 20 && /pre-existing shared memory block/.test(said)) {
        await sleep(250)
        continue
      }
      if (error instanceof StartError) throw error
      const fatal = /(?:FATAL|PANIC): {2}(.+)/.exec(said)?.[1] ?? reasonOf(error)
      throw new StartError(`The embedded PostgreSQL did not start: ${fatal} (see ${options.logFile}).`)
    }
    return { port, exited: ended, stop: () => stopChild(child, ended) }
  }
}

function launch({ runAs, cluster, logFile, settings }: PostmasterOptions, port: number): ChildProcess {
  const all = { ...settings, port: String(port), listen_addresses: '127.0.0.1', unix_socket_directories: '' }
  const flags = Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const [file, args] = commandFor(runAs, 'postgres', ['-D', runAs.dataDir(cluster), ...flags])
  const log = openSync(logFile, 'a', 0o600)
  try {
    // Detached: Ctrl-C in the terminal reaches the server only, which stops PostgreSQL last.
    return spawn(file, args, {
      ...runAs.user,
      cwd: cluster,
      env: postgresEnv(),
      detached: true,
      stdio: ['ignore', log, log],
    })
  } finally {
    closeSync(log)
  }
}

/** Crash recovery may take long, so only the end of the process ends the waiting. */
async function untilReady(child: ChildProcess, url: string): Promise<void> {
  const failed = new Promise<never>((_, reject) => {
    child.once('error', reject)
    child.once('exit', (code, signal) => reject(new Error(`it ended with ${code ?? signal}`)))
  })
  failed.catch(() => undefined)
  for (;;) {
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5000 })
    client.on('error', () => undefined)
    try {
      await Promise.race([client.connect(), failed])
      await client.end()
      return
    } catch (error) {
      // 57P03: starting up. 28P01: wrong password. A refused connection: not listening yet.
      if (codeOf(error) === '28P01') {
        throw new StartError(
          'The embedded database does not accept the password in DATA_DIR/secrets.json: put the secrets.json back that was made with it.',
        )
      }
      if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) throw error
    }
    await Promise.race([sleep(30), failed])
  }
}

/** Fast shutdown, and after 1.4 s an immediate one: committed work is on disk in both cases. */
async function stopChild(child: ChildProcess, ended: Promise<void>): Promise<void> {
  for (const [signal, patienceMs] of [
    ['SIGINT', 1400],
    ['SIGQUIT', 400],
    ['SIGKILL', 400],
  ] as const) {
    if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return
    child.kill(signal)
    await Promise.race([ended, sleep(patienceMs, undefined, { ref: false })])
  }
}

function rotate(logFile: string): void {
  const size = statSync(logFile, { throwIfNoEntry: false })?.size ?? 0
  if (size > logLimitBytes) renameSync(logFile, `${logFile}.1`)
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() =>
        address && typeof address === 'object' ? resolve(address.port) : reject(new Error('no port')),
      )
    })
  })
}
