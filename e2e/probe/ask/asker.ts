import type { Ask } from '../draw/question.ts'
import { makeBatches } from './batches.ts'
import { makeHttp } from './http.ts'
import type { Reply } from './reply.ts'
import { openSocket } from './socket.ts'
import type { Socket } from './socket.ts'

/** Asks over whatever way a question wants, on sockets and connections that stay open. */
export type Asker = {
  /** @param patient whether a stream that says nothing is waited for: where a refusal should come, or another is compared */
  ask(ask: Ask, patient: boolean): Promise<Reply>
  close(): void
}

/** How long a stream may say nothing, in milliseconds: at a busy server, and where nobody waits for a word. */
const LONG_QUIET_MS = 5_000
const QUIET_MS = 60

/** The server's word for a socket whose token is no good. */
const SIGNED_OUT = 4401
const DOOR_MS = 5_000

export function makeAsker(url: string): Asker {
  const http = makeHttp(url)
  const batches = makeBatches(http)
  const sockets = new Map<string, Promise<Socket>>()

  async function socketOf(token: string): Promise<Socket> {
    const known = sockets.get(token)
    if (known !== undefined && (await known).isOpen()) return await known
    // Whoever else waited for the closed one has opened another by now.
    const other = sockets.get(token)
    if (other !== undefined && other !== known) return await other
    const fresh = openSocket(url, token)
    sockets.set(token, fresh)
    return await fresh
  }

  async function knock(token: string): Promise<Reply> {
    const socket = await openSocket(url, token)
    const code = await socket.closedWith(DOOR_MS)
    socket.close()
    return code === SIGNED_OUT ? { code: 'UNAUTHENTICATED', text: '' } : { code: `door ${code}`, text: '' }
  }

  async function ask(question: Ask, patient: boolean): Promise<Reply> {
    if (question.by === 'file') return await http.ask(question.call)
    if (question.by === 'door') return await knock(question.token)
    if (question.by === 'stream') {
      const { path, input, lastEventId } = question
      const resumed = lastEventId === undefined ? {} : { lastEventId }
      const socket = await socketOf(question.token)
      return await socket.peek({ method: 'subscription', path, input, ...resumed }, patient ? LONG_QUIET_MS : QUIET_MS)
    }
    const { way, type, path, input, token, cookie, from } = question
    switch (way) {
      case 'httpTogether':
        return await batches.together({ type, path, input, token })
      case 'http': {
        const alone = { ...(cookie === undefined ? {} : { cookie }), ...(from === undefined ? {} : { from }) }
        return await batches.alone({ type, path, input, token }, alone)
      }
      case 'socket':
        return await (await socketOf(token)).ask({ method: type, path, input })
      case 'socketTogether':
        return await (await socketOf(token)).together({ method: type, path, input })
    }
  }

  return {
    ask,
    close() {
      http.close()
      for (const socket of sockets.values()) void socket.then((open) => open.close())
    },
  }
}
