import type { WebSocket } from 'ws'

import type { Role } from '@operagrid/shared/domain/member'

import { isGone } from './bus/gone.ts'
import type { SessionRef } from './bus/gone.ts'

/** Close codes of ours; the client's connection table knows each. */
export const closeCodes = {
  /** The session ended, or the member's role changed: refresh, then come back. */
  signedOut: 4401,
  /** The client did not read fast enough: come back and resume by cursor. */
  tooSlow: 4408,
  /** Too much was sent, or too many connections were opened. */
  tooMany: 4429,
  /** The server stops: come back with jitter (RFC 6455: service restart). */
  restarting: 1012,
  /** Who it is cannot be looked up just now (RFC 6455: try again later). */
  unavailable: 1013,
} as const

/** Whose socket it is, as its access token said. */
export type ConnectionOwner = {
  readonly tenantId: string
  readonly memberId: string
  readonly sessionId: string
  readonly expiresAtMs: number
  /** What the socket was opened as; absent until that is looked up. */
  readonly role?: Role
}

/** The open sockets of this node and whose they are. */
export type Connections = {
  /** Notes a signed-in socket; it is closed by itself when its token expires. */
  add(socket: WebSocket, owner: ConnectionOwner): void
  /** Notes what the owner may do: as soon as that changes, the socket is not theirs any more. */
  admit(socket: WebSocket, role: Role): void
  owners(): Iterable<ConnectionOwner>
  /** Closes with 4401 every socket whose owner matches. */
  drop(matches: (owner: ConnectionOwner) => boolean): void
  countOf(session: SessionRef): number
  ownerOf(socket: WebSocket): ConnectionOwner | undefined
}

export function makeConnections(): Connections {
  const open = new Map<WebSocket, ConnectionOwner>()

  return {
    add(socket, owner) {
      open.set(socket, owner)
      const timer = setTimeout(
        () => socket.close(closeCodes.signedOut, 'session expired'),
        Math.max(0, owner.expiresAtMs - Date.now()),
      )
      timer.unref()
      socket.on('close', () => {
        clearTimeout(timer)
        open.delete(socket)
      })
    },
    admit(socket, role) {
      const owner = open.get(socket)
      if (owner !== undefined) open.set(socket, { ...owner, role })
    },
    owners: () => open.values(),
    drop(matches) {
      for (const [socket, owner] of open) {
        if (!matches(owner)) continue
        // Gone for us at once: what is sent from now on does not leave (wire.ts), and the closing has its limit.
        open.delete(socket)
        socket.close(closeCodes.signedOut, 'signed out')
      }
    },
    ownerOf: (socket) => open.get(socket),
    countOf(session) {
      let count = 0
      for (const owner of open.values()) if (isGone(session, owner)) count += 1
      return count
    },
  }
}
