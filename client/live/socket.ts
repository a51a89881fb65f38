import { createWSClient } from '@trpc/client'
import type { TRPCWebSocketClient } from '@trpc/client'

import { CLOSED_OUTDATED, PROTOCOL } from '@operagrid/shared/domain/protocol'

import { accessToken, freshAccess, refuseAccess } from './access.ts'
import { makeLinkGate } from './link-gate.ts'
import type { LossCause } from './link-gate.ts'
import { dropLinks, LinkSocket } from './link-socket.ts'
import { pageBuild } from './page-version.ts'

/** Close codes of our server, beside CLOSED_OUTDATED. */
const CLOSED_UNAUTHENTICATED = 4401
const CLOSED_TOO_MANY = 4429
const CLOSED_RESTARTING = 1012

/** A socket that has stayed open this long is not one that the server takes and throws out again, in milliseconds. */
const PROVEN_MS = 5_000

/**
 * What happened to the WebSocket. `interrupted`: it is gone, or a try to open it failed; another try
 * follows by itself. `rested`: it was closed because nothing needs it. `outdated`: the server does not
 * speak this page's protocol, so no other try follows.
 */
export type SocketEvent = 'opened' | 'interrupted' | 'rested' | 'outdated'

const gate = makeLinkGate()
const listeners = new Set<(event: SocketEvent) => void>()
let proving: ReturnType<typeof setTimeout> | undefined
/** What the newest socket opened with: when it ends, a newer token may be in hand already. */
let openedWith: string | null = null

/** Calls `listener` with every event of the socket until the answered function is called. */
export function watchSocket(listener: (event: SocketEvent) => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

function tell(event: SocketEvent): void {
  for (const listener of listeners) listener(event)
}

/** The one WebSocket of this page. It opens with the first subscription and reopens by itself. */
export const socket: TRPCWebSocketClient = createWSClient({
  WebSocket: LinkSocket,
  // Waiting is done here and not in `retryDelayMs`, which nothing can cut short.
  url: async () => {
    await gate.pass()
    if ((await freshAccess()) === null) throw new Error('nobody is signed in')
    return `${location.origin.replace(/^http/u, 'ws')}/trpc`
  },
  retryDelayMs: () => 0,
  connectionParams: () => {
    const token = accessToken()
    openedWith = token
    return { protocol: String(PROTOCOL), build: pageBuild, ...(token !== null && { token }) }
  },
  // Closed half a minute after the last subscription ended.
  lazy: { enabled: true, closeMs: 30_000 },
  // Without a word for this long together the socket counts as gone.
  keepAlive: { enabled: true, intervalMs: 10_000, pongTimeoutMs: 5_000 },
  onOpen: () => {
    proving = setTimeout(gate.proven, PROVEN_MS)
    tell('opened')
  },
  onClose: (cause) => {
    // One that was replaced while it was still open: all that matters goes over its successor.
    if (socketIsOpen()) return
    clearTimeout(proving)
    if (cause?.code === CLOSED_OUTDATED) {
      giveUpSocket()
      return
    }
    if (socket.connectionState.get().state === 'idle') {
      gate.rest()
      tell('rested')
      return
    }
    if (cause?.code === CLOSED_UNAUTHENTICATED && accessToken() === openedWith) refuseAccess()
    gate.lost(causeOf(cause?.code))
    tell('interrupted')
  },
})

function causeOf(code: number | undefined): LossCause {
  switch (code) {
    case CLOSED_UNAUTHENTICATED:
      return 'here'
    case CLOSED_RESTARTING:
      return 'restart'
    case CLOSED_TOO_MANY:
      return 'crowded'
    default:
      return 'there'
  }
}

/** True while calls can go over the WebSocket. */
export function socketIsOpen(): boolean {
  return socket.connection?.state === 'open'
}

/** Drops the connection; subscriptions that still run reconnect at once with the token then held. */
export function reconnectSocket(): void {
  dropLinks()
  gate.hurry()
}

/** The server does not speak this page's protocol: no try will do before the new version is loaded. */
export function giveUpSocket(): void {
  tell('outdated')
  void closeSocket()
}

/**
 * Ends every subscription and the connection: on signing out, before another member signs in, and
 * when the server no longer understands this page. At once: calls that follow must not go over it.
 */
export async function closeSocket(): Promise<void> {
  const closing = socket.close()
  dropLinks()
  gate.rest()
  await closing
}
