import type { Cells } from '@operagrid/shared/domain/cell'
import type { RecordChange } from '@operagrid/shared/domain/change'
import type { GridRecord, SortKey } from '@operagrid/shared/domain/record'

import type { RecordOrder } from './record-order.ts'

export type Placed = { readonly key: SortKey; readonly record: GridRecord }

/**
 * What a change means for a query's list: the record leaves one place and enters another (the
 * same one when it stays). `known: false`: the record is nowhere loaded, so its places cannot be told.
 */
export type Effect =
  | {
      readonly version: number
      readonly recordId: string
      readonly known: true
      readonly leaves: SortKey | null
      readonly enters: Placed | null
    }
  | { readonly version: number; readonly recordId: string; readonly known: false }

/**
 * The effect of `change` on a list in `order`. `held` is the record as it was just before, where
 * it is loaded. Null when the list cannot look different.
 */
export function effectOf(change: RecordChange, held: GridRecord | undefined, order: RecordOrder): Effect | null {
  const { version, recordId } = change
  const before = recordBefore(change, held)
  // Where the record stands a comment does not touch.
  if (before === undefined && change.kind === 'comment') return null
  if (before === undefined) return order.concerns(change) ? { version, recordId, known: false } : null
  const after = recordAfter(change, before)
  const leaves = before && order.holds(before) ? order.keyOf(before) : null
  const enters = after && order.holds(after) ? { key: order.keyOf(after), record: after } : null
  return leaves || enters ? { version, recordId, known: true, leaves, enters } : null
}

/** The record before the change; null when there was none, undefined when that is not known. */
function recordBefore(change: RecordChange, held: GridRecord | undefined): GridRecord | null | undefined {
  switch (change.kind) {
    case 'create':
    case 'restore':
      return null
    case 'delete':
      return held ?? wholeRecord(change, change.before)
    case 'patch':
    case 'review':
    case 'assign':
    case 'comment':
      return held
  }
}

/** The record after the change; null when it is gone. `before` is what the change was made on. */
function recordAfter(change: RecordChange, before: GridRecord | null): GridRecord | null {
  switch (change.kind) {
    case 'create':
    case 'restore':
      return wholeRecord(change, change.after)
    case 'delete':
      return null
    case 'patch':
    case 'review':
    case 'assign':
      return before && patchRecord(before, change)
    case 'comment':
      return before && withComments(before, change)
  }
}

function wholeRecord(change: RecordChange, cells: Cells): GridRecord {
  return {
    id: change.recordId,
    number: change.number,
    version: change.version,
    cells: withoutEmpty(cells),
    reviewState: change.reviewState,
    createdAt: change.createdAt,
    createdBy: change.createdBy,
    updatedAt: change.at,
    updatedBy: change.memberId,
    assignedTo: change.assignedTo,
    ...(change.comments === undefined ? {} : { comments: change.comments }),
  }
}

/** `record` with as many comments as the change says. */
export function withComments(record: GridRecord, { comments = 0 }: RecordChange): GridRecord {
  const { comments: _, ...rest } = record
  return comments === 0 ? rest : { ...rest, comments }
}

/** `record` with the changed cells of `change` put in. */
export function patchRecord(record: GridRecord, change: RecordChange): GridRecord {
  return {
    ...record,
    version: change.version,
    cells: withoutEmpty({ ...record.cells, ...change.after }),
    reviewState: change.reviewState,
    updatedAt: change.at,
    updatedBy: change.memberId,
    assignedTo: change.assignedTo,
  }
}

/** Empty cells are absent, as they are in what the server answers. */
export function withoutEmpty(cells: Cells): Cells {
  return Object.fromEntries(Object.entries(cells).filter(([, value]) => value !== null))
}
