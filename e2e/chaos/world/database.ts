import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { startStack } from '../../stack/start-stack.ts'
import { hasEnded, postgresPid } from '../../start/run-server.ts'

/** The PostgreSQL that both nodes work on. */
export type Database = {
  /** Where it listens; another port after each crash. */
  port(): number
  /** A superuser's URL, for the oracle and for the nodes' start. */
  adminUrl(): string
  /** Stops it at once, without a checkpoint and with transactions under way, and starts it on what is on disk. */
  crash(): Promise<void>
  stop(): Promise<void>
}

const ENDING_MS = 10_000

/**
 * A server of its own that nobody talks to keeps the embedded PostgreSQL: how to make and run one, as
 * root too, is its knowledge.
 */
export async function startDatabase(env: Readonly<Record<string, string>>): Promise<Database> {
  const dataDir = mkdtempSync(join(tmpdir(), 'operagrid-chaos-'))
  const start = async () => {
    const stack = await startStack({ dataDir, env })
    return { pid: stack.pid, url: stack.adminUrl(), stop: () => stack.stop() }
  }
  let keeper = await start()
  return {
    port: () => Number(new URL(keeper.url).port),
    adminUrl: () => keeper.url,
    async crash() {
      const postgres = postgresPid(dataDir)
      process.kill(postgres, 'SIGQUIT')
      process.kill(keeper.pid, 'SIGKILL')
      const ended = await Promise.all([postgres, keeper.pid].map((pid) => hasEnded(pid, ENDING_MS)))
      if (ended.includes(false)) throw new Error('PostgreSQL does not end')
      keeper = await start()
    },
    async stop() {
      await keeper.stop()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}
