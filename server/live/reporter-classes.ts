import type { GridChange } from '@operagrid/shared/domain/change'
import { notFound } from '@operagrid/shared/errors'
import type { AppError } from '@operagrid/shared/errors'

import { FeedClass } from './feed-class.ts'
import { ReporterSight } from './reporter-sight.ts'
import type { ReporterView } from './reporter-sight.ts'
import { reporterVisibility } from './visibility.ts'

/** What a class begins with while it is not known what its reporter sees: as soon as that is something else, all is read anew. */
const NOTHING = { records: 'own', fieldIds: [] } as const
/** What is held while it is not known what reporters see; beyond it they read everything anew. */
const MAX_HELD = 5_000

/** The reporters of a grid, a class each: other records, perhaps, but the same fields. */
export class ReporterClasses {
  readonly sight: ReporterSight
  readonly #classes = new Map<string, FeedClass>()
  /** What came while it is not known what they see of it. */
  #held: GridChange[] = []

  constructor(readView: () => Promise<ReporterView>) {
    this.sight = new ReporterSight(readView, (view) => this.#learned(view))
  }

  get size(): number {
    return this.#classes.size
  }

  /**
   * What they see, null = for them there is no such grid. While there are no reporters nobody keeps that up but
   * for the changes that the hub tells: it is asked for.
   *
   * @throws AppError UNAVAILABLE
   */
  async view(): Promise<ReporterView> {
    if (this.size === 0) this.sight.drop()
    return await this.sight.settle()
  }

  /**
   * The class of a reporter. A new one begins after `version`; where what they see has become unknown since `view`
   * answered, it is told nothing until that was read.
   *
   * @throws AppError NOT_FOUND when for them there is no such grid any more
   */
  of(memberId: string, version: number): FeedClass {
    const { view } = this.sight
    if (view === null) throw notFound('grid')
    const known = this.#classes.get(memberId)
    if (known !== undefined) return known
    const members = new FeedClass(reporterVisibility(memberId, view ?? NOTHING), version)
    this.#classes.set(memberId, members)
    if (view === undefined) this.sight.forget()
    return members
  }

  /** Behind a change of the fields they may see others: what follows waits until that is known. */
  take(changes: readonly GridChange[]): void {
    const shape = changes.findIndex((change) => change.kind === 'schema')
    if (this.size === 0) {
      // Somebody may have asked, and come only after this.
      if (shape !== -1) this.sight.drop()
      return
    }
    if (this.sight.view === undefined) {
      this.#hold(changes)
      if (shape !== -1) this.sight.forget()
      return
    }
    const sure = shape === -1 ? changes : changes.slice(0, shape + 1)
    for (const members of this.#classes.values()) members.take(sure)
    if (shape === -1) return
    this.#held = changes.slice(shape + 1)
    this.sight.forget()
  }

  /** Goes on from `version`. A change of what they see may be among those that were left out. */
  restart(version: number): void {
    this.#held = []
    for (const members of this.#classes.values()) members.restart(version)
    if (this.size === 0) this.sight.drop()
    else this.sight.forget()
  }

  fail(reason: AppError): void {
    for (const members of this.#classes.values()) members.fail(reason)
  }

  /** Lets go of what is old, and of the classes that nobody has read for `lingerMs`. */
  tidy(nowMs: number, lingerMs: number): void {
    for (const [memberId, members] of this.#classes) if (!members.tidy(nowMs, lingerMs)) this.#classes.delete(memberId)
  }

  close(): void {
    for (const members of this.#classes.values()) members.close()
  }

  #hold(changes: readonly GridChange[]): void {
    this.#held.push(...changes)
    const last = this.#held.at(-1)
    if (last === undefined || this.#held.length <= MAX_HELD) return
    this.#held = []
    for (const members of this.#classes.values()) members.restart(last.version)
  }

  #learned(view: ReporterView): void {
    const held = this.#held
    this.#held = []
    for (const [memberId, members] of this.#classes) {
      if (view === null) members.fail(notFound('grid'))
      else members.show(reporterVisibility(memberId, view))
      members.take(held)
    }
  }
}
