import type { GridChange } from '@operagrid/shared/domain/change'
import { notFound } from '@operagrid/shared/errors'
import type { AppError } from '@operagrid/shared/errors'

import { FeedClass } from './feed-class.ts'
import type { HubStart } from './grid-hub.ts'
import { ReporterSight } from './reporter-sight.ts'
import type { ReporterFields } from './reporter-sight.ts'
import { reporterVisibility } from './visibility.ts'

/** What is held while it is not known what reporters see; beyond it they read everything anew. */
const MAX_HELD = 5_000

/** The reporters of a grid, a class each: they see different records, but the same fields. */
export class ReporterClasses {
  readonly sight: ReporterSight
  readonly #classes = new Map<string, FeedClass>()
  /** What came while it is not known what they see of it. */
  #held: GridChange[] = []

  constructor(readFields: () => Promise<ReporterFields>) {
    this.sight = new ReporterSight(readFields, (fields) => this.#learned(fields))
  }

  get size(): number {
    return this.#classes.size
  }

  /**
   * The fields that they see, null = for them there is no such grid. Nobody keeps that up while there are
   * no reporters: then it is asked for.
   *
   * @throws AppError UNAVAILABLE
   */
  async fields(): Promise<ReporterFields> {
    if (this.size === 0) this.sight.drop()
    return await this.sight.settle()
  }

  /** The class of a reporter. A new one begins after `version`, with the `fields` that they see. */
  of(memberId: string, fields: readonly string[], version: number): FeedClass {
    const members = this.#classes.get(memberId) ?? new FeedClass(reporterVisibility(memberId, fields), version)
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

  #learned(fields: ReporterFields): void {
    const held = this.#held
    this.#held = []
    for (const [memberId, members] of this.#classes) {
      if (fields === null) members.fail(notFound('grid'))
      else members.show(reporterVisibility(memberId, fields))
      members.take(held)
    }
  }
}
