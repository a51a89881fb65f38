import type { Db } from '@operagrid/db/tenant'
import type { GridChange } from '@operagrid/shared/domain/change'
import type { Actor } from '@operagrid/shared/domain/member'
import type { Op, OpResult } from '@operagrid/shared/domain/op'

import { writerNow } from './actor-now.ts'
import { GridQueue } from './grid-queue.ts'
import type { HashedOp } from './op-check.ts'
import { opCost } from './op-cost.ts'
import { hashOp } from './op-hash.ts'
import { inPieces } from './turns.ts'

/** A call of more is written in pieces, between which others have their turn: the most ops and the most cells of one. */
const PIECE = { size: 250, most: 2_500, costOf: ({ op }: HashedOp): number => opCost(op) }

/** Queues kept with what they remember of their grids' fields. */
const MAX_QUEUES = 1000

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

  const makeQueue = (tenantId: string, gridId: string) =>
    new GridQueue({
      db,
      gridId,
      memory: {},
      actorNow: (actor) => writerNow(db, actor),
      committed: (changes) => committed(tenantId, gridId, changes),
      elsewhere: (otherId, changes) => committed(tenantId, otherId, changes),
    })

  function queueOf(tenantId: string, gridId: string): GridQueue {
    const key = `${tenantId}/${gridId}`
    const queue = queues.get(key) ?? makeQueue(tenantId, gridId)
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
      const push = (piece: readonly HashedOp[]): Promise<OpResult[]> =>
        new Promise((resolve, reject) => queue.push({ actor, ops: piece, resolve, reject }))
      return (await Promise.all(inPieces(hashed, PIECE).map(push))).flat()
    },
    exclusive: (tenantId, gridId, work) => queueOf(tenantId, gridId).exclusive(work),
  }
}
