import { openLine } from '@operagrid/db/tenant-line'
import type { TenantLine } from '@operagrid/db/tenant-line'
import type { Actor } from '@operagrid/shared/domain/member'
import type { OpResult } from '@operagrid/shared/domain/op'
import { AppError } from '@operagrid/shared/errors'

import { FRESH_MS } from './actor-now.ts'
import { commitOrSplit } from './commit-or-split.ts'
import type { GroupGrid, Submission } from './commit-or-split.ts'
import { costOf } from './op-cost.ts'
import { commitLane, takeLane } from './patch-lane.ts'
import type { Lane } from './patch-lane.ts'
import { isBulk, ofOneKind, takeTurns } from './turns.ts'

/** What goes into one transaction may cost so much, see op-cost.ts: whoever comes meanwhile waits that long. */
const MAX_GROUP_COST = 5_000
/** And so much while somebody works by hand, as seen by an edit of theirs within the last second. */
const BESIDE_HANDS = { cost: 2_500, forMs: 1_000 }

/** So many ops of a member, and of all, may wait for one grid: more is told to come back. */
const MAX_WAITING = { member: 20_000, all: 200_000 }
/** Of fewer submissions nobody counts the ops: a thousand each at most. */
const MAX_SHORT = 20

/** How many lanes may be on their way: while the database writes one, the next lies ready there. */
const MAX_LANES = 2

/**
 * A lane follows another that is not answered yet when it has as many ops, or this many. A smaller one waits and
 * grows: a commit costs as much as the patches of ten members.
 */
const FULL_LANE_OPS = 16

type Work = () => Promise<void>

/** `sinceMs`: when it was known for the last time whose it is (performance.now()). */
type Queued = Submission & { readonly cost: number; readonly sinceMs: number }

export type QueuedGrid = GroupGrid & {
  /** The member as they are by now. @throws AppError when they belong to the workspace no longer */
  readonly actorNow: (actor: Actor) => Promise<Actor>
}

/**
 * What waits to be written to one grid on this node. While something is on its way, ops of all members gather
 * and become the next group. Its ordinary patches go as a lane, which may follow one that is not answered
 * yet; all else is planned, with nothing on its way. A member has a part in one group at a time, so that
 * their ops keep their order.
 */
export class GridQueue {
  readonly #grid: QueuedGrid
  readonly #line: TenantLine
  #waiting: (Queued | Work)[] = []
  #running = false
  /** How many ops each lane has that is on its way. */
  readonly #lanes = new Map<Lane<Queued>, number>()
  /** Taken out of what waits and not answered yet, in their order: on their way in a lane, or to be planned. */
  readonly #inHand = new Set<Queued>()
  /** How many of them are to be planned. */
  #toPlan = 0
  #last: 'hand' | 'bulk' = 'bulk'
  #handAtMs = -Infinity
  /** Called when a lane was answered or something new waits. */
  #wake: () => void = () => undefined

  constructor(grid: QueuedGrid) {
    this.#grid = grid
    this.#line = openLine(grid.db)
  }

  /** True when nothing is under way or waits. */
  get rests(): boolean {
    return !this.#running
  }

  push(submission: Submission): void {
    if (this.#isFull(submission)) {
      submission.reject(new AppError('TOO_MANY', 'Too many edits of this grid wait to be written. Try again soon.'))
      return
    }
    const queued = { ...submission, cost: costOf(submission.ops), sinceMs: performance.now() }
    if (!isBulk(queued)) this.#handAtMs = queued.sinceMs
    this.#waiting.push(queued)
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
    const old = group.filter(({ sinceMs }) => performance.now() - sinceMs > FRESH_MS)
    if (old.length > 0) {
      if (this.#lanes.size > 0) return this.#next()
      this.#line.rest()
      return this.#askAgain(old)
    }
    this.#send(group)
    return null
  }

  #isFull({ actor, ops }: Submission): boolean {
    // An ordinary queue is short: nothing is counted then.
    if (this.#waiting.length < MAX_SHORT) return false
    let all = 0
    let own = 0
    for (const item of this.#waiting) {
      if (typeof item === 'function') continue
      all += item.ops.length
      if (item.actor.memberId === actor.memberId) own += item.ops.length
    }
    return own + ops.length > MAX_WAITING.member || all + ops.length > MAX_WAITING.all
  }

  /** Whose these are by now: what a member left behind who was removed is refused, and all else is theirs in their role. */
  async #askAgain(old: readonly Queued[]): Promise<void> {
    const sinceMs = performance.now()
    const members = new Map(old.map(({ actor }) => [actor.memberId, actor]))
    const asked = await Promise.allSettled([...members.values()].map((actor) => this.#grid.actorNow(actor)))
    const now = new Map([...members.keys()].map((memberId, at) => [memberId, asked[at]]))
    for (const submission of old) {
      const at = this.#waiting.indexOf(submission)
      const found = now.get(submission.actor.memberId)
      if (found?.status === 'fulfilled') this.#waiting[at] = { ...submission, actor: found.value, sinceMs }
      else {
        this.#waiting.splice(at, 1)
        submission.reject(found?.reason)
      }
    }
  }

  /** Until a lane was answered or something new waits. */
  #next(): Promise<void> {
    return new Promise((resolve) => (this.#wake = resolve))
  }

  /** What could go together next of all that waits before the next exclusive work. */
  #nextGroup(): Queued[] {
    const busy = new Set<string>()
    for (const { actor } of this.#inHand) busy.add(actor.memberId)
    const ready: Queued[] = []
    for (const item of this.#waiting) {
      if (typeof item === 'function') break
      if (!busy.has(item.actor.memberId)) ready.push(item)
    }
    const hands = performance.now() - this.#handAtMs < BESIDE_HANDS.forMs
    return takeTurns(ofOneKind(ready, this.#last), hands ? BESIDE_HANDS.cost : MAX_GROUP_COST)
  }

  #mayFollow(group: readonly Queued[]): boolean {
    let underWay = 0
    for (const ops of this.#lanes.values()) underWay += ops
    // Bulk takes so long that what a hand did is better sent behind it than kept until more has come.
    const isBehindBulk = this.#lanes.size > 0 && this.#last === 'bulk'
    return isBehindBulk || countOps(group) >= Math.min(underWay, FULL_LANE_OPS)
  }

  /** Sends a group's ordinary patches; all else of it is planned as soon as nothing is on its way. */
  #send(group: readonly Queued[]): void {
    const taken = new Set<unknown>(group)
    this.#last = group.some(isBulk) ? 'bulk' : 'hand'
    this.#waiting = this.#waiting.filter((item) => !taken.has(item))
    for (const submission of group) this.#inHand.add(submission)
    const lane = this.#laneOf(group)
    this.#toPlan += group.length - (lane?.submissions.length ?? 0)
    if (lane !== null) void this.#writeLane(lane)
  }

  /** Null also where it trips over an op: planned, that op fails by itself, and not the queue. */
  #laneOf(group: readonly Queued[]): Lane<Queued> | null {
    try {
      const { fields } = this.#grid.memory
      return fields === undefined ? null : takeLane(group, fields, new Date().toISOString())
    } catch {
      return null
    }
  }

  async #writeLane(lane: Lane<Queued>): Promise<void> {
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
  async #commitLane(lane: Lane<Queued>): Promise<ReadonlyMap<Queued, OpResult[]>> {
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

function countOps(group: readonly Queued[]): number {
  return group.reduce((ops, submission) => ops + submission.ops.length, 0)
}
