import type { Actor } from '@operagrid/shared/domain/member'
import { PRESENCE_EXPIRY_MS } from '@operagrid/shared/domain/presence'
import type { PresenceState, Present } from '@operagrid/shared/domain/presence'
import { AppError } from '@operagrid/shared/errors'

import { PresenceRoom } from './presence-room.ts'
import type { ViewerFields } from './viewer-sight.ts'
import { seesAllRecords } from './visibility.ts'
import type { TakeOver } from './wire/hand-over.ts'

const SWEEP_MS = 1_000

/** The screens of a grid that are on other nodes, and the way to tell them of those here. */
export type ScreenRelay = {
  here(tenantId: string, gridId: string, screen: PresenceState & { clientId: string; memberId: string }): void
  left(tenantId: string, gridId: string, clientId: string): void
  elsewhere(tenantId: string, gridId: string): readonly Present[]
  /** Calls `listener` with each of them that came, moved or, with null, left. */
  onMove(tenantId: string, gridId: string, listener: (clientId: string, at: Present | null) => void): () => void
}

export type PresenceRequest = { readonly gridId: string; readonly clientId: string; readonly signal: AbortSignal }

/** Who is on which grid and what they select. Memory only: it expires by itself and is never a change. */
export type Presence = {
  /**
   * Says where the screen `clientId` is, which must have opened the room; repeated at least every few
   * seconds, or it expires. As often as it likes.
   */
  set(actor: Actor, gridId: string, clientId: string, state: PresenceState): void
  /**
   * Tells who is on a grid, now and after each move. When that ends, be it by the signal, the reader's
   * own screen has left.
   *
   * @throws AppError NOT_ALLOWED for members from whom records are hidden: selections name records
   */
  open(actor: Actor, request: PresenceRequest): TakeOver
  close(): void
}

type Place = {
  readonly room: PresenceRoom
  readonly stopHearing: () => void
  /** Null until a viewer came: nobody else asks what viewers see. */
  stopSeeing: (() => void) | null
}

/** Tells what viewers see of a grid's fields: see {@link Feed.watchSight}. */
type WatchSight = (tenantId: string, gridId: string, listener: (sight: ViewerFields) => void) => () => void

/**
 * @param watchSight absent = no field is hidden from anybody
 * @param relay absent = there are no other nodes
 */
export function makePresence({ watchSight, relay }: { watchSight?: WatchSight; relay?: ScreenRelay } = {}): Presence {
  const places = new Map<string, Place>()

  function placeOf(tenantId: string, gridId: string): Place {
    const key = keyOf(tenantId, gridId)
    const known = places.get(key)
    if (known !== undefined) return known
    const room = new PresenceRoom()
    const hear = (clientId: string, at: Present | null): void => room.putElsewhere(clientId, at, expiry())
    const stopHearing = relay?.onMove(tenantId, gridId, hear) ?? (() => undefined)
    const place: Place = { room, stopHearing, stopSeeing: null }
    places.set(key, place)
    for (const screen of relay?.elsewhere(tenantId, gridId) ?? []) hear(screen.clientId, screen)
    return place
  }

  /** What viewers may see of a place is kept up from now on; until it is known they see no field selected. */
  function cut(place: Place, tenantId: string, gridId: string): void {
    if (place.stopSeeing !== null || watchSight === undefined) return
    place.room.show(new Set())
    place.stopSeeing = watchSight(tenantId, gridId, (sight) => place.room.show(sight))
  }

  function close({ room, stopHearing, stopSeeing }: Place): void {
    stopHearing()
    stopSeeing?.()
    room.close()
  }

  const sweep = setInterval(() => {
    const nowMs = performance.now()
    for (const [key, place] of places) {
      if (place.room.isUnread) {
        close(place)
        places.delete(key)
      } else place.room.expire(nowMs)
    }
  }, SWEEP_MS)
  sweep.unref()

  function open(actor: Actor, { gridId, clientId, signal }: PresenceRequest): TakeOver {
    if (!seesAllRecords(actor)) throw new AppError('NOT_ALLOWED')
    const { tenantId, memberId, role } = actor
    const place = placeOf(tenantId, gridId)
    const { room } = place
    if (role === 'viewer') cut(place, tenantId, gridId)
    const reader = room.join(clientId, role)
    const leave = (): void => {
      if (!room.leave(reader)) return
      // Only its own member's screen may leave, the id came from the client; and not when the client
      // has come back on another socket already.
      if (room.find(clientId)?.memberId !== memberId || room.isReadBy(clientId)) return
      room.remove(clientId)
      relay?.left(tenantId, gridId, clientId)
    }
    if (signal.aborted) leave()
    else signal.addEventListener('abort', leave, { once: true })
    return (outlet) => (room.begin(reader, outlet) ? leave : null)
  }

  return {
    set(actor, gridId, clientId, state) {
      if (!seesAllRecords(actor)) throw new AppError('NOT_ALLOWED')
      const { tenantId, memberId, name } = actor
      const room = places.get(keyOf(tenantId, gridId))?.room
      // Ids come from clients: only who reads a room is in it, and nobody moves another's screen.
      if (room === undefined || !room.isReadBy(clientId)) return
      if ((room.find(clientId)?.memberId ?? memberId) !== memberId) return
      room.put({ ...state, clientId, memberId, name }, expiry())
      relay?.here(tenantId, gridId, { ...state, clientId, memberId })
    },
    open,
    close() {
      clearInterval(sweep)
      for (const place of places.values()) close(place)
    },
  }
}

/** Until when a screen is here that has just said so. Not by the wall clock, which is put right now and then. */
function expiry(): number {
  return performance.now() + PRESENCE_EXPIRY_MS
}

function keyOf(tenantId: string, gridId: string): string {
  return `${tenantId}/${gridId}`
}
