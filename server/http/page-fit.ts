import type { IncomingHttpHeaders } from 'node:http'

import type { WebSocket } from 'ws'

import {
  CLOSED_OUTDATED,
  PROTOCOL,
  PROTOCOL_HEADER,
  protocolFit,
  updateNoticeText,
} from '@operagrid/shared/domain/protocol'
import { AppError } from '@operagrid/shared/errors'

import { closeCodes } from '../live/connections.ts'

/** What this server serves and speaks: pages are compared with it. `build` is null where it serves no client. */
export type ServedPage = { readonly build: string | null; readonly protocol: number }

/** The protocol that a request says it speaks, undefined when it says nothing. */
export function claimedProtocol({ headers }: { readonly headers: IncomingHttpHeaders }): string | undefined {
  const claimed = headers[PROTOCOL_HEADER]
  return Array.isArray(claimed) ? claimed.join() : claimed
}

/**
 * For routes beside tRPC: another site's form cannot send the header, and our pages always do.
 *
 * @throws AppError BAD_INPUT without it, else as {@link refuseUnfit}
 */
export function requirePage(request: { readonly headers: IncomingHttpHeaders }): void {
  const claimed = claimedProtocol(request)
  if (claimed === undefined) throw new AppError('BAD_INPUT', `Send the header ${PROTOCOL_HEADER}: ${PROTOCOL}.`)
  refuseUnfit(claimed, { build: null, protocol: PROTOCOL })
}

/**
 * Lets pass what speaks this server's protocol.
 *
 * @throws AppError UPDATE_NEEDED for an older page, UNAVAILABLE for a newer one (this node is still
 *   to be renewed), BAD_INPUT for what no page says
 */
export function refuseUnfit(claimed: string | undefined, { protocol }: ServedPage): void {
  switch (protocolFit(claimed, protocol)) {
    case 'fits':
      return
    case 'outdated':
      throw new AppError('UPDATE_NEEDED')
    case 'ahead':
      throw new AppError('UNAVAILABLE', 'This server is about to be renewed; try again shortly.')
    case 'nonsense':
      throw new AppError('BAD_INPUT', 'The header x-operagrid, or the parameter protocol, is a version like 1.')
  }
}

/**
 * The same for a socket, by the parameters it opened with: an unfit page is closed with a code that
 * says whether coming back helps, and a fitting one of another build is told that a new version is there.
 *
 * @throws as {@link refuseUnfit}
 */
export function greetPage(
  socket: WebSocket,
  params: Readonly<Record<string, string | undefined>> | null,
  served: ServedPage,
): void {
  try {
    refuseUnfit(params?.['protocol'], served)
  } catch (error) {
    const ahead = error instanceof AppError && error.code === 'UNAVAILABLE'
    if (ahead) socket.close(closeCodes.restarting, 'about to be renewed')
    else socket.close(CLOSED_OUTDATED, 'update needed')
    throw error
  }
  const build = params?.['build']
  if (build !== undefined && served.build !== null && build !== served.build)
    socket.send(updateNoticeText(served.build))
}
