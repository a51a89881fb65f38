import type { GridChange } from '@operagrid/shared/domain/change'
import { notFound } from '@operagrid/shared/errors'
import type { AppError } from '@operagrid/shared/errors'

import { FeedClass } from './feed-class.ts'
import type { HubStart } from './grid-hub.ts'
import { ReporterSight } from './reporter-sight.ts'
import type { ReporterScope, ReporterView } from './reporter-sight.ts'
import { reporterVisibility } from './visibility.ts'

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
   * What they see, null = for them there is no such grid. Nobody keeps that up while there are
   * no reporters: then it is asked for.
   *
   * @throws AppError UNAVAILABLE
   */
  async view(): Promise<ReporterView> {
    if (this.size === 0) this.sight.drop()
    return await this.sight.settle()
  }

  /** The class of a reporter. A new one begins after `version`, with the `scope` that they see. */
  of(memberId: string, scope: ReporterScope, version: number): FeedClass {
    const members = this.#classes.get(memberId) ?? new FeedClass(reporterVisibility(memberId, scope), version)
    this.#classes.set(memberId, members)
    return members
  }

  /** Behind a change of the fields they may see others: what follows waits until that is known. */
  take(changes: readonly GridChange[]): void {
    if (this.size === 0) return
    const shape = changes.findIndex((change) => change.kind === 'schema')
    if (!this.sight.known) {
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

  restart(start: HubStart): void {
    this.#held = []
    for (const members of this.#classes.values()) {
      if (this.sight.known) members.restartFrom(start)
      else members.restart(start.version)
    }
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
