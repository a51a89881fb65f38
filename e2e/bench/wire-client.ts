import { WebSocket } from 'ws'

/** What the wire carries back: tRPC's envelopes, as far as a bench looks at them. */
type Envelope = {
  readonly id: number
  readonly result?: { readonly type: string; readonly data?: unknown }
  readonly error?: unknown
}

/** One socket that speaks tRPC's own protocol and nothing more. */
export type WireClient = {
  mutate(path: string, input: unknown): Promise<unknown>
  /** Calls `listener` with each event's data; resolves once the stream has started. */
  subscribe(path: string, input: unknown, listener: (data: unknown) => void): Promise<void>
  close(): void
}

const HANDSHAKE_MS = 20_000

/** An open socket that has shown its token. UTF-8 is not checked, so that the reader costs the machine little. */
export async function openWire(url: string, token: string): Promise<WebSocket> {
  const socket = new WebSocket(`${url.replace(/^http/, 'ws')}/trpc?connectionParams=1`, {
    headers: { origin: url },
    perMessageDeflate: false,
    skipUTF8Validation: true,
    handshakeTimeout: HANDSHAKE_MS,
  })
  await new Promise((resolve, reject) => {
    socket.once('open', resolve)
    socket.once('error', reject)
  })
  socket.send(JSON.stringify({ method: 'connectionParams', data: { token } }))
  return socket
}

/**
 * A client without a client library. tRPC's own waits a timer turn before it sends, which is
 * nothing in a browser and at least a millisecond in Node: measured with it, a bench would
 * time Node's timers.
 */
export async function openWireClient(url: string, token: string): Promise<WireClient> {
  const socket = await openWire(url, token)
  const handlers = new Map<number, (envelope: Envelope) => void>()
  let lastId = 0
  socket.on('message', (data: Buffer) => {
    const text = data.toString()
    if (text === 'PING') return socket.send('PONG')
    if (text === 'PONG') return
    // The server's own envelope.
    const envelope = JSON.parse(text) as Envelope
    handlers.get(envelope.id)?.(envelope)
  })
  socket.on('close', (code, reason) => {
    for (const [id, handler] of handlers) handler({ id, error: `the socket closed: ${code} ${reason.toString()}` })
  })
  const send = (method: string, path: string, input: unknown, handler: (envelope: Envelope) => void) => {
    lastId += 1
    if (socket.readyState !== WebSocket.OPEN) handler({ id: lastId, error: 'the socket is closed' })
    handlers.set(lastId, handler)
    socket.send(JSON.stringify({ id: lastId, method, params: { path, input } }))
    return lastId
  }
  return {
    mutate: (path, input) =>
      new Promise((resolve, reject) => {
        const id = send('mutation', path, input, ({ result, error }) => {
          handlers.delete(id)
          if (result === undefined) reject(new Error(`${path}: ${JSON.stringify(error)}`))
          else resolve(result.data)
        })
      }),
    subscribe: (path, input, listener) =>
      new Promise((resolve, reject) => {
        send('subscription', path, input, ({ result, error }) => {
          if (result === undefined) reject(new Error(`${path}: ${JSON.stringify(error)}`))
          else if (result.type === 'started') resolve()
          else listener(result.data)
        })
      }),
    close: () => socket.close(),
  }
}
