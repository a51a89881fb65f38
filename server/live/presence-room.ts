import type { Role } from '@operagrid/shared/domain/member'
import type { Present } from '@operagrid/shared/domain/presence'

import { PresenceScreens } from './presence-screens.ts'
import type { Moves } from './presence-screens.ts'
import type { ViewerFields } from './viewer-sight.ts'
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
  /** Is told nothing of selections of fields that are hidden from viewers. */
  readonly isViewer: boolean
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
  /** The same as viewers are told of it, while a field is hidden from them. */
  #cut: PresenceScreens | null = null
  #sight: ViewerFields = 'all'
  readonly #readers = new Set<PresenceReader>()
  /** How many readers a client has: while it changes sockets there are two. */
  readonly #reading = new Map<string, number>()
  /** The screens that are here because another node has them. */
  readonly #elsewhere = new Map<string, Present>()
  #toldCount = 0
  #timer: NodeJS.Timeout | undefined
  #restUntilMs = 0

  /** Nobody here is told of it: what other nodes have in it is no reason to keep it. */
  get isUnread(): boolean {
    return this.#readers.size === 0
  }

  find(clientId: string): Present | undefined {
    return this.#screens.find(clientId)
  }

  /** A screen of this node is here, until it says so again or `expiresAtMs`, by performance.now(). */
  put(present: Present, expiresAtMs: number): void {
    this.#elsewhere.delete(present.clientId)
    this.#put(present, expiresAtMs)
  }

  remove(clientId: string): void {
    this.#elsewhere.delete(clientId)
    this.#cut?.remove(clientId)
    if (this.#screens.remove(clientId)) this.#announce()
  }

  /** Sets what viewers see of the grid's fields. */
  show(sight: ViewerFields): void {
    if (sight === 'all' && this.#cut === null) return
    this.#sight = sight
    this.#cut = sight === 'all' ? null : new PresenceScreens()
    // When a screen's time is over is for the uncut ones to say.
    if (this.#cut !== null) for (const present of this.#screens.all()) this.#cut.put(this.#cutFor(present), Infinity)
    for (const reader of this.#readers) {
      if (!reader.isViewer) continue
      reader.upToDate = false
      reader.near = undefined
    }
    this.#announce()
  }

  /** Removes the screens that were silent for too long; those of other nodes that found no place take theirs. */
  expire(nowMs: number): void {
    for (const clientId of this.#screens.expired(nowMs)) this.remove(clientId)
    for (const [clientId, present] of this.#elsewhere)
      if (this.find(clientId) === undefined) this.#put(present, Infinity)
  }

  /**
   * Where other nodes have a screen, or null when they have it no more. One that reads here has only changed nodes
   * then: it has until `expiresAtMs` to say so.
   */
  putElsewhere(clientId: string, present: Present | null, expiresAtMs: number): void {
    if (present !== null) {
      this.#elsewhere.set(clientId, present)
      this.#put(present, Infinity)
      return
    }
    if (!this.#elsewhere.delete(clientId)) return
    const known = this.find(clientId)
    if (known !== undefined && this.isReadBy(clientId)) this.#put(known, expiresAtMs)
    else this.remove(clientId)
  }

  isReadBy(clientId: string): boolean {
    return this.#reading.has(clientId)
  }

  join(clientId: string, role: Role = 'organizer'): PresenceReader {
    const isViewer = role === 'viewer'
    const reader: PresenceReader = { clientId, isViewer, outlet: null, upToDate: false, near: undefined, waits: false }
    this.#readers.add(reader)
    this.#reading.set(clientId, (this.#reading.get(clientId) ?? 0) + 1)
    return reader
  }

  /** Tells a reader how things are, and from then on of every move. False when it has left already. */
  begin(reader: PresenceReader, outlet: Outlet): boolean {
    if (!this.#readers.has(reader)) return false
    reader.outlet = outlet
    const screens = this.#screensFor(reader.isViewer)
    if (this.#isCrowd) this.#tellNear(reader, outlet, near(screens))
    else this.#tell(reader, outlet, everyone(screens))
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

  #put(present: Present, expiresAtMs: number): void {
    const isNews = this.#screens.put(present, expiresAtMs)
    // Between two hidden fields nothing moves for a viewer.
    const isNewsToViewers = this.#cut?.put(this.#cutFor(present), expiresAtMs) === true
    if (isNews || isNewsToViewers) this.#announce()
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
    if (this.#cut === null) this.#tellOf(this.#screens, moves, [...this.#readers])
    else {
      const readers = [...this.#readers]
      this.#tellOf(
        this.#screens,
        moves,
        readers.filter(({ isViewer }) => !isViewer),
      )
      this.#tellOf(
        this.#cut,
        this.#cut.takeMoves(),
        readers.filter(({ isViewer }) => isViewer),
      )
    }
    this.#toldCount = this.#screens.size
    this.#restUntilMs = performance.now() + Math.max(FLUSH_MS, this.#screens.size * FLUSH_MS_PER_SCREEN)
  }

  #tellOf(screens: PresenceScreens, moves: Moves, readers: readonly PresenceReader[]): void {
    if (this.#isCrowd) this.#tellCrowd(screens, moves, readers)
    else this.#tellAll(screens, moves, readers)
  }

  #tellAll(screens: PresenceScreens, { moved, left }: Moves, readers: readonly PresenceReader[]): void {
    const moves = plainMessage(`{"present":[${screens.json(moved)}],"left":${JSON.stringify([...left])}}`)
    const isNothing = moved.size + left.size === 0
    let all: Message | undefined
    for (const reader of readers) {
      if (reader.outlet === null || (isNothing && reader.upToDate)) continue
      this.#tell(reader, reader.outlet, reader.upToDate ? moves : (all ??= everyone(screens)))
    }
  }

  #tellCrowd(screens: PresenceScreens, { records }: Moves, readers: readonly PresenceReader[]): void {
    const nearby = near(screens)
    const counted = this.#screens.size !== this.#toldCount
    for (const reader of readers) {
      const recordId = this.#recordOf(reader)
      const concerns = counted || reader.near !== recordId || (recordId !== null && records.has(recordId))
      if (concerns && reader.outlet !== null) this.#tellNear(reader, reader.outlet, nearby)
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

  #screensFor(isViewer: boolean): PresenceScreens {
    return isViewer && this.#cut !== null ? this.#cut : this.#screens
  }

  /** A screen whose selection is in a hidden field is on its record, and nowhere in it. */
  #cutFor(present: Present): Present {
    const { fieldId } = present
    if (fieldId === null || this.#sight === 'all' || this.#sight.has(fieldId)) return present
    return { ...present, fieldId: null, typing: false }
  }
}

function everyone(screens: PresenceScreens): Message {
  return plainMessage(`{"present":[${screens.json()}]}`)
}

function near(screens: PresenceScreens): Near {
  const byRecord = screens.byRecord()
  const messages = new Map<string | null, Message>()
  return (recordId) => {
    const known = messages.get(recordId)
    if (known !== undefined) return known
    const there = recordId === null ? [] : (byRecord.get(recordId) ?? []).slice(0, MAX_NEAR)
    const made = plainMessage(`{"present":[${screens.json(there)}],"count":${screens.size}}`)
    messages.set(recordId, made)
    return made
  }
}
