import { PRESENCE_EXPIRY_MS } from '@operagrid/shared/domain/presence'
import type { PresenceState, Present } from '@operagrid/shared/domain/presence'

import type { MessageOf } from './packet.ts'

/** A member's name; undefined when there is no such member or it cannot be told just now. Never rejects. */
export type NameOf = (tenantId: string, memberId: string) => Promise<string | undefined>

/** Most screens of other nodes that are kept: beyond them nobody counts faces any more. */
const MAX_KEPT = 20_000
const SWEEP_MS = 1_000

/** `at` is null for a screen that left: what was said of it before may still arrive, and is older by `seq`. */
type Other = {
  readonly node: string
  readonly seq: number
  readonly clientId: string
  readonly memberId: string
  readonly at: PresenceState | null
  /** Null until it is looked up: nobody is shown without a name. */
  name: string | null
  readonly heardAtMs: number
}

/** The screens that other nodes told of, each for 15 s after it was last told. */
export function makeOtherScreens(nameOf: NameOf) {
  /** Grid → node and client → screen. */
  const rooms = new Map<string, Map<string, Other>>()
  const listeners = new Map<string, Set<() => void>>()
  let kept = 0

  const tell = (room: string): void => {
    for (const listener of listeners.get(room) ?? []) listener()
  }

  function removeWhere(matches: (other: Other) => boolean): void {
    for (const [room, screens] of rooms) {
      let moved = false
      for (const [key, other] of screens) {
        if (!matches(other)) continue
        screens.delete(key)
        kept -= 1
        moved ||= other.at !== null
      }
      if (screens.size === 0) rooms.delete(room)
      if (moved) tell(room)
    }
  }

  const sweep = setInterval(() => {
    const oldest = performance.now() - PRESENCE_EXPIRY_MS
    removeWhere((other) => other.heardAtMs < oldest)
  }, SWEEP_MS)
  sweep.unref()

  return {
    heard(node: string, seq: number, { tenantId, gridId, clientId, memberId, at }: MessageOf<'screen'>): void {
      const room = roomOf(tenantId, gridId)
      const screens = rooms.get(room) ?? new Map<string, Other>()
      const key = `${node}/${clientId}`
      const known = screens.get(key)
      if (known !== undefined && known.seq > seq) return
      if (known === undefined && kept >= MAX_KEPT) return
      if (known === undefined) kept += 1
      const name = known?.memberId === memberId ? known.name : null
      const other: Other = { node, seq, clientId, memberId, at, name, heardAtMs: performance.now() }
      rooms.set(room, screens.set(key, other))
      if (name !== null || at === null) {
        if (!samePlace(known?.at ?? null, at)) tell(room)
        return
      }
      void nameOf(tenantId, memberId).then((found) => {
        // It may have moved meanwhile: the name goes to where it is now.
        const now = rooms.get(room)?.get(key)
        if (found === undefined || now?.memberId !== memberId || now.name !== null) return
        now.name = found
        tell(room)
      })
    },
    list(tenantId: string, gridId: string): Present[] {
      // A client that changed nodes is told of by both for a while: it is where it was heard last.
      const latest = new Map<string, Other>()
      for (const other of rooms.get(roomOf(tenantId, gridId))?.values() ?? []) {
        const known = latest.get(other.clientId)
        if (other.at !== null && (known === undefined || known.heardAtMs < other.heardAtMs))
          latest.set(other.clientId, other)
      }
      return [...latest.values()].flatMap(({ at, clientId, memberId, name }) =>
        at === null || name === null ? [] : [{ ...at, clientId, memberId, name }],
      )
    },
    onMove(tenantId: string, gridId: string, listener: () => void): () => void {
      const room = roomOf(tenantId, gridId)
      const known = listeners.get(room) ?? new Set()
      listeners.set(room, known.add(listener))
      return () => {
        known.delete(listener)
        if (known.size === 0 && listeners.get(room) === known) listeners.delete(room)
      }
    },
    forget: (node: string): void => removeWhere((other) => other.node === node),
    close: (): void => clearInterval(sweep),
  }
}

function roomOf(tenantId: string, gridId: string): string {
  return `${tenantId}/${gridId}`
}

function samePlace(a: PresenceState | null, b: PresenceState | null): boolean {
  if (a === null || b === null) return a === b
  return a.recordId === b.recordId && a.fieldId === b.fieldId && a.typing === b.typing
}
