import type { GridChange } from '@operagrid/shared/domain/change'

import { Ring } from './ring.ts'
import type { Visibility } from './visibility.ts'
import { trackedMessage } from './wire/message.ts'
import type { Message } from './wire/message.ts'

/** Longest first message, in characters of JSON: whoever missed more reads windows for less. */
const MAX_FIRST_CHARS = 1024 * 1024
/** Longest of the later ones: a reader who is behind holds back no more than two of them. */
const MAX_LATER_CHARS = 128 * 1024
/** First messages kept for readers at the same cursor, as after a server's restart. */
const MAX_KEPT = 16

/** A message and the version that its reader then has. `empty`: there is nothing in it to see. */
export type Told = { readonly message: Message; readonly upTo: number; readonly empty: boolean }

/** What a class sees of a grid's changes, filtered and encoded once, and remembered for a while. */
export class ClassMemory {
  #visibility: Visibility
  #ring: Ring
  #seen: number
  #era = 0
  readonly #firsts = new Map<number, Told>()

  /** @param version the changes after this one will be taken */
  constructor(visibility: Visibility, version: number) {
    this.#visibility = visibility
    this.#ring = new Ring(version)
    this.#seen = version
  }

  /** The last version looked at, visible or not. */
  get seen(): number {
    return this.#seen
  }

  /** Everything after this version can be told from memory. */
  get reachesBackTo(): number {
    return this.#ring.from
  }

  /** Another number means that what was encoded, read or told before is of no use any more. */
  get era(): number {
    return this.#era
  }

  /** See {@link Visibility.stamp}. */
  get stamp(): string {
    return this.#visibility.stamp
  }

  take(changes: readonly GridChange[]): void {
    const nowMs = performance.now()
    for (const change of changes) {
      if (change.version <= this.#seen) continue
      const visible = this.#visibility.see(change)
      if (visible !== null) this.#ring.push(change.version, JSON.stringify(visible), nowMs)
      this.#seen = change.version
    }
  }

  /** Begins anew at `version`, perhaps with another sight of the grid. */
  restart(version: number, visibility: Visibility = this.#visibility): void {
    this.#visibility = visibility
    this.#ring = new Ring(version)
    this.#seen = version
    this.#era += 1
    this.#firsts.clear()
  }

  /** What was filtered before stays as it is. */
  widen(visibility: Visibility): void {
    this.#visibility = visibility
  }

  /** Puts the changes between `from` and what is remembered in front of it. */
  remember(from: number, changes: readonly GridChange[]): void {
    const older = changes.flatMap((change) => {
      const visible = this.#visibility.see(change)
      return visible === null ? [] : [{ version: change.version, json: JSON.stringify(visible) }]
    })
    this.#ring.prepend(from, older, performance.now())
    this.#firsts.clear()
  }

  /** Lets go of what nobody is likely to ask for any more. */
  trim(nowMs: number): void {
    this.#ring.trim(nowMs)
    this.#firsts.clear()
  }

  /** Everything between `cursor` and version `upTo` as one message, or the word that it is unknown or too much. */
  first(cursor: number, upTo: number): Told {
    const kept = this.#firsts.get(cursor)
    if (kept?.upTo === upTo) return kept
    const all = cursor > upTo ? null : this.#read(cursor, upTo, MAX_FIRST_CHARS)
    const first = all?.upTo === upTo ? all : this.resync(upTo)
    if (this.#firsts.size >= MAX_KEPT) this.#firsts.clear()
    this.#firsts.set(cursor, first)
    return first
  }

  /** As much of what came between `cursor` and version `upTo` as one message should hold. */
  next(cursor: number, upTo: number): Told {
    return this.#read(cursor, upTo, MAX_LATER_CHARS) ?? this.resync(upTo)
  }

  /** The word that everything must be read anew. */
  resync(version: number): Told {
    const message = this.#message(version, `{"type":"resync","version":${version}}`)
    return { message, upTo: version, empty: false }
  }

  #read(cursor: number, upTo: number, maxChars: number): Told | null {
    const stretch = this.#ring.after(cursor, upTo, maxChars)
    if (stretch === null) return null
    // The pieces are JSON already: a change is encoded once, however many messages it is in.
    const data = `{"type":"changes","changes":[${stretch.pieces.join(',')}]}`
    const message = this.#message(stretch.upTo, data)
    return { message, upTo: stretch.upTo, empty: stretch.pieces.length === 0 }
  }

  #message(version: number, data: string): Message {
    return trackedMessage(this.stamp === '' ? String(version) : `${version}.${this.stamp}`, data)
  }
}
