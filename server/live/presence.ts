import type { Actor } from '@operagrid/shared/domain/member'
import { PRESENCE_EXPIRY_MS } from '@operagrid/shared/domain/presence'
import type { PresenceEvent, PresenceState, Present } from '@operagrid/shared/domain/presence'
import { AppError } from '@operagrid/shared/errors'

import { PresenceRoom } from './presence-room.ts'
import { seesWholeGrids } from './visibility.ts'
import { pullOutlet } from './wire/outlet.ts'
import type { Outlet } from './wire/outlet.ts'

const SWEEP_MS = 1_000

/** The screens of a grid that are on other nodes, and the way to tell them of those here. */
export type ScreenRelay = {
  here(tenantId: string, gridId: string, screen: PresenceState & { clientId: string; memberId: string }): void
  left(tenantId: string, gridId: string, clientId: string): void
  elsewhere(tenantId: string, gridId: string): readonly Present[]
  onMove(tenantId: string, gridId: string, listener: () => void): () => void
}

export type PresenceRequest = { readonly gridId: string; readonly clientId: string; readonly signal: AbortSignal }

/** Who is on which grid and what they select. Memory only: it expires by itself and is never a change. */
export type Presence = {
  /** Says where `clientId` is; repeated at least every few seconds, or it expires. As often as it likes. */
  set(actor: Actor, gridId: string, clientId: string, state: PresenceState): void
  /**
   * Tells who is on a grid, now and after each move, until the signal aborts; then the reader's own
   * screen has left. The answer is to be called with where the messages go.
   *
   * @throws AppError NOT_ALLOWED for members from whom records are hidden: selections name records
   */
  open(actor: Actor, request: PresenceRequest): (outlet: Outlet) => void
  /** The same for whoever asks for each event: server-sent events, and tests. */
  read(actor: Actor, request: PresenceRequest): AsyncGenerator<PresenceEvent, void, void>
  close(): void
}

type Place = { readonly room: PresenceRoom; readonly stopHearing: () => void }

/** @param relay absent = there are no other nodes */
export function makePresence(relay?: ScreenRelay): Presence {
  const places = new Map<string, Place>()

  function roomOf(tenantId: string, gridId: string): PresenceRoom {
    const key = `${tenantId}/${gridId}`
    const known = places.get(key)
    if (known !== undefined) return known.room
    const room = new PresenceRoom()
    const hear = (): void => room.putElsewhere(relay?.elsewhere(tenantId, gridId) ?? [])
    places.set(key, { room, stopHearing: relay?.onMove(tenantId, gridId, hear) ?? (() => undefined) })
    hear()
    return room
  }

  const sweep = setInterval(() => {
    const nowMs = Date.now()
    for (const [key, { room, stopHearing }] of places) {
      room.expire(nowMs)
      if (!room.isEmpty) continue
      stopHearing()
      room.close()
      places.delete(key)
    }
  }, SWEEP_MS)
  sweep.unref()

  function open(actor: Actor, { gridId, clientId, signal }: PresenceRequest): (outlet: Outlet) => void {
    if (!seesWholeGrids(actor)) throw new AppError('NOT_ALLOWED')
    const { tenantId, memberId } = actor
    const room = roomOf(tenantId, gridId)
    const reader = room.join(clientId)
    const leave = (): void => {
      room.leave(reader)
      // Only its own member's screen may leave, the id came from the client; and not when the client
      // has come back on another socket already.
      if (room.find(clientId)?.memberId !== memberId || room.isReadBy(clientId)) return
      room.remove(clientId)
      relay?.left(tenantId, gridId, clientId)
    }
    if (signal.aborted) leave()
    else signal.addEventListener('abort', leave, { once: true })
    return (outlet) => room.begin(reader, outlet)
  }

  async function* read(actor: Actor, request: PresenceRequest): AsyncGenerator<PresenceEvent, void, void> {
    const outlet = pullOutlet()
    const ended = new AbortController()
    const signal = AbortSignal.any([request.signal, ended.signal])
    signal.addEventListener('abort', () => outlet.close())
    try {
      open(actor, { ...request, signal })(outlet)
      for (;;) {
        // What presence-room.ts wrote.
        const event = (await outlet.next()) as PresenceEvent | undefined
        if (event === undefined) return
        yield event
      }
    } finally {
      ended.abort()
    }
  }

  return {
    set(actor, gridId, clientId, state) {
      if (!seesWholeGrids(actor)) throw new AppError('NOT_ALLOWED')
      const { tenantId, memberId, name } = actor
      const room = roomOf(tenantId, gridId)
      const held = room.find(clientId)
      if (held !== undefined && held.memberId !== memberId) return
      room.put({ ...state, clientId, memberId, name }, Date.now() + PRESENCE_EXPIRY_MS)
      relay?.here(tenantId, gridId, { ...state, clientId, memberId })
    },
    open,
    read,
    close() {
      clearInterval(sweep)
      for (const { room, stopHearing } of places.values()) {
        stopHearing()
        room.close()
      }
    },
  }
}
