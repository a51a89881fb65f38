import type { GridChange } from '@operagrid/shared/domain/change'
import type { Actor } from '@operagrid/shared/domain/member'
import { notFound } from '@operagrid/shared/errors'

import { FeedClass } from './feed-class.ts'
import { GridHub } from './grid-hub.ts'
import type { HubSource, HubStart } from './grid-hub.ts'
import { ReporterSight } from './reporter-sight.ts'
import type { ReporterFields } from './reporter-sight.ts'
import { WHOLE, classKey, reporterVisibility, seesWholeGrids, wholeGrid } from './visibility.ts'

/** What is held for reporters while it is not known what they see; beyond it they read everything anew. */
const MAX_HELD = 5_000
/** How long classes and grids that nobody reads remember, for those who come back. */
const LINGER_MS = 60_000
/** How long the word of a comparison is good for. The heartbeat compares more often. */
const FRESH_MS = 3_000

/** Which grid it is. */
export type Place = { readonly tenantId: string; readonly gridId: string }

type Watcher = (changes: readonly GridChange[]) => void

export type GridFeedSource = HubSource & {
  /** The fields that row security shows to reporters; null = they see no such grid. */
  readReporterFields(): Promise<ReporterFields>
}

/** When a comparison with the database began, and what would make it worthless. */
type Standing = { readonly atMs: number; readonly rechecks: number; readonly sight: number }

/** One grid's changes on this node, and everybody here who is told of them. */
export class GridFeed {
  readonly place: Place
  readonly hub: GridHub
  readonly sight: ReporterSight
  readonly #classes = new Map<string, FeedClass>()
  readonly #watchers = new Set<Watcher>()
  #reporters: readonly { readonly memberId: string; readonly members: FeedClass }[] = []
  /** The start that nothing was told after yet. */
  #start: HubStart | null = null
  #held: GridChange[] = []
  #guests = 0
  #idleSinceMs = performance.now()
  #exists = false
  #comparedAtMs = -Infinity
  #rechecks = 0

  constructor(place: Place, source: GridFeedSource) {
    this.place = place
    this.sight = new ReporterSight(
      () => source.readReporterFields(),
      (fields) => this.#learned(fields),
    )
    this.hub = new GridHub(source, { begin: (start) => this.#begin(start), tell: (changes) => this.#tell(changes) })
  }

  get hasReporters(): boolean {
    return this.#reporters.length > 0
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

  /** The class of a member, from where the hub stands. `fields`: what reporters see, if they are one. */
  classOf(actor: Actor, fields: readonly string[]): FeedClass {
    const key = classKey(actor)
    const known = this.#classes.get(key)
    if (known !== undefined) return known
    const reporter = !seesWholeGrids(actor)
    const version = this.hub.head ?? 0
    const made = new FeedClass(reporter ? reporterVisibility(actor.memberId, fields) : wholeGrid, version)
    if (this.#start?.version === version) remember(made, this.#start)
    this.#classes.set(key, made)
    if (reporter) this.#reporters = [...this.#reporters, { memberId: actor.memberId, members: made }]
    return made
  }

  /** Whether there is such a grid, as the database said lately; null when it must be asked. */
  exists(nowMs: number): boolean | null {
    return nowMs - this.#comparedAtMs < FRESH_MS ? this.#exists : null
  }

  standing(): Standing {
    return { atMs: performance.now(), rechecks: this.#rechecks, sight: this.sight.era }
  }

  /** The database was asked: the grid's version, null = there is no such grid, and all who read it are told so. */
  compared({ atMs, rechecks }: Standing, version: number | null): void {
    if (version !== null) this.hub.reached(version)
    if (rechecks !== this.#rechecks) return
    this.#comparedAtMs = atMs
    this.#exists = version !== null
    if (version === null) for (const members of this.#classes.values()) members.fail(notFound('grid'))
  }

  /** What the database said of the grid before now is of no use any more. */
  recheck(): void {
    this.#rechecks += 1
    this.#comparedAtMs = -Infinity
    this.sight.forget()
  }

  /** Lets go of what is old. False when the grid itself is: nobody has read it for long. */
  tidy(nowMs: number): boolean {
    for (const [key, members] of this.#classes) {
      members.memory.trim(nowMs)
      if (members.emptySinceMs === null || nowMs - members.emptySinceMs < LINGER_MS) continue
      members.close()
      this.#classes.delete(key)
      this.#reporters = this.#reporters.filter((reporter) => reporter.members !== members)
    }
    return this.#guests > 0 || this.#classes.size > 0 || nowMs - this.#idleSinceMs < LINGER_MS
  }

  close(): void {
    for (const members of this.#classes.values()) members.close()
  }

  #begin(start: HubStart): void {
    this.#start = start
    this.#held = []
    for (const members of this.#classes.values()) {
      members.restart(start.version)
      remember(members, start)
    }
    // A watcher may have read the grid before the hub knew where it stands: the last changes are told
    // again rather than one of them not at all.
    if (start.recent.length > 0) for (const watcher of this.#watchers) watcher(start.recent)
  }

  #tell(changes: readonly GridChange[]): void {
    this.#start = null
    this.#classes.get(WHOLE)?.take(changes)
    if (this.hasReporters) this.#tellReporters(changes)
    for (const watcher of this.#watchers) watcher(changes)
  }

  /** Behind a change of the fields, reporters may see others: what follows waits until that is known. */
  #tellReporters(changes: readonly GridChange[]): void {
    if (this.sight.known) {
      const shape = changes.findIndex((change) => change.kind === 'schema')
      const sure = shape === -1 ? changes : changes.slice(0, shape + 1)
      for (const { members } of this.#reporters) members.take(sure)
      if (shape === -1) return
      this.#held = changes.slice(shape + 1)
      this.sight.forget()
      return
    }
    this.#held.push(...changes)
    if (changes.some((change) => change.kind === 'schema')) this.sight.forget()
    if (this.#held.length <= MAX_HELD) return
    this.#held = []
    for (const { members } of this.#reporters) members.restart(this.hub.head ?? 0)
  }

  #learned(fields: ReporterFields): void {
    const held = this.#held
    this.#held = []
    for (const { memberId, members } of this.#reporters) {
      if (fields === null) members.fail(notFound('grid'))
      else members.show(reporterVisibility(memberId, fields))
      members.take(held)
    }
  }
}

function remember(members: FeedClass, { version, recent }: HubStart): void {
  members.memory.remember(version - recent.length, recent)
}
