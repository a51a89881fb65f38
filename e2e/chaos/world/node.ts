import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { freePort } from '../../stack/free-port.ts'
import { startStack } from '../../stack/start-stack.ts'
import type { Stack } from '../../stack/start-stack.ts'
import type { DatabaseLink } from './database-link.ts'

export const nodeNames = ['a', 'b'] as const
export type NodeName = (typeof nodeNames)[number]

/** One server process on the common database. */
export type Node = {
  readonly name: NodeName
  readonly port: number
  readonly url: string
  readonly database: DatabaseLink
  /** kill -9, and a new process on the same port. */
  kill(): Promise<void>
  /** An orderly stop, and a new process on the same port. */
  restart(): Promise<void>
  /** Everything it printed, in all its lives. */
  output(): string
  stop(): Promise<void>
}

export type NodeOptions = {
  readonly name: NodeName
  readonly database: DatabaseLink
  /** A superuser's URL; host and port are replaced by the link's. */
  readonly adminUrl: string
  readonly env: Readonly<Record<string, string>>
}

export async function startNode({ name, database, adminUrl, env }: NodeOptions): Promise<Node> {
  const dataDir = mkdtempSync(join(tmpdir(), `operagrid-node-${name}-`))
  const port = await freePort()
  const url = new URL(adminUrl)
  url.port = String(database.port)
  const start = (): Promise<Stack> => startStack({ dataDir, port, env: { ...env, DATABASE_URL: url.href } })
  let earlier = ''
  let stack = await start()
  const again = async (): Promise<void> => {
    earlier += stack.output()
    stack = await start()
  }
  return {
    name,
    port,
    url: stack.url,
    database,
    async kill() {
      await stack.kill()
      await again()
    },
    async restart() {
      await stack.stop()
      await again()
    },
    output: () => earlier + stack.output(),
    async stop() {
      await stack.stop()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}
