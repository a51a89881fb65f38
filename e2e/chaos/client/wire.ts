import { WebSocket } from 'ws'

import { siteHost } from '../world/site-host.ts'
import { offline, part, readFault } from './call-fault.ts'

/** What a stream says, in order. After `stopped` or `failed` it says nothing more. */
export type StreamListener = {
  event(id: string | null, data: unknown): void
  failed(fault: ReturnType<typeof readFault>): void
  stopped(): void
}

/** One socket that speaks tRPC's own protocol and nothing more. */
export type Wire = {
  /** @throws CallFault */
  call(method: 'query' | 'mutation', path: string, input: unknown): Promise<unknown>
  subscribe(path: string, input: unknown, lastEventId: string | undefined, listener: StreamListener): void
  close(): void
  /** The close code, once it is closed for whatever reason. */
  readonly closed: Promise<number>
}

export type WireOptions = {
  readonly port: number
  readonly token: string
  /** Hears every text, before it is understood. */
  readonly hear: (text: string) => void
}

const OPENING_MS = 5_000

/** @throws CallFault OFFLINE when it does not open */
export async function openWire({ port, token, hear }: WireOptions): Promise<Wire> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/trpc?connectionParams=1`, {
    headers: { host: siteHost, origin: `http://${siteHost}` },
    handshakeTimeout: OPENING_MS,
  })
  const handlers = new Map<number, (envelope: unknown) => void>()
  const broken = new Set<() => void>()
  let lastId = 0
  const closed = new Promise<number>((resolve) => {
    socket.once('close', (code) => {
      resolve(code)
      for (const tell of broken) tell()
    })
  })
  socket.on('message', (data: Buffer) => {
    const text = data.toString()
    hear(text)
    if (text === 'PING') return socket.send('PONG')
    if (text === 'PONG') return
    const envelope: unknown = JSON.parse(text)
    if (part(envelope, 'method') === 'reconnect') return socket.close()
    handlers.get(Number(part(envelope, 'id')))?.(envelope)
  })
  await new Promise<void>((resolve, reject) => {
    socket.once('open', resolve)
    socket.once('error', (error) => reject(offline(error.message)))
    socket.once('close', () => reject(offline('closed before it opened')))
  })
  socket.on('error', () => undefined)
  socket.send(JSON.stringify({ method: 'connectionParams', data: { token } }))

  const send = (method: string, params: unknown, handler: (envelope: unknown) => void): number => {
    lastId += 1
    handlers.set(lastId, handler)
    socket.send(JSON.stringify({ id: lastId, method, params }))
    return lastId
  }
  return {
    closed,
    call: (method, path, input) =>
      new Promise((resolve, reject) => {
        if (socket.readyState !== WebSocket.OPEN) return reject(offline('the socket is closed'))
        const lost = (): void => reject(offline('the socket closed before the answer'))
        broken.add(lost)
        const id = send(method, { path, input }, (envelope) => {
          handlers.delete(id)
          broken.delete(lost)
          const result = part(envelope, 'result')
          if (result === undefined) reject(readFault(part(envelope, 'error')))
          else resolve(part(result, 'data'))
        })
      }),
    subscribe(path, input, lastEventId, listener) {
      if (socket.readyState !== WebSocket.OPEN) return
      const id = send('subscription', { path, input, lastEventId }, (envelope) => {
        const result = part(envelope, 'result')
        const type = part(result, 'type')
        if (result === undefined || type === 'stopped') handlers.delete(id)
        if (result === undefined) listener.failed(readFault(part(envelope, 'error')))
        else if (type === 'stopped') listener.stopped()
        else if (type === 'data') {
          const eventId = part(result, 'id')
          listener.event(typeof eventId === 'string' ? eventId : null, part(part(result, 'data'), 'data'))
        }
      })
    },
    close: () => socket.close(),
  }
}
