import type { GridChange, SchemaChange } from '@operagrid/shared/domain/change'
import type { Role } from '@operagrid/shared/domain/member'
import type { AppError } from '@operagrid/shared/errors'

import { FeedClass } from './feed-class.ts'
import { reshaped, turns, viewerFields } from './viewer-sight.ts'
import type { GridShape, GridStart, ViewerFields } from './viewer-sight.ts'
import { viewerVisibility, wholeGrid } from './visibility.ts'

/**
 * The readers from whom no record of a grid is hidden: one class, and a second one for viewers while there is
 * something that they may not see. What that is stands in the changes themselves, so it is known at each version
 * without asking; where it changes, viewers change classes and read everything anew.
 */
export class OpenClasses {
  #shape: GridShape | null = null
  #whole: FeedClass | null = null
  #viewers: FeedClass | null = null
  readonly #onSight: (sight: ViewerFields) => void

  /** @param onSight told when viewers see other fields than before */
  constructor(onSight: (sight: ViewerFields) => void) {
    this.#onSight = onSight
  }

  get isEmpty(): boolean {
    return this.#whole === null && this.#viewers === null
  }

  /** What viewers see; nothing until that is known. */
  get viewerFields(): ViewerFields {
    return this.#shape === null ? new Set() : viewerFields(this.#shape)
  }

  /** Whether the class is told everything. */
  isWhole(members: FeedClass): boolean {
    return members === this.#whole
  }

  /** The class of a member; a new one begins after `version`, remembering what led there if `start` does. */
  of(role: Role, version: number, start: GridStart | null): FeedClass {
    const sight = role === 'viewer' ? this.viewerFields : 'all'
    const known = sight === 'all' ? this.#whole : this.#viewers
    if (known !== null) return known
    const members = new FeedClass(sight === 'all' ? wholeGrid : viewerVisibility(sight), version)
    if (start?.version === version) members.restartFrom(start)
    if (sight === 'all') this.#whole = members
    else this.#viewers = members
    return members
  }

  take(changes: readonly GridChange[]): void {
    let from = 0
    for (const [at, change] of changes.entries()) {
      if (change.kind !== 'schema') continue
      this.#tell(changes.slice(from, at))
      this.#reshape(change)
      from = at
    }
    this.#tell(from === 0 ? changes : changes.slice(from))
  }

  restart(start: GridStart): void {
    this.#see(start.shape, start.version)
    for (const members of [this.#whole, this.#viewers]) members?.restartFrom(start)
  }

  fail(reason: AppError): void {
    for (const members of [this.#whole, this.#viewers]) members?.fail(reason)
  }

  /** Lets go of what is old, and of the classes that nobody has read for `lingerMs`. */
  tidy(nowMs: number, lingerMs: number): void {
    if (this.#whole?.tidy(nowMs, lingerMs) === false) this.#whole = null
    if (this.#viewers?.tidy(nowMs, lingerMs) === false) this.#viewers = null
  }

  close(): void {
    this.#whole?.close()
    this.#viewers?.close()
  }

  #tell(changes: readonly GridChange[]): void {
    if (changes.length === 0) return
    this.#whole?.take(changes)
    this.#viewers?.take(changes)
  }

  /** Before anybody is told of it: what it hides is not to be told to viewers, and neither is what waits. */
  #reshape(change: SchemaChange): void {
    if (this.#shape !== null) this.#see(reshaped(this.#shape, change), change.version)
  }

  /** What viewers see from `version` on. */
  #see(shape: GridShape, version: number): void {
    const before = this.#shape
    this.#shape = shape
    const sight = viewerFields(shape)
    if (sight === 'all') this.#openUp(version)
    else if (this.#viewers === null) this.#shutOff(sight, version)
    else if (before === null || turns(before, shape)) this.#viewers.restart(version, viewerVisibility(sight))
    else this.#viewers.widen(viewerVisibility(sight))
    this.#onSight(sight)
  }

  /** Nothing is hidden from viewers any more: they are told what everybody is. */
  #openUp(version: number): void {
    if (this.#viewers === null) return
    const readers = this.#viewers.release()
    this.#viewers.close()
    this.#viewers = null
    if (readers.length === 0) return
    this.#whole ??= new FeedClass(wholeGrid, version)
    this.#whole.adopt(readers)
  }

  #shutOff(sight: ReadonlySet<string>, version: number): void {
    const readers = this.#whole?.release((reader) => reader.role === 'viewer') ?? []
    if (readers.length === 0) return
    this.#viewers = new FeedClass(viewerVisibility(sight), version)
    this.#viewers.adopt(readers)
  }
}
