import type { Present } from '@operagrid/shared/domain/presence'

import { plainMessage } from './wire/message.ts'
import type { Message } from './wire/message.ts'
import type { Outlet } from './wire/outlet.ts'

/** In a bigger crowd nobody is told of everybody, but of how many there are and of who is on the same record. */
export const CROWD = 50
/** Most that are named on one record of a crowd, those who type first. */
const MAX_NEAR = 20
/** Moves leave at most this often, so that a screen's are ten a second however fast it sends them. */
const FLUSH_MS = 100
/** With every screen more the moves gather longer: a thousand are told of every two seconds. */
const FLUSH_MS_PER_SCREEN = 2
/** Most screens of a room, and of one member in it: what is beyond is not shown. */
const MAX_SCREENS = 10_000
const MAX_SCREENS_PER_MEMBER = 20

/** Where a screen's own client reads. */
export type PresenceReader = {
  readonly clientId: string
  outlet: Outlet | null
  /** True when it was told of everyone and of every move since. */
  upToDate: boolean
  /** In a crowd: the record whose people it was told of last; undefined = of none. */
  near: string | null | undefined
  /** True while its outlet is behind: when that has drained it is told how things are then. */
  waits: boolean
}

type Here = { readonly present: Present; readonly json: string; expiresAtMs: number }

/** The screens on one grid and whoever is told of them. What is told is encoded once, for all or for a record. */
export class PresenceRoom {
  readonly #here = new Map<string, Here>()
  readonly #readers = new Set<PresenceReader>()
  /** Since the last flush: who came or moved, who left, and the records that somebody came to or left. */
  readonly #moved = new Set<string>()
  readonly #left = new Set<string>()
  readonly #touched = new Set<string>()
  #toldCount = 0
  #timer: NodeJS.Timeout | undefined
  #restUntilMs = 0

  get isEmpty(): boolean {
    return this.#here.size === 0 && this.#readers.size === 0
  }

  find(clientId: string): Present | undefined {
    return this.#here.get(clientId)?.present
  }

