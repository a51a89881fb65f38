import { createWSClient } from '@trpc/client'
import type { TRPCWebSocketClient } from '@trpc/client'

import { accessToken, freshAccess, refuseAccess } from './access.ts'

/** Close codes of our server. */
const CLOSED_UNAUTHENTICATED = 4401
const CLOSED_UPDATE_NEEDED = 4426

/** What happened to the WebSocket. `refused`: the token no longer counts. */
export type SocketEvent = 'opened' | 'lost' | 'refused' | 'outdated'

const listeners = new Set<(event: SocketEvent) => void>()

/** Calls `listener` with every event of the socket until the answered function is called. */
export function watchSocket(listener: (event: SocketEvent) => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

function tell(event: SocketEvent): void {
  for (const listener of listeners) listener(event)
}

/** Half a second doubling to eight, each anywhere between half and all of it, so that a crowd spreads out. */
export function retryDelayMs(attempt: number): number {
  return Math.min(8000, 500 * 2 ** attempt) * (0.5 + Math.random() / 2)
}

/** The one WebSocket of this page. It opens with the first subscription and reopens by itself. */
export const socket: TRPCWebSocketClient = createWSClient({
  url: async () => {
    await freshAccess()
    return `${location.origin.replace(/^http/u, 'ws')}/trpc`
  },
  connectionParams: () => {
    const token = accessToken()
    return token === null ? {} : { token }
  },
  // Closed half a minute after the last subscription ended.
  lazy: { enabled: true, closeMs: 30_000 },
  keepAlive: { enabled: true, intervalMs: 10_000, pongTimeoutMs: 5000 },
  retryDelayMs,
  onOpen: () => tell('opened'),
  onClose: (cause) => {
    if (cause?.code === CLOSED_UNAUTHENTICATED) {
      refuseAccess()
      tell('refused')
    } else tell(cause?.code === CLOSED_UPDATE_NEEDED ? 'outdated' : 'lost')
  },
})

/** True while calls can go over the WebSocket. */
export function socketIsOpen(): boolean {
  return socket.connection?.state === 'open'
}

/** Drops the connection; subscriptions that still run reconnect at once with the token then held. */
export function reconnectSocket(): void {
  socket.connection?.ws.close()
}

/** Ends every subscription and the connection: on signing out and before another member signs in. */
export async function closeSocket(): Promise<void> {
  await socket.close()
}
