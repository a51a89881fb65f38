import { createServer } from 'node:http'

import { WebSocketServer } from 'ws'
import type { WebSocket } from 'ws'

import { RAW_TENANT } from '../raw-database.ts'
import { takeOrders } from './helper.ts'
import { makeLimitWriter } from './limit-writer.ts'

// The limit, as a process of its own: bare `ws` calls into bare `pg`, bare `ws` out. No roles, no op ids,
// no history, no limits, one table; versions are counted in memory, in the order of the commits' answers.

export type LimitFace = {
  /** Resolves once it listens. */
  start(order: { readonly databaseUrl: string; readonly connections: number; readonly port: number }): Promise<void>
  /** 0: each change is sent for itself. Else: all that gather within so many ms leave as one frame. */
  frame(order: { readonly everyMs: number }): Promise<void>
}

type Call = { readonly call: number; readonly recordId: string; readonly text: string }

const listeners = new Set<WebSocket>()
let version = 0
let everyMs = 0
let gathered: string[] = []
let sentAtMs = 0
let timer: NodeJS.Timeout | undefined

/** The same bytes to everyone: serialised once, sent once a listener. */
function broadcast(text: string): void {
  const bytes = Buffer.from(text)
  for (const listener of listeners) listener.send(bytes, { binary: false })
}

function flush(): void {
  timer = undefined
  sentAtMs = performance.now()
  broadcast(`[${gathered.join(',')}]`)
  gathered = []
}

function tell(change: string): void {
  if (everyMs === 0) return broadcast(change)
  gathered.push(change)
  if (timer !== undefined) return
  // The first change of a quiet time leaves at once.
  const restMs = sentAtMs + everyMs - performance.now()
  if (restMs <= 0) flush()
  else timer = setTimeout(flush, restMs)
}

/** About 275 bytes, as a patch of one cell has. */
function changeOf({ recordId, text }: Call): string {
  version += 1
  return JSON.stringify({
    kind: 'patch',
    version,
    recordId,
    number: 4711,
    memberId: RAW_TENANT,
    at: new Date().toISOString(),
    before: { field000: 'edited by 01234567 12' },
    after: { field000: text },
  })
}

takeOrders<LimitFace>({
  async start({ databaseUrl, connections, port }) {
    const update = makeLimitWriter(databaseUrl, { tenant: RAW_TENANT, connections })
    const server = createServer()
    const sockets = new WebSocketServer({ server, perMessageDeflate: false })
    sockets.on('connection', (socket, request) => {
      if (request.url === '/listen') {
        listeners.add(socket)
        socket.on('close', () => listeners.delete(socket))
        return
      }
      socket.on('message', (data: Buffer) => {
        // The writers' own message.
        const call = JSON.parse(data.toString()) as Call
        void update(call).then(() => {
          const change = changeOf(call)
          socket.send(JSON.stringify({ call: call.call, version }))
          tell(change)
        })
      })
    })
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  },
  async frame(order) {
    everyMs = order.everyMs
  },
})
