import type { GridChange } from '@operagrid/shared/domain/change'
import type { Role } from '@operagrid/shared/domain/member'
import type { AppError } from '@operagrid/shared/errors'

import { ClassMemory } from './class-memory.ts'
import type { Told } from './class-memory.ts'
import type { HubStart } from './grid-hub.ts'
import { NOWHERE } from './reader.ts'
import type { Home, Reader } from './reader.ts'
import type { Visibility } from './visibility.ts'
import type { Outlet } from './wire/outlet.ts'

/** Longest that a change waits for others to leave with it. */
const FRAME_MS = 5
/** A flush is followed by so many times its own length, up to FRAME_MS: to a hundred readers it is all of that. */
const REST = 10
/** To thousands of readers a flush takes longer than a frame: so often all else that the node has to do comes in between. */
const SLICE_MS = 5

/** A message on its way to the readers who keep pace. */
type Flush = { readonly told: Told; readonly readers: Iterator<Reader> }

/**
 * The readers of a grid who see the same of it. The first change after a quiet time leaves at once, in
 * the same turn; under load all that gather leave as one array. A reader whose outlet is behind costs
 * nothing but a cursor, and gets what it missed when the outlet has drained.
 */
export class FeedClass implements Home {
  readonly memory: ClassMemory
  /** The version that readers who keep pace have; the memory may have seen more since the last flush. */
  #told: number
  readonly #readers = new Set<Reader>()
  readonly #abreast = new Set<Reader>()
  #flush: Flush | null = null
  /** The version up to which is being told. */
  #goal: number
  #nextSlice: NodeJS.Immediate | undefined
  #timer: NodeJS.Timeout | undefined
  #flushedMs = 0
  #restUntilMs = 0
  #emptySinceMs = performance.now()

  constructor(visibility: Visibility, version: number) {
    this.memory = new ClassMemory(visibility, version)
    this.#told = version
    this.#goal = version
  }

