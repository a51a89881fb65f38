import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { fileURLToPath } from 'node:url'

import { WebSocket } from 'ws'

import { freePort } from '../stack/free-port.ts'
import type { Stack } from '../stack/start-stack.ts'
import { withClient } from '../stack/with-client.ts'
import { makeRawDatabase, RAW_TENANT } from './raw-database.ts'

const RECORDS = 10_000

export type RawLimit = {
  /** One edit there and to the other listener, in milliseconds. */
  edit(): Promise<number>
  stop(): Promise<void>
}

/** The raw server on the stack's own PostgreSQL, with the same number of records and row security forced. */
export async function startRawLimit(stack: Stack): Promise<RawLimit> {
  const url = await makeRawDatabase(stack, 'raw_bench')
  const ids = await fill(stack.adminUrl('raw_bench'))
  const port = await freePort()
  const child = spawn(process.execPath, [fileURLToPath(new URL('raw-server.js', import.meta.url))], {
    env: { ...process.env, RAW_DATABASE_URL: url, RAW_PORT: String(port) },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await new Promise((resolve) => child.stdout.once('data', resolve))
  const [writer, listener] = await Promise.all([
    open(`ws://127.0.0.1:${port}/write`),
    open(`ws://127.0.0.1:${port}/listen`),
  ])
  let at = 0
  return {
    async edit() {
      const id = ids[(at += 1) % ids.length]
      const heard = new Promise<number>((resolve) => listener.once('message', () => resolve(performance.now())))
      const sent = performance.now()
      writer.send(JSON.stringify({ id, tenant: RAW_TENANT, note: `note ${at}` }))
      return (await heard) - sent
    },
    async stop() {
      writer.close()
      listener.close()
      child.kill('SIGTERM')
      await new Promise((resolve) => child.once('exit', resolve))
    },
  }
}

async function fill(adminUrl: string): Promise<string[]> {
  const ids = Array.from({ length: RECORDS }, () => randomUUID())
  await withClient(adminUrl, (client) =>
    client.query(
      `insert into raw_record select $1, id, jsonb_build_object('note', 'a note', 'f1', 'text', 'f2', 17, 'f3', true) from unnest($2::uuid[]) id`,
      [RAW_TENANT, ids],
    ),
  )
  return ids
}

async function open(url: string): Promise<WebSocket> {
  const socket = new WebSocket(url)
  await new Promise((resolve, reject) => {
    socket.once('open', resolve)
    socket.once('error', reject)
  })
  return socket
}
