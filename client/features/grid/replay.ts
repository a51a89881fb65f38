import { sameCell } from '@operagrid/shared/domain/cell'
import type { Cells } from '@operagrid/shared/domain/cell'
import type { Op } from '@operagrid/shared/domain/op'
import type { GridRecord } from '@operagrid/shared/domain/record'

import { withoutEmpty } from './record-after.ts'

/** An op that is shown before it is confirmed; `version`: where it was committed, null until then. */
export type Entry = { readonly op: Op; readonly queuedAt: string; readonly version: number | null }

/** What an undo op takes back: cells that hold `after` become `before`. Undefined where that is not known. */
export type UndoEffect = (opId: string) => { readonly before: Cells; readonly after: Cells } | undefined

/** What a record shows with an op that is not confirmed. */
export function replay(record: GridRecord, { op }: Entry, undoEffect: UndoEffect): GridRecord {
  switch (op.kind) {
    case 'patch':
      return { ...record, cells: withoutEmpty({ ...record.cells, ...op.cells }) }
    case 'review':
      return { ...record, reviewState: op.state }
    case 'assign':
      return { ...record, assignedTo: op.memberId }
    case 'move':
      return { ...record, rowOrder: op.rowOrder }
    case 'create':
    case 'delete':
    case 'restore':
      return record
    case 'undo': {
      // What others have changed since, the server leaves alone: so does this.
      const effect = undoEffect(op.opId)
      const held = Object.entries(effect?.after ?? {}).filter(([id, value]) => sameCell(record.cells[id], value))
      const back = held.map(([id]) => [id, effect?.before[id] ?? null] as const)
      return { ...record, cells: withoutEmpty({ ...record.cells, ...Object.fromEntries(back) }) }
    }
  }
}

/** A record that has no number yet: 0 stands for "not counted". */
export function newRecord({ op, queuedAt }: Entry, memberId: string): GridRecord {
  return {
    id: op.recordId,
    number: 0,
    version: 0,
    cells: op.kind === 'create' ? withoutEmpty(op.cells) : {},
    reviewState: 'none',
    createdAt: queuedAt,
    createdBy: memberId,
    updatedAt: queuedAt,
    updatedBy: memberId,
    assignedTo: null,
    ...(op.kind === 'create' && op.rowOrder !== undefined && { rowOrder: op.rowOrder }),
  }
}
