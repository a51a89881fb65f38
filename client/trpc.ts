import { createTRPCClient, httpLink, isTRPCClientError, splitLink, wsLink } from '@trpc/client'
import type { Operation, TRPCLink } from '@trpc/client'
import { observable } from '@trpc/server/observable'
import type { Unsubscribable } from '@trpc/server/observable'

import type { AppRouter } from '@operagrid/server/routers/app'
import { PROTOCOL, PROTOCOL_HEADER } from '@operagrid/shared/domain/protocol'
import { AppError, errorCodes } from '@operagrid/shared/errors'
import type { ErrorCode } from '@operagrid/shared/errors'

import { accessOwner, freshAccess, renewAccess } from './live/access.ts'
import { fetchCall } from './live/fetch-call.ts'
import { giveUpSocket, reconnectSocket, socket, socketIsOpen } from './live/socket.ts'

/** Of a call over the WebSocket: half of the server's 64 KiB a message if all are of three bytes. Larger ones go over HTTP. */
const MAX_SOCKET_CHARS = 10_000

/** An error as screens show it. `OFFLINE`: no answer came, so whether it happened is not known. */
export type ShownError = { readonly code: ErrorCode | 'OFFLINE'; readonly message: string }

/** What an error of a call means for the person; never a stack or a status. */
export function errorOf(error: unknown): ShownError {
  if (error instanceof AppError) return { code: error.code, message: error.message }
  if (isTRPCClientError<AppRouter>(error)) {
    const app = error.data?.app
    if (app) return { code: app.code, message: error.message }
    if (error.cause instanceof AppError) return { code: error.cause.code, message: error.cause.message }
    return { code: 'OFFLINE', message: 'OperaGrid cannot be reached just now.' }
  }
  return { code: 'INTERNAL', message: error instanceof Error ? error.message : errorCodes.INTERNAL }
}

/** Signing in and out sets cookies, which only HTTP can. */
function needsHttp(op: Operation): boolean {
  return (
    op.path.startsWith('auth.') ||
    op.context['http'] === true ||
    !socketIsOpen() ||
    JSON.stringify(op.input ?? null).length > MAX_SOCKET_CHARS
  )
}

/**
 * After a refusal: renews the session once and sends the call again over HTTP, unless the renewed
 * session is another member's: nobody's call is ever made as somebody else.
 */
const renewing: TRPCLink<AppRouter> =
  () =>
  ({ op, next }) =>
    observable((observer) => {
      let attempt: Unsubscribable | null = null
      let over = false
      const owner = accessOwner()
      const send = (call: Operation, again: boolean) => {
        attempt = next({ ...call, context: { ...call.context, owner } }).subscribe({
          next: (value) => observer.next(value),
          complete: () => observer.complete(),
          error: (error) => {
            const { code } = errorOf(error)
            if (code === 'UPDATE_NEEDED') giveUpSocket()
            // The renewed session says so itself, and the page leads to where it is mended.
            if (code === 'FACTOR_NEEDED') void renewAccess().catch(() => false)
            if (again || op.path.startsWith('auth.') || code !== 'UNAUTHENTICATED') {
              observer.error(error)
              return
            }
            void renewAccess()
              .catch(() => false)
              .then((renewed) => {
                if (over) return
                if (!renewed || accessOwner() !== owner) {
                  observer.error(error)
                  return
                }
                // A socket keeps the token it opened with.
                reconnectSocket()
                send({ ...op, context: { ...op.context, http: true } }, true)
              })
          },
        })
      }
      send(op, false)
      return () => {
        over = true
        attempt?.unsubscribe()
      }
    })

const http = httpLink<AppRouter>({
  url: '/trpc',
  fetch: fetchCall,
  async headers({ op }) {
    const open = op.path.startsWith('auth.')
    const token = open ? null : await freshAccess()
    if (!open && accessOwner() !== op.context['owner']) throw new AppError('UNAUTHENTICATED')
    return { [PROTOCOL_HEADER]: String(PROTOCOL), ...(token === null ? {} : { authorization: `Bearer ${token}` }) }
  },
})

/** Every procedure of the server. Subscriptions use the WebSocket; so do calls while it is open. */
export const trpc = createTRPCClient<AppRouter>({
  links: [
    renewing,
    splitLink<AppRouter>({
      condition: (op) => op.type !== 'subscription' && needsHttp(op),
      true: http,
      false: wsLink<AppRouter>({ client: socket }),
    }),
  ],
})
