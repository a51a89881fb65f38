import type { Present } from '@operagrid/shared/domain/presence'

import { PresenceScreens } from './presence-screens.ts'
import type { Moves } from './presence-screens.ts'
import { plainMessage } from './wire/message.ts'
import type { Message } from './wire/message.ts'
import type { Outlet } from './wire/outlet.ts'

/** In a bigger crowd nobody is told of everybody, but of how many there are and of who is on the same record. */
export const CROWD = 50
/** Most that are named on one record of a crowd. */
const MAX_NEAR = 20
/** Moves leave at most this often, so that a screen's are ten a second however fast it sends them. */
const FLUSH_MS = 100
/** With every screen more the moves gather longer: a thousand are told of every two seconds. */
const FLUSH_MS_PER_SCREEN = 2

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

/** Messages to a crowd: one for each record on which somebody is. */
type Near = (recordId: string | null) => Message

/** The screens on one grid and whoever is told of them. What is told is encoded once, for all or for a record. */
export class PresenceRoom {
  readonly #screens = new PresenceScreens()
  readonly #readers = new Set<PresenceReader>()
  /** How many readers a client has: while it changes sockets there are two. */
  readonly #reading = new Map<string, number>()
  #elsewhere: ReadonlySet<string> = new Set()
  #toldCount = 0
  #timer: NodeJS.Timeout | undefined
  #restUntilMs = 0

  get isEmpty(): boolean {
    return this.#screens.size === 0 && this.#readers.size === 0
  }

  find(clientId: string): Present | undefined {
    return this.#screens.find(clientId)
  }

  /** A screen is here, until it says so again or `expiresAtMs`. */
  put(present: Present, expiresAtMs: number): void {
    if (this.#screens.put(present, expiresAtMs)) this.#announce()
  }

  remove(clientId: string): void {
    if (this.#screens.remove(clientId)) this.#announce()
  }

  /** Removes the screens that were silent for too long. */
  expire(nowMs: number): void {
    for (const clientId of this.#screens.expired(nowMs)) this.remove(clientId)
  }

  /** Sets the screens that are on other nodes: these and no others. */
  putElsewhere(screens: readonly Present[]): void {
    const before = this.#elsewhere
    this.#elsewhere = new Set(screens.map(({ clientId }) => clientId))
    for (const clientId of before) if (!this.#elsewhere.has(clientId) && !this.isReadBy(clientId)) this.remove(clientId)
    for (const screen of screens) this.put(screen, Infinity)
  }

  isReadBy(clientId: string): boolean {
    return this.#reading.has(clientId)
  }

  join(clientId: string): PresenceReader {
    const reader: PresenceReader = { clientId, outlet: null, upToDate: false, near: undefined, waits: false }
    this.#readers.add(reader)
    this.#reading.set(clientId, (this.#reading.get(clientId) ?? 0) + 1)
    return reader
  }

  /** Tells a reader how things are, and from then on of every move. False when it has left already. */
  begin(reader: PresenceReader, outlet: Outlet): boolean {
    if (!this.#readers.has(reader)) return false
    reader.outlet = outlet
    if (this.#isCrowd) this.#tellNear(reader, outlet, this.#near())
    else this.#tell(reader, outlet, this.#everyone())
    return true
  }

  /** False when it had left already. */
  leave(reader: PresenceReader): boolean {
    if (!this.#readers.delete(reader)) return false
    const others = (this.#reading.get(reader.clientId) ?? 0) - 1
    if (others > 0) this.#reading.set(reader.clientId, others)
    else this.#reading.delete(reader.clientId)
    return true
  }

  close(): void {
    clearTimeout(this.#timer)
  }

  get #isCrowd(): boolean {
    return this.#screens.size > CROWD
  }

  #announce(): void {
    if (this.#timer !== undefined) return
    const restMs = this.#restUntilMs - performance.now()
    if (restMs <= 0) this.#flush()
    else this.#timer = setTimeout(() => this.#flush(), restMs)
  }

  #flush(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    const moves = this.#screens.takeMoves()
    if (this.#isCrowd) this.#flushCrowd(moves)
    else this.#flushAll(moves)
    this.#toldCount = this.#screens.size
    this.#restUntilMs = performance.now() + Math.max(FLUSH_MS, this.#screens.size * FLUSH_MS_PER_SCREEN)
  }

  #flushAll({ moved, left }: Moves): void {
    const moves = plainMessage(`{"present":[${this.#screens.json(moved)}],"left":${JSON.stringify([...left])}}`)
    let everyone: Message | undefined
    for (const reader of this.#readers) {
      if (reader.outlet === null) continue
      this.#tell(reader, reader.outlet, reader.upToDate ? moves : (everyone ??= this.#everyone()))
    }
  }

  #flushCrowd({ records }: Moves): void {
    const near = this.#near()
    const counted = this.#screens.size !== this.#toldCount
    for (const reader of this.#readers) {
      const recordId = this.#recordOf(reader)
      const concerns = counted || reader.near !== recordId || (recordId !== null && records.has(recordId))
      if (concerns && reader.outlet !== null) this.#tellNear(reader, reader.outlet, near)
    }
  }

  #tellNear(reader: PresenceReader, outlet: Outlet, near: Near): void {
    reader.near = this.#recordOf(reader)
    this.#tell(reader, outlet, near(reader.near))
  }

  #tell(reader: PresenceReader, outlet: Outlet, message: Message): void {
    reader.upToDate = !outlet.behind && outlet.send(message) !== 'closed' && !this.#isCrowd
    if (!outlet.behind || reader.waits) return
    reader.waits = true
    outlet.whenDrained(() => {
      reader.waits = false
      if (!reader.upToDate) this.begin(reader, outlet)
    })
  }

  #recordOf(reader: PresenceReader): string | null {
    return this.find(reader.clientId)?.recordId ?? null
  }

  #everyone(): Message {
    return plainMessage(`{"present":[${this.#screens.json()}]}`)
  }

  #near(): Near {
    const byRecord = this.#screens.byRecord()
    const messages = new Map<string | null, Message>()
    return (recordId) => {
      const known = messages.get(recordId)
      if (known !== undefined) return known
      const there = recordId === null ? [] : (byRecord.get(recordId) ?? []).slice(0, MAX_NEAR)
      const made = plainMessage(`{"present":[${this.#screens.json(there)}],"count":${this.#screens.size}}`)
      messages.set(recordId, made)
      return made
    }
  }
}
