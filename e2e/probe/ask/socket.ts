import { setTimeout as sleep } from 'node:timers/promises'

import { WebSocket } from 'ws'

import { part } from '../../chaos/client/call-fault.ts'
import { replyOf, silence } from './reply.ts'
import type { Reply } from './reply.ts'

export type SocketCall = {
  readonly method: 'query' | 'mutation' | 'subscription'
  readonly path: string
  readonly input: unknown
  readonly lastEventId?: string
}

/** One open socket that speaks tRPC's protocol, and batches what is asked together. */
export type Socket = {
  ask(call: SocketCall): Promise<Reply>
  together(call: SocketCall): Promise<Reply>
  /** The first thing that a stream says; `ok` without a text when it says nothing for `quietMs`. */
  peek(call: SocketCall, quietMs: number): Promise<Reply>
  /** Calls `listener` with every message of a stream until the socket closes. */
  hold(call: SocketCall, listener: (text: string) => void): void
  /** The code it was closed with, or undefined after `ms`. */
  closedWith(ms: number): Promise<number | undefined>
  isOpen(): boolean
  close(): void
}

const PATIENCE_MS = 60_000
const MOST = 20

export async function openSocket(url: string, token: string): Promise<Socket> {
  const socket = new WebSocket(`${url.replace(/^http/, 'ws')}/trpc?connectionParams=1`, {
    headers: { origin: url },
    perMessageDeflate: false,
  })
  let closeCode: number | undefined
  const closed = new Promise<number>((resolve) => socket.once('close', (code) => resolve((closeCode = code))))
  socket.on('error', () => undefined)
  await Promise.race([new Promise((resolve) => socket.once('open', resolve)), closed])
  const waiting = new Map<number, (envelope: unknown, text: string) => void>()
  let pending: object[] = []
  let lastId = 0
  socket.on('message', (data: Buffer) => {
    const text = data.toString()
    if (text === 'PING') return socket.send('PONG')
    if (text === 'PONG') return
    const envelope: unknown = JSON.parse(text)
    const id = part(envelope, 'id')
    if (typeof id === 'number') waiting.get(id)?.(envelope, text)
  })
  socket.on('close', () => {
    for (const tell of waiting.values()) tell({ error: { code: `closed ${closeCode}` } }, '')
    waiting.clear()
  })
  if (closeCode === undefined) socket.send(JSON.stringify({ method: 'connectionParams', data: { token } }))

  function message(id: number, { method, path, input, lastEventId }: SocketCall): object {
    return { id, method, params: { path, input, ...(lastEventId === undefined ? {} : { lastEventId }) } }
  }
  function flush(): void {
    const messages = pending
    pending = []
    if (messages.length > 0) socket.send(JSON.stringify(messages))
  }
  function reply(send: (id: number) => void): Promise<Reply> {
    const id = (lastId += 1)
    return new Promise((resolve) => {
      if (socket.readyState !== WebSocket.OPEN) return resolve({ code: `closed ${closeCode}`, text: '' })
      const deadline = setTimeout(() => resolve(silence), PATIENCE_MS)
      waiting.set(id, (envelope, text) => {
        clearTimeout(deadline)
        waiting.delete(id)
        resolve(replyOf(envelope, text))
      })
      send(id)
    })
  }

  return {
    ask: (call) => reply((id) => socket.send(JSON.stringify(message(id, call)))),
    together: (call) =>
      reply((id) => {
        if (pending.push(message(id, call)) === MOST) flush()
        else if (pending.length === 1) setImmediate(flush)
      }),
    async peek(call, quietMs) {
      const id = (lastId += 1)
      let stop = (): void => undefined
      const first = new Promise<Reply>((resolve) => {
        stop = () => resolve({ code: 'ok', text: '' })
        waiting.set(id, (envelope, text) => {
          if (part(part(envelope, 'result'), 'type') !== 'started') resolve(replyOf(envelope, text))
        })
      })
      if (socket.readyState !== WebSocket.OPEN) return { code: `closed ${closeCode}`, text: '' }
      socket.send(JSON.stringify(message(id, call)))
      const timer = setTimeout(stop, quietMs)
      const said = await first
      clearTimeout(timer)
      waiting.delete(id)
      if (said.code === 'ok' && socket.readyState === WebSocket.OPEN)
        socket.send(JSON.stringify({ id, method: 'subscription.stop' }))
      return said
    },
    hold(call, listener) {
      const id = (lastId += 1)
      waiting.set(id, (_, text) => listener(text))
      socket.send(JSON.stringify(message(id, call)))
    },
    closedWith: async (ms) => await Promise.race([closed, sleep(ms, undefined, { ref: false })]),
    isOpen: () => socket.readyState === WebSocket.OPEN,
    close: () => socket.terminate(),
  }
}
