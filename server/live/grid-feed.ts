import type { GridChange } from '@operagrid/shared/domain/change'
import type { Actor } from '@operagrid/shared/domain/member'
import { notFound } from '@operagrid/shared/errors'

import { Existence } from './existence.ts'
import { FeedClass } from './feed-class.ts'
import { GridHub } from './grid-hub.ts'
import type { HubSource, HubStart } from './grid-hub.ts'
import { ReporterClasses } from './reporter-classes.ts'
import type { ReporterScope, ReporterView } from './reporter-sight.ts'
import { wholeGrid } from './visibility.ts'

/** How long classes and grids that nobody reads remember, for those who come back. */
const LINGER_MS = 60_000

/** Which grid it is. */
export type Place = { readonly tenantId: string; readonly gridId: string }

type Watcher = (changes: readonly GridChange[]) => void

export type GridFeedSource = HubSource & {
  /** What row security shows to reporters; null = they see no such grid. */
  readReporterView(): Promise<ReporterView>
}

/** One grid's changes on this node, and everybody here who is told of them. */
export class GridFeed {
  readonly place: Place
  readonly hub: GridHub
  readonly existence = new Existence()
  readonly reporters: ReporterClasses
  #whole: FeedClass | null = null
  readonly #watchers = new Set<Watcher>()
  /** Where the hub began, as long as nothing was told after it. */
  #start: HubStart | null = null
  #guests = 0
  #idleSinceMs = performance.now()

  constructor(place: Place, source: GridFeedSource) {
    this.place = place
    this.reporters = new ReporterClasses(() => source.readReporterView())
    this.hub = new GridHub(source, { begin: (start) => this.#begin(start), tell: (changes) => this.#tell(changes) })
  }

  /** Somebody here reads it, or has lately. */
  get isRead(): boolean {
    return this.#guests > 0 || this.#whole !== null || this.reporters.size > 0
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

  /** The class of a member; a new one begins where the hub stands. `scope`: what reporters see, null for all others. */
  classOf(actor: Actor, scope: ReporterScope | null): FeedClass {
    const version = this.hub.head ?? 0
    if (scope !== null) return this.reporters.of(actor.memberId, scope, version)
    if (this.#whole !== null) return this.#whole
    this.#whole = new FeedClass(wholeGrid, version)
    if (this.#start?.version === version) this.#whole.restartFrom(this.#start)
    return this.#whole
  }

  /** There is no such grid any more, and all who read it are told so. */
  end(): void {
    this.#whole?.fail(notFound('grid'))
    this.reporters.fail(notFound('grid'))
  }

  /** What the database said of the grid before now is of no use any more. */
  recheck(): void {
    this.existence.forget()
    this.reporters.sight.forget()
  }

  /** Lets go of what is old. False when the grid itself is: nobody has read it for long. */
  tidy(nowMs: number): boolean {
    if (this.#whole?.tidy(nowMs, LINGER_MS) === false) this.#whole = null
    this.reporters.tidy(nowMs, LINGER_MS)
    return this.isRead || nowMs - this.#idleSinceMs < LINGER_MS
  }

  close(): void {
    this.#whole?.close()
    this.reporters.close()
  }

  #begin(start: HubStart): void {
    this.#start = start
    this.#whole?.restartFrom(start)
    this.reporters.restart(start)
    // A watcher may have read the grid before the hub knew where it stands: the last changes are told
    // again rather than one of them not at all.
    if (start.recent.length > 0) for (const watcher of this.#watchers) watcher(start.recent)
  }

  #tell(changes: readonly GridChange[]): void {
    this.#start = null
    this.#whole?.take(changes)
    this.reporters.take(changes)
    for (const watcher of this.#watchers) watcher(changes)
  }
}
