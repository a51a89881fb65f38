import type { IncomingMessage } from 'node:http'

import type { FastifyReply, FastifyRequest } from 'fastify'
import type { WebSocket } from 'ws'

import type { Db } from '@operagrid/db/tenant'
import type { AuditOrigin } from '@operagrid/shared/domain/audit'
import type { Actor } from '@operagrid/shared/domain/member'
import { AppError } from '@operagrid/shared/errors'

import type { Beside } from '../audit/beside.ts'
import type { Refusals } from '../audit/refusals.ts'
import type { Identity } from '../auth/identity.ts'
import type { AccessClaims } from '../auth/token.ts'
import type { Config } from '../config.ts'
import type { Imports } from '../import/imports.ts'
import type { ImportUndos } from '../import/undo/import-undos.ts'
import type { Bus } from '../live/bus/bus.ts'
import { closeCodes } from '../live/connections.ts'
import type { Dashboards } from '../live/dashboards.ts'
import type { Engine } from '../live/engine.ts'
import type { Log } from '../log.ts'
import type { RecordColumns } from '../order/record-columns.ts'
import type { RecordOrders } from '../order/record-orders.ts'
import type { TextIndex } from '../search/text-index.ts'
import type { Trash } from '../trash/trash.ts'
import { asTrpcError } from '../trpc-error.ts'
import { makeCookies } from './cookies.ts'
import type { Cookies } from './cookies.ts'
import { claimedProtocol, greetPage, refuseUnfit } from './page-fit.ts'
import type { ServedPage } from './page-fit.ts'

/** What every part of the server needs; made once at start by `createApp`. */
export type Services = {
  readonly config: Config
  readonly log: Log
  readonly db: Db
  readonly identity: Identity
  readonly beside: Beside
  /** Tells the audit log who was refused. */
  readonly refusals: Refusals
  readonly engine: Engine
  readonly dashboards: Dashboards
  readonly imports: Imports
  readonly textIndex: TextIndex
  readonly recordOrders: RecordOrders
  readonly recordColumns: RecordColumns
  readonly importUndos: ImportUndos
  readonly trash: Trash
  readonly bus: Bus
  readonly page: ServedPage
}

/** What one request or one socket brings. */
export type Context = Services & {
  /** The member behind the call, read afresh (at most 2 s old). @throws AppError UNAUTHENTICATED, FACTOR_NEEDED */
  actor(): Promise<Actor>
  /** The same, also without the second factor that the workspace asks for: for setting one up. @throws AppError UNAUTHENTICATED */
  weakActor(): Promise<Actor>
  /** Who the access token speaks for; null when the call carries none. Says nothing of its session: `actor` does. */
  readonly claims: AccessClaims | null
  /** The access token's session, or null when the call carries none. */
  readonly sessionId: string | null
  /** Where the call came from. Calls of one socket share a request id. */
  readonly origin: AuditOrigin
  /** True when several calls came in one HTTP request. */
  readonly batched: boolean
  /** Present on a socket: only there are streams. */
  readonly isSocket?: true
  /** HTTP only: the refresh cookie that came, and how to set or clear it. Absent on a socket. */
  readonly cookies?: Cookies
}

/** Sockets one session may hold open: tabs, not floods. */
const MAX_SOCKETS_PER_SESSION = 10

/**
 * The context of one HTTP request.
 *
 * @throws TRPCError when it comes from a page that does not speak this server's protocol
 */
export function requestContext(services: Services, request: FastifyRequest, reply: FastifyReply): Context {
  try {
    refuseUnfit(claimedProtocol(request), services.page)
  } catch (error) {
    throw asTrpcError(error)
  }
  const caller = callerOf(services, bearerToken(request.headers.authorization))
  return {
    ...services,
    ...caller,
    origin: originOf(request, caller.sessionId),
    batched: request.url.includes('batch=1'),
    cookies: makeCookies(services.config, request, reply),
  }
}

/**
 * The context of one socket, made once when its token arrives. The member is looked up again
 * at every call; the socket itself is closed when the token expires or the session ends.
 *
 * @throws TRPCError UNAUTHENTICATED, TOO_MANY or UNAVAILABLE, and closes the socket with its code; with 4426 for a
 *   page that does not speak this server's protocol
 */
export async function socketContext(
  services: Services,
  {
    request,
    socket,
    params,
    address,
    requestId,
  }: {
    request: IncomingMessage
    socket: WebSocket
    params: Readonly<Record<string, string | undefined>> | null
    /** Where it came from: behind a proxy the socket's own is the proxy's. */
    address: string
    /** Under which id all of the socket's calls stand in the log. */
    requestId: string
  },
): Promise<Context> {
  const token = params?.['token']
  const claims = token === undefined ? null : services.identity.verify(token)
  try {
    greetPage(socket, params, services.page)
    if (claims === null) throw new AppError('UNAUTHENTICATED')
    if (services.engine.connections.countOf(claims) >= MAX_SOCKETS_PER_SESSION) {
      socket.close(closeCodes.tooMany, 'too many connections')
      throw new AppError('TOO_MANY', 'This session has too many connections open. Close some tabs.')
    }
    // Known before it is looked up: a session that ends in between is then found among the open ones.
    services.engine.connections.add(socket, claims)
    const { role } = await services.identity.actorOf(claims)
    services.engine.connections.admit(socket, role)
  } catch (error) {
    // A database that does not answer says nothing of the session: the client comes back with the same token.
    // Where it was closed with another code already, that one counts.
    if (error instanceof AppError && error.code === 'UNAVAILABLE') socket.close(closeCodes.unavailable, 'try again')
    else socket.close(closeCodes.signedOut, 'not signed in')
    throw asTrpcError(error)
  }
  const device = deviceOf(request.headers['user-agent'])
  return {
    ...services,
    ...callerOf(services, token),
    origin: {
      address,
      device,
      sessionId: claims.sessionId,
      requestId,
    },
    batched: false,
    isSocket: true,
  }
}

/** The token of an `Authorization: Bearer …` header, or undefined. */
export function bearerToken(header: string | undefined): string | undefined {
  return /^Bearer ([\w.-]+)$/.exec(header ?? '')?.[1]
}

type Caller = Pick<Context, 'actor' | 'weakActor' | 'claims' | 'sessionId'>

function callerOf(services: Services, token: string | undefined): Caller {
  const { identity } = services
  const claims = token === undefined ? null : identity.verify(token)
  return {
    claims,
    sessionId: claims?.sessionId ?? null,
    actor: async () => {
      if (claims === null) throw new AppError('UNAUTHENTICATED')
      return await identity.actorOf(claims)
    },
    weakActor: async () => {
      if (claims === null) throw new AppError('UNAUTHENTICATED')
      return await identity.weakActorOf(claims)
    },
  }
}

/** Where a plain HTTP request came from. */
export function originOf(request: FastifyRequest, sessionId: string | null): AuditOrigin {
  return {
    address: request.ip,
    device: deviceOf(request.headers['user-agent']),
    sessionId,
    requestId: request.id,
  }
}

function deviceOf(userAgent: string | undefined): string {
  return (userAgent ?? '').slice(0, 300)
}
