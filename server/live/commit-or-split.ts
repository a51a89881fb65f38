import type { Db } from '@operagrid/db/tenant'
import type { GridChange } from '@operagrid/shared/domain/change'
import type { Actor } from '@operagrid/shared/domain/member'
import type { OpResult } from '@operagrid/shared/domain/op'
import { AppError } from '@operagrid/shared/errors'

import { commitGroup } from './commit-group.ts'
import type { GridMemory, MemberOps } from './commit-group.ts'
import { LocksMissing } from './links.ts'
import type { HashedOp } from './op-check.ts'
import { retryCrossed } from './retry-crossed.ts'

/** Ops of one member that wait for their answer. */
export type Submission = MemberOps & {
  readonly resolve: (results: OpResult[]) => void
  readonly reject: (error: unknown) => void
}

/** The grid that a group is for. `committed` is told of its changes, in version order; `elsewhere` of other grids'. */
export type GroupGrid = {
  readonly db: Db
  readonly gridId: string
  readonly memory: GridMemory
  readonly committed: (changes: readonly GridChange[]) => void
  readonly elsewhere: (gridId: string, changes: readonly GridChange[]) => void
  /** Waits so long before another try; a test need not. */
  readonly pause?: (ms: number) => Promise<unknown>
}

/**
 * Commits a group by planning it, and answers everyone in it. Where the database refuses it for a reason
 * that lies in one op (an id that exists unseen, say), each submission and then each op is tried alone, so
 * that one bad op never takes another member's edit with it. Where others at work in the database are the reason,
 * the group is tried again, and is UNAVAILABLE in the end. Never throws.
 */
export async function commitOrSplit(grid: GroupGrid, group: readonly Submission[]): Promise<void> {
  try {
    const answers = await commit(grid, group)
    group.forEach((submission, at) => submission.resolve(answers[at] ?? []))
  } catch (error) {
    if (error instanceof AppError && error.code === 'UNAVAILABLE') {
      for (const submission of group) submission.reject(error)
    } else if (group.length > 1) {
      for (const submission of group) await commitOrSplit(grid, [submission])
    } else {
      for (const submission of group) await commitEach(grid, submission, error)
    }
  }
}

async function commitEach(grid: GroupGrid, submission: Submission, groupError: unknown): Promise<void> {
  // The grid itself is missing: that is the call's error, not one op's.
  if (submission.ops.length === 1 || (groupError instanceof AppError && groupError.details['noun'] === 'grid')) {
    settleFailed(submission, groupError)
    return
  }
  const results: OpResult[] = []
  try {
    for (const op of submission.ops) results.push(...(await commitOne(grid, submission.actor, op)))
    submission.resolve(results)
  } catch (error) {
    submission.reject(error)
  }
}

async function commitOne(grid: GroupGrid, actor: Actor, op: HashedOp): Promise<OpResult[]> {
  try {
    const [results] = await commit(grid, [{ actor, ops: [op] }])
    return results ?? []
  } catch (error) {
    if (error instanceof AppError && error.code === 'CONFLICT') return [refused(op, error)]
    throw error
  }
}

function settleFailed(submission: Submission, error: unknown): void {
  const [op] = submission.ops
  if (op !== undefined && submission.ops.length === 1 && error instanceof AppError && error.code === 'CONFLICT') {
    submission.resolve([refused(op, error)])
  } else {
    submission.reject(error)
  }
}

async function commit(
  { db, gridId, memory, committed, elsewhere, pause }: GroupGrid,
  group: readonly MemberOps[],
): Promise<OpResult[][]> {
  const again = (error: unknown) => error instanceof LocksMissing
  const done = await retryCrossed(() => commitGroup(db, gridId, group, memory), { pause, again })
  if (done.changes.length > 0) committed(done.changes)
  for (const [otherId, changes] of done.elsewhere) elsewhere(otherId, changes)
  return done.answers
}

function refused({ op }: HashedOp, error: AppError): OpResult {
  return { opId: op.opId, status: 'rejected', code: error.code, message: error.message }
}
