import { v7 as uuidv7 } from 'uuid'
import { WebSocket } from 'ws'

import type { OpResult } from '@operagrid/shared/domain/op'

import { openWireClient } from '../wire-client.ts'
import type { Door } from './door.ts'

export type Edit = { readonly recordId: string; readonly text: string }

/** One writer's open socket. */
export type Caller = {
  /**
   * Sends one call and answers the version of each edit once it is durable. `seen` is the grid's version that
   * the writer knows of.
   *
   * @throws when an edit is refused or the socket closes
   */
  apply(edits: readonly Edit[], seen: number): Promise<readonly number[]>
  close(): void
}

export async function openCaller(door: Door, token: string): Promise<Caller> {
  return door.kind === 'ours' ? await openOurs(door, token) : await openLimit(door.url)
}

async function openOurs({ url, gridId }: Door & { readonly kind: 'ours' }, token: string): Promise<Caller> {
  const client = await openWireClient(url, token)
  return {
    async apply(edits, seen) {
      const ops = edits.map(({ recordId, text }) => ({
        kind: 'patch',
        opId: uuidv7(),
        recordId,
        cells: { field000: text },
        baseVersion: seen,
      }))
      // The procedure's own answer.
      const { results } = (await client.mutate('record.apply', { gridId, ops })) as { results: OpResult[] }
      return results.map((result) => {
        if (result.status !== 'applied') throw new Error(`an edit was refused: ${result.message}`)
        return result.version
      })
    },
    close: () => client.close(),
  }
}

/** The limit takes one edit a call and answers its version. */
async function openLimit(url: string): Promise<Caller> {
  const socket = new WebSocket(`${url}/write`, { perMessageDeflate: false })
  await new Promise((resolve, reject) => {
    socket.once('open', resolve)
    socket.once('error', reject)
  })
  const waiting = new Map<number, { resolve(version: number): void; reject(error: Error): void }>()
  let lastCall = 0
  socket.on('message', (data: Buffer) => {
    // The limit's own answer.
    const { call, version } = JSON.parse(data.toString()) as { call: number; version: number }
    waiting.get(call)?.resolve(version)
    waiting.delete(call)
  })
  socket.on('close', (code) => {
    for (const { reject } of waiting.values()) reject(new Error(`the limit's socket closed: ${code}`))
  })
  const send = (edit: Edit): Promise<number> =>
    new Promise((resolve, reject) => {
      lastCall += 1
      waiting.set(lastCall, { resolve, reject })
      socket.send(JSON.stringify({ call: lastCall, ...edit }))
    })
  return {
    apply: (edits) => Promise.all(edits.map(send)),
    close: () => socket.close(),
  }
}
