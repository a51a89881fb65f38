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

/** Hears of one screen: where it is on other nodes now, or null when it is on none any more. */
export type MoveListener = (clientId: string, present: Present | null) => void

/** The screens that other nodes told of, each for 15 s after it was last told. */
export function makeOtherScreens(nameOf: NameOf) {
  /** Grid → client → node → screen: a client that changed nodes is told of by both for a while. */
  const rooms = new Map<string, Map<string, Map<string, Other>>>()
  const listeners = new Map<string, Set<MoveListener>>()
  let kept = 0

  function tell(room: string, clientId: string): void {
    const told = listeners.get(room)
    if (told === undefined) return
    const present = latest(rooms.get(room)?.get(clientId))
    for (const listener of told) listener(clientId, present)
  }

  function forget(room: string, clientId: string, node: string): void {
    const clients = rooms.get(room)
    const nodes = clients?.get(clientId)
    if (clients === undefined || nodes?.delete(node) !== true) return
    kept -= 1
    if (nodes.size === 0) clients.delete(clientId)
    if (clients.size === 0) rooms.delete(room)
  }

  function removeWhere(matches: (other: Other) => boolean): void {
    for (const [room, clients] of rooms)
      for (const [clientId, nodes] of clients) {
        const over = [...nodes.values()].filter(matches)
        for (const { node } of over) forget(room, clientId, node)
        if (over.some(({ at }) => at !== null)) tell(room, clientId)
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
      const clients = rooms.get(room) ?? new Map<string, Map<string, Other>>()
      const nodes = clients.get(clientId) ?? new Map<string, Other>()
      const known = nodes.get(node)
      if (known !== undefined && known.seq > seq) return
      if (known === undefined && kept >= MAX_KEPT) return
      if (known === undefined) kept += 1
      const before = latest(nodes)
      const name = known?.memberId === memberId ? known.name : null
      nodes.set(node, { node, seq, clientId, memberId, at, name, heardAtMs: performance.now() })
      rooms.set(room, clients.set(clientId, nodes))
      if (!isSame(before, latest(nodes))) tell(room, clientId)
      if (name !== null || at === null) return
      void nameOf(tenantId, memberId).then((found) => {
        // It may have moved meanwhile: the name goes to where it is now.
        const now = rooms.get(room)?.get(clientId)?.get(node)
        if (found === undefined || now?.memberId !== memberId || now.name !== null) return
        now.name = found
        tell(room, clientId)
      })
    },
    /** Tells of a screen though it did not move. */
    tell: (tenantId: string, gridId: string, clientId: string): void => tell(roomOf(tenantId, gridId), clientId),
    list: (tenantId: string, gridId: string): Present[] =>
      [...(rooms.get(roomOf(tenantId, gridId))?.values() ?? [])].flatMap((nodes) => latest(nodes) ?? []),
    onMove(tenantId: string, gridId: string, listener: MoveListener): () => void {
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

/** Where a client is, which is where it was heard last; null when nobody is to be shown. */
function latest(nodes: ReadonlyMap<string, Other> | undefined): Present | null {
  let last: Other | undefined
  for (const other of nodes?.values() ?? [])
    if (other.at !== null && (last === undefined || last.heardAtMs < other.heardAtMs)) last = other
  if (last === undefined || last.at === null || last.name === null) return null
  const { at, clientId, memberId, name } = last
  return { ...at, clientId, memberId, name }
}

function roomOf(tenantId: string, gridId: string): string {
  return `${tenantId}/${gridId}`
}

function isSame(a: Present | null, b: Present | null): boolean {
  if (a === null || b === null) return a === b
  const samePlace = a.recordId === b.recordId && a.fieldId === b.fieldId && a.typing === b.typing
  return samePlace && a.memberId === b.memberId && a.name === b.name
}
