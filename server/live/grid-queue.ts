import { openLine } from '@operagrid/db/tenant-line'
import type { TenantLine } from '@operagrid/db/tenant-line'
import type { OpResult } from '@operagrid/shared/domain/op'

import { commitOrSplit } from './commit-or-split.ts'
import type { GroupGrid, Submission } from './commit-or-split.ts'
import { commitLane, takeLane } from './patch-lane.ts'
import type { Lane } from './patch-lane.ts'
import { isBulk, ofOneKind, takeTurns } from './turns.ts'

/** Most ops that go into one transaction. */
const MAX_GROUP_OPS = 500

/** How many lanes may be on their way: while the database writes one, the next lies ready there. */
const MAX_LANES = 2

/**
 * A lane follows another that is not answered yet when it has as many ops, or this many. A smaller one waits and
 * grows: a commit costs as much as the patches of ten members.
 */
const FULL_LANE_OPS = 16

type Work = () => Promise<void>

/**
 * What waits to be written to one grid on this node. While something is on its way, ops of all members gather
 * and become the next group. Its ordinary patches go as a lane, which may follow one that is not answered
 * yet; all else is planned, with nothing on its way. A member has a part in one group at a time, so that
 * their ops keep their order.
 */
export class GridQueue {
  readonly #grid: GroupGrid
  readonly #line: TenantLine
  #waiting: (Submission | Work)[] = []
  #running = false
  /** How many ops each lane has that is on its way. */
  readonly #lanes = new Map<Lane<Submission>, number>()
  /** Taken out of what waits and not answered yet, in their order: on their way in a lane, or to be planned. */
  readonly #inHand = new Set<Submission>()
  /** How many of them are to be planned. */
  #toPlan = 0
  #last: 'hand' | 'bulk' = 'bulk'
  /** Called when a lane was answered or something new waits. */
  #wake: () => void = () => undefined

  constructor(grid: GroupGrid) {
    this.#grid = grid
    this.#line = openLine(grid.db)
  }

  /** True when nothing is under way or waits. */
  get rests(): boolean {
    return !this.#running
  }

  push(submission: Submission): void {
    this.#waiting.push(submission)
    this.#stir()
  }

  /** Runs `work` alone between two groups. */
  exclusive<T>(work: () => Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      this.#waiting.push(() => work().then(resolve, reject))
      this.#stir()
    })
  }

  #stir(): void {
    if (this.#running) this.#wake()
    else void this.#run()
  }

  async #run(): Promise<void> {
    this.#running = true
    while (this.#waiting.length + this.#inHand.size > 0) {
      // Waits for nothing where a lane can leave at once.
      const waiting = this.#step()
      if (waiting !== null) await waiting
    }
    this.#running = false
    this.#line.rest()
  }

  /** Does what can be done next. Answers what must be waited for first, or null when it goes on at once. */
  #step(): Promise<void> | null {
    const [first] = this.#waiting
    const isExclusive = typeof first === 'function'
    if (this.#toPlan > 0 || isExclusive) {
      if (this.#lanes.size > 0) return this.#next()
      // What follows takes a connection of its own: as many grids as the pool has would wait for each other.
      this.#line.rest()
      if (this.#toPlan > 0) return this.#plan()
      if (isExclusive) {
        this.#waiting.shift()
        return first()
      }
    }
    const group = this.#lanes.size < MAX_LANES ? this.#nextGroup() : []
    if (group.length === 0 || !this.#mayFollow(group)) return this.#next()
    this.#send(group)
    return null
  }

  /** Until a lane was answered or something new waits. */
  #next(): Promise<void> {
    return new Promise((resolve) => (this.#wake = resolve))
  }

  /** What could go together next of all that waits before the next exclusive work. */
  #nextGroup(): Submission[] {
    const busy = new Set<string>()
    for (const { actor } of this.#inHand) busy.add(actor.memberId)
    const ready: Submission[] = []
    for (const item of this.#waiting) {
      if (typeof item === 'function') break
      if (!busy.has(item.actor.memberId)) ready.push(item)
    }
    return takeTurns(ofOneKind(ready, this.#last), MAX_GROUP_OPS)
  }

  #mayFollow(group: readonly Submission[]): boolean {
    let underWay = 0
    for (const ops of this.#lanes.values()) underWay += ops
    // Bulk takes so long that what a hand did is better sent behind it than kept until more has come.
    const isBehindBulk = this.#lanes.size > 0 && this.#last === 'bulk'
    return isBehindBulk || countOps(group) >= Math.min(underWay, FULL_LANE_OPS)
  }

  /** Sends a group's ordinary patches; all else of it is planned as soon as nothing is on its way. */
  #send(group: readonly Submission[]): void {
    const taken = new Set<unknown>(group)
    this.#last = group.some(isBulk) ? 'bulk' : 'hand'
    this.#waiting = this.#waiting.filter((item) => !taken.has(item))
    for (const submission of group) this.#inHand.add(submission)
    const { fields } = this.#grid.memory
    const lane = fields === undefined ? null : takeLane(group, fields, new Date().toISOString())
    this.#toPlan += group.length - (lane?.submissions.length ?? 0)
    if (lane !== null) void this.#writeLane(lane)
  }

  async #writeLane(lane: Lane<Submission>): Promise<void> {
    const submissions = lane.submissions.map(({ submission }) => submission)
    this.#lanes.set(lane, countOps(submissions))
    const answers = await this.#commitLane(lane)
    this.#lanes.delete(lane)
    for (const submission of submissions) {
      const results = answers.get(submission)
      if (results === undefined) this.#toPlan += 1
      else {
        this.#inHand.delete(submission)
        submission.resolve(results)
      }
    }
    this.#wake()
  }

  /** Writes and tells a lane. Those that are missing in the answer are planned like all others. */
  async #commitLane(lane: Lane<Submission>): Promise<ReadonlyMap<Submission, OpResult[]>> {
    try {
      const { answers, changes } = await commitLane(this.#line, this.#grid.gridId, lane)
      if (changes.length > 0) this.#grid.committed(changes)
      return answers
    } catch {
      return new Map()
    }
  }

  /** Plans all that is in hand, when no lane is on its way. */
  async #plan(): Promise<void> {
    const group = [...this.#inHand]
    await commitOrSplit(this.#grid, group)
    this.#inHand.clear()
    this.#toPlan = 0
  }
}

function countOps(group: readonly Submission[]): number {
  return group.reduce((ops, submission) => ops + submission.ops.length, 0)
}
