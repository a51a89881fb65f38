import type { GridChange } from '@operagrid/shared/domain/change'
import type { Actor } from '@operagrid/shared/domain/member'
import { notFound } from '@operagrid/shared/errors'

import { Existence } from './existence.ts'
import type { FeedClass } from './feed-class.ts'
import { GridHub } from './grid-hub.ts'
import type { HubSource } from './grid-hub.ts'
import { OpenClasses } from './open-classes.ts'
import { ReporterClasses } from './reporter-classes.ts'
import type { ReporterView } from './reporter-sight.ts'
import type { GridStart, ViewerFields } from './viewer-sight.ts'
import { seesAllRecords } from './visibility.ts'

/** How long classes and grids that nobody reads remember, for those who come back. */
const LINGER_MS = 60_000

/** Which grid it is. */
export type Place = { readonly tenantId: string; readonly gridId: string }

type Watcher = (changes: readonly GridChange[]) => void
type SightWatcher = (sight: ViewerFields) => void

export type GridFeedSource = HubSource<GridStart> & {
  /** What row security shows to reporters; null = they see no such grid. */
  readReporterView(): Promise<ReporterView>
}

/** One grid's changes on this node, and everybody here who is told of them. */
export class GridFeed {
  readonly place: Place
  readonly hub: GridHub<GridStart>
  readonly existence = new Existence()
  readonly reporters: ReporterClasses
  readonly open = new OpenClasses((sight) => this.#see(sight))
  readonly #watchers = new Set<Watcher>()
  readonly #sightWatchers = new Set<SightWatcher>()
  /** Where the hub began, as long as nothing was told after it. */
  #start: GridStart | null = null
  #guests = 0
  #idleSinceMs = performance.now()

  constructor(place: Place, source: GridFeedSource) {
    this.place = place
    this.reporters = new ReporterClasses(() => source.readReporterView())
    this.hub = new GridHub(source, { begin: (start) => this.#begin(start), tell: (changes) => this.#tell(changes) })
  }

  /** Somebody here reads it, or has lately. */
  get isRead(): boolean {
    return this.#guests > 0 || !this.open.isEmpty || this.reporters.size > 0
  }

  /** Keeps the grid from being let go of until the answer is called. */
  hold(): () => void {
    this.#guests += 1
    return () => {
      this.#guests -= 1
      this.#idleSinceMs = performance.now()
    }
  }

  /** See {@link Feed.watch}. */
  watch(watcher: Watcher): () => void {
    const release = this.hold()
    this.#watchers.add(watcher)
    this.hub.settle().catch(() => undefined)
    return () => {
      if (this.#watchers.delete(watcher)) release()
    }
  }

  /** See {@link Feed.watchSight}. */
  watchSight(watcher: SightWatcher): () => void {
    const release = this.hold()
    this.#sightWatchers.add(watcher)
    if (this.hub.head !== null) watcher(this.open.viewerFields)
    this.hub.settle().catch(() => undefined)
    return () => {
      if (this.#sightWatchers.delete(watcher)) release()
    }
  }

  /** The class of a member; a new one begins where the hub stands. @throws AppError NOT_FOUND */
  classOf(actor: Actor): FeedClass {
    const version = this.hub.head ?? 0
    if (!seesAllRecords(actor)) return this.reporters.of(actor.memberId, version)
    return this.open.of(actor.role, version, this.#start)
  }

  /** There is no such grid any more, and all who read it are told so. */
  end(): void {
    this.open.fail(notFound('grid'))
    this.reporters.fail(notFound('grid'))
  }

  /** What the database said of the grid before now is of no use any more. */
  recheck(): void {
    this.existence.forget()
    this.reporters.sight.forget()
  }

  /** Lets go of what is old. False when the grid itself is: nobody has read it for long. */
  tidy(nowMs: number): boolean {
    this.open.tidy(nowMs, LINGER_MS)
    this.reporters.tidy(nowMs, LINGER_MS)
    return this.isRead || nowMs - this.#idleSinceMs < LINGER_MS
  }

  close(): void {
    this.open.close()
    this.reporters.close()
  }

  #begin(start: GridStart): void {
    this.#start = start
    this.open.restart(start)
    this.reporters.restart(start.version)
    // A watcher may have read the grid before the hub knew where it stands: the last changes are told
    // again rather than one of them not at all.
    if (start.recent.length > 0) for (const watcher of this.#watchers) watcher(start.recent)
  }

  #tell(changes: readonly GridChange[]): void {
    this.#start = null
    this.open.take(changes)
    this.reporters.take(changes)
    for (const watcher of this.#watchers) watcher(changes)
  }

  #see(sight: ViewerFields): void {
    for (const watcher of this.#sightWatchers) watcher(sight)
  }
}
