import { sqlState } from '@operagrid/db/tenant'
import type { Db } from '@operagrid/db/tenant'
import type { GridChange } from '@operagrid/shared/domain/change'
import type { Actor } from '@operagrid/shared/domain/member'
import type { Op, OpResult } from '@operagrid/shared/domain/op'
import { AppError } from '@operagrid/shared/errors'

import { commitGroup } from './commit-group.ts'
import type { GridMemory, MemberOps } from './commit-group.ts'
import type { HashedOp } from './op-check.ts'
import { hashOp } from './op-hash.ts'
import { commitLane, takeLane } from './patch-lane.ts'
import { inPieces, takeTurns } from './turns.ts'

/** Most ops that go into one transaction. */
const MAX_GROUP_OPS = 500

/** A call of more ops is written in pieces of this many, between which others have their turn. */
const MAX_PIECE_OPS = 250

/** Queues kept with what they remember of their grids' fields. */
const MAX_QUEUES = 1000

/** How often a group is tried again after a serialization failure or a deadlock. */
const MAX_TRIES = 5

type Submission = MemberOps & {
  readonly resolve: (results: OpResult[]) => void
  readonly reject: (error: unknown) => void
}

/** Told after each commit, in version order per grid. */
export type Committed = (tenantId: string, gridId: string, changes: readonly GridChange[]) => void

export type Writer = {
  /** Queues ops of one member; answers when they are durable. `results[i]` belongs to `ops[i]`. */
  submit(actor: Actor, gridId: string, ops: readonly Op[]): Promise<OpResult[]>
  /** Runs `work` alone between two groups of the grid on this node. */
  exclusive<T>(tenantId: string, gridId: string, work: () => Promise<T>): Promise<T>
}

/**
 * One queue a grid: while a group commits, ops of all members gather and become the next
 * group. That makes dense versions cheap: the grid row is locked once a group, not once an op.
 */
export function makeWriter(db: Db, committed: Committed): Writer {
  const queues = new Map<string, GridQueue>()

  function queueOf(tenantId: string, gridId: string): GridQueue {
    const key = `${tenantId}/${gridId}`
    const queue = queues.get(key) ?? new GridQueue(db, tenantId, gridId, committed)
    // Last used last: the ones to let go of first are the oldest that rest.
    queues.delete(key)
    queues.set(key, queue)
    if (queues.size > MAX_QUEUES) {
      const resting = [...queues].find(([, each]) => each.rests && each !== queue)
      if (resting !== undefined) queues.delete(resting[0])
    }
    return queue
  }

  return {
    async submit(actor, gridId, ops) {
      const queue = queueOf(actor.tenantId, gridId)
      const hashed = ops.map((op) => ({ op, hash: hashOp(gridId, op) }))
      const pieces = inPieces(hashed, MAX_PIECE_OPS).map(
        (piece) => new Promise<OpResult[]>((resolve, reject) => queue.push({ actor, ops: piece, resolve, reject })),
      )
      return (await Promise.all(pieces)).flat()
    },
    exclusive: (tenantId, gridId, work) => queueOf(tenantId, gridId).exclusive(work),
  }
}

class GridQueue {
  readonly #db: Db
  readonly #tenantId: string
  readonly #gridId: string
  readonly #committed: Committed
  #waiting: (Submission | (() => Promise<void>))[] = []
  #running = false
  readonly #memory: GridMemory = {}

  constructor(db: Db, tenantId: string, gridId: string, committed: Committed) {
    this.#db = db
    this.#tenantId = tenantId
    this.#gridId = gridId
    this.#committed = committed
  }

  /** True when nothing is under way or waits. */
  get rests(): boolean {
    return !this.#running
  }

  push(submission: Submission): void {
    this.#waiting.push(submission)
    void this.#run()
  }