  /** Takes the changes that follow the last ones it took. */
  take(changes: readonly GridChange[]): void {
    this.memory.take(changes)
    if (this.#timer !== undefined || this.#flush !== null) return
    const restMs = this.#restUntilMs - performance.now()
    if (restMs <= 0) this.#tellAbreast(SLICE_MS)
    else this.#timer = setTimeout(() => this.#tellAbreast(SLICE_MS), restMs)
  }

  /** What its members see of the grid from now on. Where that is something else, all is read anew. */
  show(visibility: Visibility): void {
    if (visibility.stamp !== this.memory.stamp) this.restart(this.memory.seen, visibility)
  }

  /** Goes on from `version`, to which nothing leads that was told before. */
  restart(version: number, visibility?: Visibility): void {
    this.memory.restart(version, visibility)
    this.#told = version
    this.#goal = version
    for (const reader of this.#readers) reader.cursor = NOWHERE
    // In place of one that is on its way: what it says is of no use any more, or no longer theirs to see.
    this.#flush = this.#begun(this.memory.resync(version))
    this.#tellAbreast(SLICE_MS)
  }

  /** The same, remembering the changes that lead there. */
  restartFrom({ version, recent }: HubStart): void {
    this.restart(version)
    this.memory.remember(version - recent.length, recent)
  }

  /** The same for its members, but for fields that are in no change it was told. */
  widen(visibility: Visibility): void {
    this.memory.widen(visibility)
  }

  /** A place for a subscription that has everything up to `cursor`; nothing is written before `begin`. */
  join(cursor: number, role: Role = 'organizer'): Reader {
    const reader: Reader = { role, home: this, cursor, outlet: null, fail: null, left: false, reason: null }
    this.#readers.add(reader)
    return reader
  }

  /**
   * Writes a reader's first message, and all others as they come. The first holds everything since its
   * cursor, be it nothing, or the word that its cursor is of no use. It waits while other feeds of the socket have
   * more to tell than that takes. False when the reader has left already.
   */
  begin(reader: Reader, outlet: Outlet, fail: (reason: AppError) => void): boolean {
    if (reader.reason !== null) fail(reader.reason)
    if (reader.left) return false
    reader.outlet = outlet
    reader.fail = fail
    this.#first(reader, outlet)
    return true
  }

  /** Nothing is written for the reader from now on. */
  leave(reader: Reader): void {
    reader.left = true
    this.#abreast.delete(reader)
    if (this.#readers.delete(reader) && this.#readers.size === 0) this.#emptySinceMs = performance.now()
  }

  /** Lets go of readers, for another class to adopt them: of all, or of those that `which` names. */
  release(which: (reader: Reader) => boolean = () => true): readonly Reader[] {
    const released = [...this.#readers].filter(which)
    for (const reader of released) {
      this.#abreast.delete(reader)
      this.#readers.delete(reader)
    }
    if (this.#readers.size === 0) this.#emptySinceMs = performance.now()
    return released
  }

  /** Takes over the readers of another class. What they were told there is of no use here. */
  adopt(readers: readonly Reader[]): void {
    const again = this.memory.resync(this.#told)
    for (const reader of readers) {
      reader.home = this
      reader.cursor = NOWHERE
      this.#readers.add(reader)
      const { outlet } = reader
      if (outlet === null) continue
      if (outlet.behind) outlet.whenDrained(() => this.#catchUp(reader, outlet))
      else this.#tell(reader, outlet, again)
    }
  }

  /** Ends all readers: they may read no longer. */
  fail(reason: AppError): void {
    for (const reader of this.#readers) {
      this.leave(reader)
      reader.reason = reason
      reader.fail?.(reason)
    }
  }

  /** Lets go of what is old. False when the class itself is: nobody has read it for `lingerMs`. */
  tidy(nowMs: number, lingerMs: number): boolean {
    this.memory.trim(nowMs)
    if (this.#readers.size > 0 || nowMs - this.#emptySinceMs < lingerMs) return true
    this.close()
    return false
  }

  close(): void {
    clearTimeout(this.#timer)
    clearImmediate(this.#nextSlice)
    this.#flush = null
  }

  #first(reader: Reader, outlet: Outlet): void {
    // Another class tells it whatever it needs.
    if (reader.left || reader.home !== this) return
    if (outlet.behind) {
      outlet.whenDrained(() => this.#first(reader, outlet))
      return
    }
    // Its windows may be newer than the last flush.
    if (reader.cursor > this.#told) this.#tellAbreast(Infinity)
    this.#tell(reader, outlet, this.memory.first(reader.cursor, this.#told))
  }

  /** Tells readers who keep pace all that was there when it began, for `sliceMs` at once, then once others had their turn. */
  #tellAbreast(sliceMs: number): void {
    clearTimeout(this.#timer)
    clearImmediate(this.#nextSlice)
    this.#timer = undefined
    const began = performance.now()
    if (this.#flush === null || sliceMs === Infinity) this.#goal = this.memory.seen
    while ((this.#flush ??= this.#nextFlush()) !== null) {
      if (!this.#tellOn(this.#flush, began + sliceMs)) {
        this.#flushedMs += performance.now() - began
        this.#nextSlice = setImmediate(() => this.#tellAbreast(sliceMs))
        return
      }
      this.#flush = null
    }
    const ended = performance.now()
    // To a few readers it is over at once, and the next change need not wait.
    const restMs = Math.min(FRAME_MS, REST * (this.#flushedMs + ended - began))
    this.#flushedMs = 0
    this.#restUntilMs = ended + restMs
    if (this.memory.seen > this.#told) this.#timer = setTimeout(() => this.#tellAbreast(SLICE_MS), restMs)
  }

  /** What is to be told next on the way to the goal; null once all is told. */
  #nextFlush(): Flush | null {
    while (this.#abreast.size > 0 && this.#told < this.#goal) {
      const next = this.memory.next(this.#told, this.#goal)
      this.#told = next.upTo
      if (!next.empty) return this.#begun(next)
    }
    this.#told = Math.max(this.#told, this.#goal)
    return null
  }

  #begun(told: Told): Flush {
    return { told, readers: this.#abreast.values() }
  }

  /** False when `untilMs` came before its end. */
  #tellOn({ told, readers }: Flush, untilMs: number): boolean {
    for (let next = readers.next(); next.done !== true; next = readers.next()) {
      const reader = next.value
      // Who came meanwhile has it already.
      if (reader.outlet === null || reader.cursor >= told.upTo) continue
      this.#tell(reader, reader.outlet, told)
      if (performance.now() >= untilMs) return false
    }
    return true
  }

  #tell(reader: Reader, outlet: Outlet, { message, upTo }: Told): void {
    reader.cursor = upTo
    const sent = outlet.send(message)
    if (sent === 'sent') {
      this.#abreast.add(reader)
      return
    }
    this.#abreast.delete(reader)
    if (sent === 'behind') outlet.whenDrained(() => this.#catchUp(reader, outlet))
  }

  /** Tells a reader who was behind what it missed, as long as its outlet takes it. */
  #catchUp(reader: Reader, outlet: Outlet): void {
    if (reader.home !== this) return
    while (!reader.left && reader.cursor < this.#told) {
      if (outlet.behind) {
        outlet.whenDrained(() => this.#catchUp(reader, outlet))
        return
      }
      const next = this.memory.next(reader.cursor, this.#told)
      reader.cursor = next.upTo
      if (!next.empty && outlet.send(next.message) === 'closed') return
    }
    if (!reader.left) this.#abreast.add(reader)
  }
}
