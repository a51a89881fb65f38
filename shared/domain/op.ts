import { z } from 'zod'

import type { ErrorCode } from '../errors.ts'
import { calendarDate, wireCells } from './cell.ts'
import type { CellValue } from './cell.ts'
import { uuid } from './id.ts'
import { reviewState } from './record.ts'
import { rowOrder } from './row-order.ts'

/** Most ops one call may carry. */
export const MAX_OPS = 1000

/** Days for which an op id is remembered; older ops are refused as STALE_OP. */
export const OP_RETENTION_DAYS = 90

const head = { opId: uuid, recordId: uuid }

/**
 * What a client asks for. `opId` makes it exactly-once; `baseVersion` is the grid version the
 * client had seen, so that the server can tell whose cells were overwritten. `undo` takes back what
 * the member's own op `target` did to the record; undone itself, it is a redo. `day` is the one on which a report was
 * filed, by the reporter's clock: defaults may be made of it. `assign` gives the record to
 * a member, or to nobody. `move` puts it elsewhere in the order by hand, a `create` with a `rowOrder` makes it there.
 */
export const op = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('create'),
    ...head,
    cells: wireCells,
    formId: uuid.optional(),
    day: calendarDate.optional(),
    rowOrder: rowOrder.optional(),
  }),
  z.strictObject({ kind: z.literal('patch'), ...head, cells: wireCells, baseVersion: z.number().int().min(0) }),
  z.strictObject({ kind: z.literal('delete'), ...head }),
  z.strictObject({ kind: z.literal('restore'), ...head }),
  z.strictObject({ kind: z.literal('review'), ...head, state: reviewState }),
  z.strictObject({
    kind: z.literal('assign'),
    ...head,
    memberId: uuid.nullable(),
    baseVersion: z.number().int().min(0),
  }),
  z.strictObject({ kind: z.literal('move'), ...head, rowOrder }),
  z.strictObject({ kind: z.literal('undo'), ...head, target: uuid }),
])
export type Op = z.infer<typeof op>

/** Takes back own ops, last first: `record.apply` with undo ops, in one word. */
export const recordUndo = z.strictObject({
  gridId: uuid,
  undos: z
    .array(z.strictObject({ ...head, target: uuid }))
    .min(1)
    .max(MAX_OPS, `Take back at most ${MAX_OPS} ops a call.`),
})

/**
 * `as`: the member whose ops these are. An outbox names its owner, so that on a shared device one
 * person's ops are refused, never taken as another's who has signed in meanwhile.
 */
export const recordApply = z.strictObject({
  gridId: uuid,
  as: uuid.optional(),
  ops: z.array(op).min(1).max(MAX_OPS, `Send at most ${MAX_OPS} ops a call.`),
})
export type RecordApply = z.infer<typeof recordApply>

/** How an assignment is named where it is treated as a cell: by queries, and where two assigned at once. */
export const ASSIGNED_TO = '$assignedTo'

/**
 * A cell that someone else had changed: what they wrote, who, and at which version. `fieldId` is
 * {@link ASSIGNED_TO} where they had assigned the record; `value` is then a member's id, or null.
 */
export type CellConflict = {
  readonly fieldId: string
  readonly value: CellValue
  readonly memberId: string | null
  readonly version: number
}

/**
 * What became of one op. `applied`: durable at `version` (the grid's version if it changed
 * nothing); `kept`: cells that an undo left alone, as somebody edited them since. `rejected`: nothing
 * of it was kept, `message` says what to do; for an undo that could take nothing back, `kept` says why.
 * `remembered`: the same id would be answered the same again, so it must be entered under another.
 */
export type OpResult =
  | {
      readonly opId: string
      readonly status: 'applied'
      readonly version: number
      readonly conflicts: readonly CellConflict[]
      readonly kept?: readonly CellConflict[]
    }
  | {
      readonly opId: string
      readonly status: 'rejected'
      readonly code: ErrorCode
      readonly message: string
      readonly kept?: readonly CellConflict[]
      readonly remembered?: true
    }