  exclusive<T>(work: () => Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      this.#waiting.push(() => work().then(resolve, reject))
      void this.#run()
    })
  }

  async #run(): Promise<void> {
    if (this.#running) return
    this.#running = true
    while (this.#waiting.length > 0) {
      const first = this.#waiting[0]
      if (typeof first === 'function') {
        this.#waiting.shift()
        await first()
      } else {
        await this.#write(this.#nextGroup())
      }
    }
    this.#running = false
  }

  /** What goes together next of all that waits before the next exclusive work; at least one. */
  #nextGroup(): Submission[] {
    const ready: Submission[] = []
    for (const item of this.#waiting) {
      if (typeof item === 'function') break
      ready.push(item)
    }
    const group = takeTurns(ready, MAX_GROUP_OPS)
    const taken = new Set<unknown>(group)
    this.#waiting = this.#waiting.filter((item) => !taken.has(item))
    return group
  }

  /** Writes a group: its ordinary patches in one round trip, then whatever else is in it. */
  async #write(group: readonly Submission[]): Promise<void> {
    const done = await this.#writeLane(group)
    const left = group.filter((submission) => !done.has(submission))
    if (left.length > 0) await this.#commitOrSplit(left)
  }

  /** Writes and answers the group's ordinary patches. Those that fail are planned like all others. */
  async #writeLane(group: readonly Submission[]): Promise<ReadonlySet<Submission>> {
    const { fields } = this.#memory
    const lane = fields === undefined ? null : takeLane(group, fields, new Date().toISOString())
    if (lane === null) return new Set()
    try {
      const { answers, changes } = await commitLane(this.#db, this.#gridId, lane)
      if (changes.length > 0) this.#committed(this.#tenantId, this.#gridId, changes)
      for (const [submission, results] of answers) submission.resolve(results)
      return new Set(answers.keys())
    } catch {
      return new Set()
    }
  }

  /**
   * Commits a group. Where the database refuses it for a reason that lies in one op (an id
   * that exists unseen, say), each submission and then each op is tried alone, so that one
   * bad op never takes another member's edit with it.
   */
  async #commitOrSplit(group: readonly Submission[]): Promise<void> {
    try {
      const answers = await this.#commit(group)
      group.forEach((submission, at) => submission.resolve(answers[at] ?? []))
    } catch (error) {
      if (error instanceof AppError && error.code === 'UNAVAILABLE') {
        for (const submission of group) submission.reject(error)
      } else if (group.length > 1) {
        for (const submission of group) await this.#commitOrSplit([submission])
      } else {
        for (const submission of group) await this.#commitEach(submission, error)
      }
    }
  }

  async #commitEach(submission: Submission, groupError: unknown): Promise<void> {
    // The grid itself is missing: that is the call's error, not one op's.
    if (submission.ops.length === 1 || (groupError instanceof AppError && groupError.details['noun'] === 'grid')) {
      this.#settleFailed(submission, groupError)
      return
    }
    const results: OpResult[] = []
    try {
      for (const op of submission.ops) {
        results.push(...(await this.#commitOne(submission.actor, op)))
      }
      submission.resolve(results)
    } catch (error) {
      submission.reject(error)
    }
  }

  async #commitOne(actor: Actor, op: HashedOp): Promise<OpResult[]> {
    try {
      const [results] = await this.#commit([{ actor, ops: [op] }])
      return results ?? []
    } catch (error) {
      if (error instanceof AppError && error.code === 'CONFLICT') return [refused(op, error)]
      throw error
    }
  }

  #settleFailed(submission: Submission, error: unknown): void {
    const [op] = submission.ops
    if (op !== undefined && submission.ops.length === 1 && error instanceof AppError && error.code === 'CONFLICT') {
      submission.resolve([refused(op, error)])
    } else {
      submission.reject(error)
    }
  }

  async #commit(group: readonly MemberOps[]): Promise<OpResult[][]> {
    for (let tries = 1; ; tries += 1) {
      try {
        const { answers, changes } = await commitGroup(this.#db, this.#gridId, group, this.#memory)
        if (changes.length > 0) this.#committed(this.#tenantId, this.#gridId, changes)
        return answers
      } catch (error) {
        if (tries >= MAX_TRIES || !isPassing(error)) throw error
      }
    }
  }
}

function isPassing(error: unknown): boolean {
  const cause = error instanceof AppError ? error.cause : error
  const state = sqlState(cause)
  return state === '40001' || state === '40P01'
}

function refused({ op }: HashedOp, error: AppError): OpResult {
  return { opId: op.opId, status: 'rejected', code: error.code, message: error.message }
}
