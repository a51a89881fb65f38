import { WebSocket } from 'ws'

/** What the server sends back: tRPC's envelopes, as far as a test looks at them. */
export type Answer = {
  readonly id: number | string | null
  readonly result?: { readonly type: string; readonly id?: string; readonly data?: unknown }
  readonly error?: {
    readonly message: string
    readonly data: { readonly app: { readonly code: string; readonly requestId: string | null } }
  }
}

/** A client without a client library: it sends what it is told to and keeps what comes. */
export type SocketClient = {
  readonly socket: WebSocket
  readonly answers: readonly Answer[]
  /** Asks and waits for the first answer. */
  call(method: 'query' | 'mutation', path: string, input?: unknown): Promise<Answer>
  /** Subscribes and waits until it is told that the stream has begun. Answers the id and what has come under it. */
  subscribe(
    path: string,
    input: unknown,
    lastEventId?: string,
  ): Promise<{ readonly id: number; readonly data: () => readonly unknown[] }>
  stop(id: number): void
  /** Waits until an answer fits. */
  until(fits: (answer: Answer) => boolean): Promise<Answer>
  close(): void
}

/** Opens a socket as a browser of the site at `baseUrl` does, signed in with `token`. */
export async function openSocketClient(baseUrl: string, token: string): Promise<SocketClient> {
  const socket = new WebSocket(`${baseUrl.replace(/^http/, 'ws')}/trpc?connectionParams=1`, {
    headers: { origin: baseUrl },
  })
  socket.on('error', () => undefined)
  await new Promise((resolve, reject) => {
    socket.once('open', resolve)
    socket.once('error', reject)
  })
  const answers: Answer[] = []
  const waiting = new Set<() => void>()
  socket.on('message', (data: Buffer) => {
    const text = data.toString()
    if (text === 'PING') return socket.send('PONG')
    if (text === 'PONG') return
    // The server's own envelope.
    answers.push(JSON.parse(text) as Answer)
    for (const look of waiting) look()
  })
  socket.send(JSON.stringify({ method: 'connectionParams', data: { token } }))
  let lastId = 0
  const until = (fits: (answer: Answer) => boolean) =>
    new Promise<Answer>((resolve) => {
      const look = (): void => {
        const found = answers.find(fits)
        if (found === undefined) return
        waiting.delete(look)
        resolve(found)
      }
      waiting.add(look)
      look()
    })
  const ask = (method: string, path: string, input: unknown, lastEventId?: string): number => {
    lastId += 1
    const params = { path, input, ...(lastEventId === undefined ? {} : { lastEventId }) }
    socket.send(JSON.stringify({ id: lastId, method, params }))
    return lastId
  }
  return {
    socket,
    answers,
    until,
    async call(method, path, input) {
      const id = ask(method, path, input)
      return await until((answer) => answer.id === id)
    },
    async subscribe(path, input, lastEventId) {
      const id = ask('subscription', path, input, lastEventId)
      await until((answer) => answer.id === id)
      return {
        id,
        data: () =>
          answers.flatMap((answer) => (answer.id === id && answer.result?.type === 'data' ? [answer.result.data] : [])),
      }
    },
    stop: (id) => socket.send(JSON.stringify({ id, method: 'subscription.stop' })),
    close: () => socket.terminate(),
  }
}
