import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'

import { getWSConnectionHandler } from '@trpc/server/adapters/ws'
import type { WSSHandlerOptions } from '@trpc/server/adapters/ws'
import { v7 } from 'uuid'
import { WebSocketServer } from 'ws'
import type { WebSocket } from 'ws'

import { MAX_SOCKET_BYTES, MAX_SOCKET_CALLS } from '@operagrid/shared/domain/protocol'

import { addressOf } from '../http/address.ts'
import { socketContext } from '../http/context.ts'
import type { Context, Services } from '../http/context.ts'
import { isAllowedHost, isAllowedOrigin } from '../http/origin.ts'
import { plainCalls } from '../routers/app.ts'
import type { AppRouter } from '../routers/app.ts'
import { closeCodes } from './connections.ts'
import { makeDirectCalls } from './direct-call.ts'
import { Allowance } from './wire/allowance.ts'
import { SocketCodec } from './wire/codec.ts'
import { startHeartbeat } from './wire/heartbeat.ts'
import { makeStrangers } from './wire/strangers.ts'
import { Wire } from './wire/wire.ts'

/** A client that has not shown a valid token by then is closed. */
const AUTH_DEADLINE_MS = 5_000
/** How long the other end may take to agree to a closing; then the connection is cut. */
const CLOSE_MS = 1_000
/** What is under way when the server stops has this long to be answered. */
const FINISH_MS = 300

const limits = {
  maxPayload: MAX_SOCKET_BYTES,
  perMessageDeflate: false,
  // Not in the published types: the limits of ws against floods of tiny fragments, pings and slow closings.
  maxFragments: 64,
  maxBufferedChunks: 256,
  maxPendingAutoPongs: 8,
  closeTimeout: CLOSE_MS,
}

const path = /^\/trpc(?:\?connectionParams=1)?$/

/** How a socket came: where from, under which id its calls stand in the log, and what counts it as a stranger no more. */
type Arrival = { readonly requestId: string; readonly address: string; readonly leaveStrangers: () => void }

/** The socket side of `/trpc`; `close` tells every client to come back and resolves when all are gone. */
export type SocketServer = { close(): Promise<void> }

/**
 * Our own upgrade handler before tRPC's, which has no limits and can be ended by one bad request: exact
 * path, Host and Origin are checked before the handshake, an error listener stands before anything can
 * fail, and a wire of our own carries all that is sent.
 */
export function serveSockets(server: Server, services: Services, router: AppRouter): SocketServer {
  const wss = new WebSocketServer({ noServer: true, ...limits })
  const heartbeat = startHeartbeat()
  const codecs = new Set<SocketCodec>()
  const strangers = makeStrangers()
  let closing = false

  const contexts = new WeakMap<WebSocket, Promise<Context>>()
  const arrivals = new WeakMap<WebSocket, Arrival>()
  const logFault = (error: Error): void => services.log.debug({ err: error }, 'a socket failed')
  const logFailure = (error: unknown, procedure: string | undefined, requestId: string | undefined) =>
    services.log.error({ err: error, procedure, requestId }, 'a call failed')
  const takeDirect = makeDirectCalls(router, plainCalls, logFailure)
  const options: WSSHandlerOptions<AppRouter> = {
    wss,
    router,
    maxBatchSize: MAX_SOCKET_CALLS,
    async createContext({ req, res, info }) {
      const arrival = arrivals.get(res) ?? { requestId: v7(), address: '', leaveStrangers: () => undefined }
      const context = socketContext(services, { request: req, socket: res, params: info.connectionParams, ...arrival })
      contexts.set(res, context)
      if (services.engine.connections.ownerOf(res) !== undefined) arrival.leaveStrangers()
      return await context
    },
    onError: ({ error, path: procedure, ctx }) => {
      if (error.code === 'INTERNAL_SERVER_ERROR') logFailure(error.cause ?? error, procedure, ctx?.origin.requestId)
    },
  }

  function admit(socket: WebSocket, stream: Duplex, request: IncomingMessage, arrival: Arrival): void {
    const wire = new Wire(socket, stream)
    const allowance = new Allowance(performance.now())
    arrivals.set(socket, arrival)
    const codec = new SocketCodec(wire, allowance, {
      takeDirect(message, send) {
        const context = contexts.get(socket)
        return context !== undefined && takeDirect(message, { context, send })
      },
      requestId: arrival.requestId,
    })
    const pulse = heartbeat.watch(wire)
    const heard = (): void => {
      pulse.heardAtMs = performance.now()
      if (!allowance.take(1, pulse.heardAtMs)) wire.close(closeCodes.tooMany, 'too many messages')
    }
    const deadline = setTimeout(() => {
      if (services.engine.connections.ownerOf(socket) === undefined) wire.close(closeCodes.signedOut, 'not signed in')
    }, AUTH_DEADLINE_MS)
    socket.on('error', logFault)
    for (const event of ['message', 'ping', 'pong']) socket.on(event, heard)
    socket.on('close', () => {
      clearTimeout(deadline)
      heartbeat.leave(wire)
      codecs.delete(codec)
      codec.close()
    })
    codecs.add(codec)
    // All that the adapter and the context read of a request: the rest of it need not stay as long as the socket.
    const { url, headers, socket: network } = request
    const read = { url, headers: { host: headers.host, 'user-agent': headers['user-agent'] }, socket: network }
    getWSConnectionHandler({ ...options, experimental_encoder: codec })(socket, read as IncomingMessage)
  }

  server.on('upgrade', (request: IncomingMessage, stream: Duplex, head: Buffer) => {
    stream.on('error', destroy)
    try {
      if (closing) return refuse(stream, '503 Service Unavailable')
      if (!path.test(request.url ?? '')) return refuse(stream, '404 Not Found')
      if (!isAllowedHost(services.config, request.headers.host)) return refuse(stream, '403 Forbidden')
      if (!isAllowedOrigin(services.config, request.headers.origin, request.headers.host))
        return refuse(stream, '403 Forbidden')
      const address = addressOf(services.config, request)
      const leaveStrangers = strangers.enter(address)
      if (leaveStrangers === 'crowded') return refuse(stream, '429 Too Many Requests')
      if (leaveStrangers === 'full') return refuse(stream, '503 Service Unavailable')
      stream.on('close', leaveStrangers)
      const arrival = { requestId: v7(), address, leaveStrangers }
      wss.handleUpgrade(request, stream, head, (socket) => admit(socket, stream, request, arrival))
    } catch (error) {
      services.log.warn({ err: error }, 'an upgrade failed')
      stream.destroy()
    }
  })

  return {
    async close() {
      closing = true
      heartbeat.stop()
      const until = performance.now() + FINISH_MS
      while (performance.now() < until && [...codecs].some((codec) => codec.isBusy)) await sleep(10)
      for (const socket of wss.clients) socket.close(closeCodes.restarting, 'restarting')
      const deadline = setTimeout(() => {
        for (const socket of wss.clients) socket.terminate()
      }, CLOSE_MS / 2)
      await new Promise((resolve) => wss.close(resolve))
      clearTimeout(deadline)
    },
  }
}

function destroy(this: Duplex): void {
  this.destroy()
}

function refuse(stream: Duplex, status: string): void {
  // The other end may never close its side: nobody refused keeps a connection.
  stream.once('finish', destroy)
  stream.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
}
