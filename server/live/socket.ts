import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'

import { applyWSSHandler } from '@trpc/server/adapters/ws'
import { WebSocketServer } from 'ws'
import type { WebSocket } from 'ws'

import { socketContext } from '../http/context.ts'
import type { Context, Services } from '../http/context.ts'
import { isAllowedHost, isAllowedOrigin } from '../http/origin.ts'
import { plainCalls } from '../routers/app.ts'
import type { AppRouter } from '../routers/app.ts'
import { closeCodes } from './connections.ts'
import { makeDirectCalls } from './direct-call.ts'

/** A client that has not shown a valid token by then is closed. */
const AUTH_DEADLINE_MS = 5_000
const MAX_PAYLOAD_BYTES = 64 * 1024
/** A socket that holds back more than this is cut and resumes by cursor; it never grows the server. */
const MAX_BUFFERED_BYTES = 4 * 1024 * 1024
/** Refilled continuously: a person's client stays far below it, a flood does not. */
const MESSAGES_PER_SECOND = 200
const MESSAGE_BURST = 400

const path = /^\/trpc(?:\?connectionParams=1)?$/

/** The socket side of `/trpc`; `close` tells every client to come back and resolves when all are gone. */
export type SocketServer = { close(): Promise<void> }

/**
 * Our own upgrade handler before tRPC's: exact path, Host and Origin are checked before the
 * handshake, an error listener stands before anything can fail, and every send is counted
 * against the socket's buffer. tRPC's stock handler has none of these.
 */
export function serveSockets(server: Server, services: Services, router: AppRouter): SocketServer {
  const wss = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_PAYLOAD_BYTES,
    perMessageDeflate: false,
    // Not in the published types: the limits of ws 8.21 against floods of tiny fragments.
    ...{ maxFragments: 64, maxBufferedChunks: 256 },
  })
  const contexts = new WeakMap<WebSocket, Promise<Context>>()
  const logFailure = (error: unknown, procedure: string | undefined) =>
    services.log.error({ err: error, procedure }, 'a call failed')
  const takeDirect = makeDirectCalls(router, plainCalls, logFailure)
  applyWSSHandler<AppRouter>({
    wss,
    router,
    async createContext({ req, res, info }) {
      const context = socketContext(services, { request: req, socket: res, params: info.connectionParams })
      contexts.set(res, context)
      return await context
    },
    keepAlive: { enabled: true, pingMs: 25_000, pongWaitMs: 10_000 },
    onError: ({ error, path: procedure }) => {
      if (error.code === 'INTERNAL_SERVER_ERROR') logFailure(error.cause ?? error, procedure)
    },
  })

  server.on('upgrade', (request: IncomingMessage, stream: Duplex, head: Buffer) => {
    stream.on('error', () => stream.destroy())
    try {
      if (!path.test(request.url ?? '')) return refuse(stream, '404 Not Found')
      if (!isAllowedHost(services.config, request.headers.host)) return refuse(stream, '403 Forbidden')
      if (!isAllowedOrigin(services.config, request.headers.origin, request.headers.host))
        return refuse(stream, '403 Forbidden')
      wss.handleUpgrade(request, stream, head, (socket) => {
        const allows = guard(socket, services)
        wss.emit('connection', socket, request)
        listenBefore(socket, allows, (text) => {
          const context = contexts.get(socket)
          if (context === undefined) return false
          return takeDirect(text, { context, send: (answer) => socket.send(answer) })
        })
      })
    } catch (error) {
      services.log.warn({ err: error }, 'an upgrade failed')
      stream.destroy()
    }
  })

  return {
    close: () =>
      new Promise((resolve) => {
        for (const socket of wss.clients) socket.close(closeCodes.restarting, 'restarting')
        const deadline = setTimeout(() => {
          for (const socket of wss.clients) socket.terminate()
        }, 500)
        wss.close(() => {
          clearTimeout(deadline)
          resolve()
        })
      }),
  }
}

/** Sets a socket's limits; answers what to ask before a message is read. */
function guard(socket: WebSocket, services: Services): () => boolean {
  socket.on('error', (error) => services.log.debug({ err: error }, 'a socket failed'))

  const deadline = setTimeout(() => {
    if (services.engine.connections.ownerOf(socket) === undefined) socket.close(closeCodes.signedOut, 'not signed in')
  }, AUTH_DEADLINE_MS)
  socket.on('close', () => clearTimeout(deadline))

  const send = socket.send.bind(socket)
  socket.send = (data: Parameters<WebSocket['send']>[0], ...rest: unknown[]) => {
    const size = typeof data === 'string' ? data.length : 0
    if (socket.bufferedAmount + size > MAX_BUFFERED_BYTES) {
      socket.close(closeCodes.tooSlow, 'reading too slowly')
      setTimeout(() => socket.terminate(), 1_000).unref()
      return
    }
    // tRPC sends a string and nothing else; the rest is passed on as it came.
    return (send as (...args: unknown[]) => void)(data, ...rest)
  }

  let allowance = MESSAGE_BURST
  let countedAtMs = Date.now()
  return () => {
    const now = Date.now()
    allowance = Math.min(MESSAGE_BURST, allowance + ((now - countedAtMs) * MESSAGES_PER_SECOND) / 1000) - 1
    countedAtMs = now
    if (allowance < 0) socket.close(closeCodes.tooMany, 'too many messages')
    return allowance >= 0
  }
}

/** Shows each text that is allowed to `take` first; whoever listened until now hears of what it leaves. */
function listenBefore(socket: WebSocket, allows: () => boolean, take: (text: string) => boolean): void {
  const others = socket.listeners('message')
  socket.removeAllListeners('message')
  socket.on('message', (data: Buffer, isBinary: boolean) => {
    if (!allows() || (!isBinary && take(data.toString()))) return
    for (const listener of others) listener.call(socket, data, isBinary)
  })
}

function refuse(stream: Duplex, status: string): void {
  stream.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
}
