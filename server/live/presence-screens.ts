import type { Present } from '@operagrid/shared/domain/presence'

/** Most screens of a room, and of one member in it: what is beyond is not shown. */
const MAX_SCREENS = 10_000
const MAX_SCREENS_PER_MEMBER = 20

type Screen = { readonly present: Present; readonly json: string; expiresAtMs: number }

/** What moved since it was asked last: client ids, and the records that somebody came to or left. */
export type Moves = {
  readonly moved: ReadonlySet<string>
  readonly left: ReadonlySet<string>
  readonly records: ReadonlySet<string>
}

/** The screens on one grid, each encoded once for every place where it is. */
export class PresenceScreens {
  readonly #screens = new Map<string, Screen>()
  /** How many screens of each member are among them. */
  readonly #own = new Map<string, number>()
  #moved = new Set<string>()
  #left = new Set<string>()
  #records = new Set<string>()

  get size(): number {
    return this.#screens.size
  }

  all(): readonly Present[] {
    return [...this.#screens.values()].map(({ present }) => present)
  }

  find(clientId: string): Present | undefined {
    return this.#screens.get(clientId)?.present
  }

  /** Says where a screen is until `expiresAtMs`. True when that is news. */
  put(present: Present, expiresAtMs: number): boolean {
    const { clientId } = present
    const before = this.#screens.get(clientId)
    if (before !== undefined && isSame(before.present, present)) {
      before.expiresAtMs = expiresAtMs
      return false
    }
    if (before === undefined && this.#isFull(present.memberId)) return false
    this.#count(before?.present.memberId, -1)
    this.#count(present.memberId, 1)
    this.#screens.set(clientId, { present, json: JSON.stringify(present), expiresAtMs })
    this.#left.delete(clientId)
    this.#moved.add(clientId)
    this.#touch(before?.present)
    this.#touch(present)
    return true
  }

  /** True when it was there. */
  remove(clientId: string): boolean {
    const before = this.#screens.get(clientId)
    if (before === undefined) return false
    this.#screens.delete(clientId)
    this.#count(before.present.memberId, -1)
    this.#moved.delete(clientId)
    this.#left.add(clientId)
    this.#touch(before.present)
    return true
  }

  /** The screens whose time is over. */
  expired(nowMs: number): string[] {
    return [...this.#screens].filter(([, { expiresAtMs }]) => expiresAtMs <= nowMs).map(([clientId]) => clientId)
  }

  takeMoves(): Moves {
    const moves = { moved: this.#moved, left: this.#left, records: this.#records }
    this.#moved = new Set()
    this.#left = new Set()
    this.#records = new Set()
    return moves
  }

  /** Screens as JSON, without brackets: these, or all. */
  json(clientIds: Iterable<string> = this.#screens.keys()): string {
    const texts: string[] = []
    for (const clientId of clientIds) {
      const screen = this.#screens.get(clientId)
      if (screen !== undefined) texts.push(screen.json)
    }
    return texts.join(',')
  }

  /** The screens on each record, those first on which somebody types. */
  byRecord(): ReadonlyMap<string, readonly string[]> {
    const byRecord = new Map<string, string[]>()
    for (const typing of [true, false])
      for (const { present } of this.#screens.values()) {
        const { recordId, clientId } = present
        if (recordId === null || present.typing !== typing) continue
        const there = byRecord.get(recordId)
        if (there === undefined) byRecord.set(recordId, [clientId])
        else there.push(clientId)
      }
    return byRecord
  }

  #touch(present: Present | undefined): void {
    if (present !== undefined && present.recordId !== null) this.#records.add(present.recordId)
  }

  #isFull(memberId: string): boolean {
    return this.#screens.size >= MAX_SCREENS || (this.#own.get(memberId) ?? 0) >= MAX_SCREENS_PER_MEMBER
  }

  #count(memberId: string | undefined, more: 1 | -1): void {
    if (memberId === undefined) return
    const own = (this.#own.get(memberId) ?? 0) + more
    if (own === 0) this.#own.delete(memberId)
    else this.#own.set(memberId, own)
  }
}

function isSame(a: Present, b: Present): boolean {
  const samePlace = a.recordId === b.recordId && a.fieldId === b.fieldId && a.typing === b.typing
  return samePlace && a.memberId === b.memberId && a.name === b.name
}
