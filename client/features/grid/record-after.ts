import type { Cells } from '@operagrid/shared/domain/cell'
import type { RecordChange } from '@operagrid/shared/domain/change'
import type { GridRecord } from '@operagrid/shared/domain/record'

/** Records as they were just before a change, by its version: what is known of them beyond one list. */
export type Befores = ReadonlyMap<number, GridRecord>

/** The record after the change; null when it is gone. `before` is what the change was made on. */
export function recordAfter(change: RecordChange, before: GridRecord | null): GridRecord | null {
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
    case 'claim':
      return before
    case 'move':
      return before && withRowOrder(before, change)
  }
}

/** The record of a change with these cells and no others. */
export function wholeRecord(change: RecordChange, cells: Cells): GridRecord {
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
    ...(change.rowOrder === undefined ? {} : { rowOrder: change.rowOrder }),
  }
}

/** `record` with as many comments as the change says. */
export function withComments(record: GridRecord, { comments = 0 }: RecordChange): GridRecord {
  const { comments: _, ...rest } = record
  return comments === 0 ? rest : { ...rest, comments }
}

/** `record` where the change has put it. */
export function withRowOrder(record: GridRecord, { rowOrder }: Pick<RecordChange, 'rowOrder'>): GridRecord {
  const { rowOrder: _, ...rest } = record
  return rowOrder === undefined ? rest : { ...rest, rowOrder }
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
