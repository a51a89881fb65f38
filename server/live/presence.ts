import type { Actor } from '@operagrid/shared/domain/member'
import { PRESENCE_EXPIRY_MS } from '@operagrid/shared/domain/presence'
import type { PresenceEvent, PresenceState, Present } from '@operagrid/shared/domain/presence'

/** Moves of a selection are gathered for this long, so that many people do not become many messages. */
const COALESCE_MS = 50

type Here = { present: Present; expiresAtMs: number }
type Room = { here: Map<string, Here>; listeners: Set<() => void>; timer: NodeJS.Timeout | null }

/** Who is on which grid and what they select. Memory only: it expires by itself and is never a change. */
export type Presence = {
  /** Says where `clientId` is; repeated at least every few seconds, or it expires. */
  set(actor: Actor, gridId: string, clientId: string, state: PresenceState): void
  /** Everyone on the grid, now and after each move. The reader's screen leaves when the stream ends. */
  read(actor: Actor, gridId: string, clientId: string, signal: AbortSignal): AsyncGenerator<PresenceEvent, void, void>
  close(): void
}

export function makePresence(): Presence {
  const rooms = new Map<string, Room>()

  function roomOf(tenantId: string, gridId: string): Room {
    const key = `${tenantId}/${gridId}`
    const room = rooms.get(key) ?? { here: new Map(), listeners: new Set(), timer: null }
    rooms.set(key, room)
    return room
  }

  function announce(room: Room): void {
    room.timer ??= setTimeout(() => {
      room.timer = null
      for (const listener of room.listeners) listener()
    }, COALESCE_MS)
  }

  const sweep = setInterval(() => {
    const now = Date.now()
    for (const [key, room] of rooms) {
      for (const [id, here] of room.here) {
        if (here.expiresAtMs > now) continue
        room.here.delete(id)
        announce(room)
      }
      if (room.here.size === 0 && room.listeners.size === 0) rooms.delete(key)
    }
  }, 1_000)
  sweep.unref()

  async function* read(
    actor: Actor,
    gridId: string,
    clientId: string,
    signal: AbortSignal,
  ): AsyncGenerator<PresenceEvent, void, void> {
    const room = roomOf(actor.tenantId, gridId)
    let moved = true
    let wake: (() => void) | null = null
    const listener = () => {
      moved = true
      wake?.()
    }
    room.listeners.add(listener)
    signal.addEventListener('abort', listener)
    try {
      while (!signal.aborted) {
        if (moved) {
          moved = false
          yield { present: [...room.here.values()].map((here) => here.present) }
        } else {
          await new Promise<void>((resolve) => {
            wake = resolve
          })
          wake = null
        }
      }
    } finally {
      room.listeners.delete(listener)
      signal.removeEventListener('abort', listener)
      // Only its own member's screen may leave: the id came from the client.
      if (room.here.get(clientId)?.present.memberId === actor.memberId && room.here.delete(clientId)) announce(room)
    }
  }

  return {
    set(actor, gridId, clientId, state) {
      const room = roomOf(actor.tenantId, gridId)
      const held = room.here.get(clientId)
      if (held !== undefined && held.present.memberId !== actor.memberId) return
      const present = { ...state, clientId, memberId: actor.memberId, name: actor.name }
      room.here.set(clientId, { present, expiresAtMs: Date.now() + PRESENCE_EXPIRY_MS })
      if (held === undefined || !samePlace(held.present, present)) announce(room)
    },
    read,
    close: () => clearInterval(sweep),
  }
}

function samePlace(a: PresenceState, b: PresenceState): boolean {
  return a.recordId === b.recordId && a.fieldId === b.fieldId && a.typing === b.typing
}