  /** A screen is here, until it says so again or `expiresAtMs`. */
  put(present: Present, expiresAtMs: number): void {
    const { clientId } = present
    const before = this.#here.get(clientId)
    if (before !== undefined && isSame(before.present, present)) {
      before.expiresAtMs = expiresAtMs
      return
    }
    if (before === undefined && this.#isFull(present.memberId)) return
    this.#here.set(clientId, { present, json: JSON.stringify(present), expiresAtMs })
    this.#left.delete(clientId)
    this.#moved.add(clientId)
    this.#touch(before?.present, present)
  }

  remove(clientId: string): void {
    const before = this.#here.get(clientId)
    if (before === undefined) return
    this.#here.delete(clientId)
    this.#moved.delete(clientId)
    this.#left.add(clientId)
    this.#touch(before.present)
  }

  /** Removes the screens that were silent for too long. */
  expire(nowMs: number): void {
    for (const [clientId, { expiresAtMs }] of this.#here) if (expiresAtMs <= nowMs) this.remove(clientId)
  }

  /** Sets the screens that are on other nodes: those of `elsewhere` and no others without an end of their own. */
  putElsewhere(elsewhere: readonly Present[]): void {
    const ids = new Set(elsewhere.map((present) => present.clientId))
    for (const [clientId, { expiresAtMs }] of this.#here)
      if (expiresAtMs === Infinity && !ids.has(clientId)) this.remove(clientId)
    for (const present of elsewhere) this.put(present, Infinity)
  }

  isReadBy(clientId: string): boolean {
    for (const reader of this.#readers) if (reader.clientId === clientId) return true
    return false
  }

  join(clientId: string): PresenceReader {
    const reader: PresenceReader = { clientId, outlet: null, upToDate: false, near: undefined, waits: false }
    this.#readers.add(reader)
    return reader
  }

  /** Tells a reader how things are, and from then on of every move. */
  begin(reader: PresenceReader, outlet: Outlet): void {
    if (!this.#readers.has(reader)) return
    reader.outlet = outlet
    reader.near = undefined
    if (this.#here.size > CROWD) this.#tellNear(reader, outlet, new Map())
    else this.#tell(reader, outlet, everyone(this.#here))
  }

  leave(reader: PresenceReader): void {
    this.#readers.delete(reader)
  }

  close(): void {
    clearTimeout(this.#timer)
  }

  #isFull(memberId: string): boolean {
    if (this.#here.size >= MAX_SCREENS) return true
    let own = 0
    for (const { present } of this.#here.values()) if (present.memberId === memberId) own += 1
    return own >= MAX_SCREENS_PER_MEMBER
  }

  #touch(...presents: readonly (Present | undefined)[]): void {
    for (const present of presents) if (present?.recordId) this.#touched.add(present.recordId)
    if (this.#timer !== undefined) return
    const restMs = this.#restUntilMs - performance.now()
    if (restMs <= 0) this.#flush()
    else this.#timer = setTimeout(() => this.#flush(), restMs)
  }

  #flush(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    if (this.#here.size > CROWD) this.#flushCrowd()
    else this.#flushAll()
    this.#moved.clear()
    this.#left.clear()
    this.#touched.clear()
    this.#toldCount = this.#here.size
    this.#restUntilMs = performance.now() + Math.max(FLUSH_MS, this.#here.size * FLUSH_MS_PER_SCREEN)
  }

  #flushAll(): void {
    const moved = [...this.#moved].flatMap((clientId) => this.#here.get(clientId)?.json ?? [])
    const moves = plainMessage(`{"present":[${moved.join(',')}],"left":${JSON.stringify([...this.#left])}}`)
    let whole: Message | undefined
    for (const reader of this.#readers) {
      if (reader.outlet === null) continue
      this.#tell(reader, reader.outlet, reader.upToDate ? moves : (whole ??= everyone(this.#here)))
    }
  }

  #flushCrowd(): void {
    const byRecord = new Map<string | null, Message>()
    const counted = this.#here.size !== this.#toldCount
    for (const reader of this.#readers) {
      const record = this.#recordOf(reader)
      const concerns = counted || reader.near !== record || (record !== null && this.#touched.has(record))
      if (concerns && reader.outlet !== null) this.#tellNear(reader, reader.outlet, byRecord)
    }
  }

  #tellNear(reader: PresenceReader, outlet: Outlet, byRecord: Map<string | null, Message>): void {
    const record = this.#recordOf(reader)
    const message = byRecord.get(record) ?? this.#near(record)
    byRecord.set(record, message)
    reader.near = record
    this.#tell(reader, outlet, message)
  }

  #tell(reader: PresenceReader, outlet: Outlet, message: Message): void {
    reader.upToDate = !outlet.behind && outlet.send(message) !== 'closed' && this.#here.size <= CROWD
    if (!outlet.behind || reader.waits) return
    reader.waits = true
    outlet.whenDrained(() => {
      reader.waits = false
      if (!reader.upToDate) this.begin(reader, outlet)
    })
  }

  #recordOf(reader: PresenceReader): string | null {
    return this.#here.get(reader.clientId)?.present.recordId ?? null
  }

  #near(record: string | null): Message {
    const there = record === null ? [] : [...this.#here.values()].filter(({ present }) => present.recordId === record)
    there.sort((a, b) => Number(b.present.typing) - Number(a.present.typing))
    const shown = there.slice(0, MAX_NEAR).map(({ json }) => json)
    return plainMessage(`{"present":[${shown.join(',')}],"count":${this.#here.size}}`)
  }
}

function everyone(here: ReadonlyMap<string, Here>): Message {
  return plainMessage(`{"present":[${[...here.values()].map(({ json }) => json).join(',')}]}`)
}

function isSame(a: Present, b: Present): boolean {
  const samePlace = a.recordId === b.recordId && a.fieldId === b.fieldId && a.typing === b.typing
  return samePlace && a.memberId === b.memberId && a.name === b.name
}
