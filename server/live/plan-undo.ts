import type { LaterEdit } from '@operagrid/db/queries/record-later'
import { sameCell } from '@operagrid/shared/domain/cell'
import type { CellValue, Cells } from '@operagrid/shared/domain/cell'
import type { RecordChange } from '@operagrid/shared/domain/change'
import type { Field } from '@operagrid/shared/domain/field'
import { ASSIGNED_TO } from '@operagrid/shared/domain/op'
import type { CellConflict } from '@operagrid/shared/domain/op'
import type { ReviewState } from '@operagrid/shared/domain/record'

import { Refusal } from './op-check.ts'

/** The change that is to be taken back. */
export type UndoTarget = Pick<
  RecordChange,
  | 'opId'
  | 'recordId'
  | 'version'
  | 'kind'
  | 'before'
  | 'after'
  | 'reviewState'
  | 'reviewedFrom'
  | 'assignedTo'
  | 'assignedFrom'
  | 'rowOrder'
  | 'movedFrom'
>

/** The record as it is now. */
export type UndoneRecord = {
  readonly cells: Cells
  readonly reviewState: ReviewState
  readonly assignedTo: string | null
  readonly rowOrder: number | null
  readonly deleted: boolean
}

type UndoneAmong = {
  readonly later: readonly LaterEdit[]
  readonly memberId: string
  readonly computed: ReadonlySet<string>
}

/** What taking a change back comes to. `kept`: cells that stay, as somebody edited them since. */
export type Undoing =
  | { readonly kind: 'patch'; readonly cells: Cells; readonly kept: readonly CellConflict[] }
  | { readonly kind: 'delete' | 'restore' }
  | { readonly kind: 'review'; readonly state: ReviewState }
  | { readonly kind: 'assign'; readonly memberId: string | null }
  | { readonly kind: 'move'; readonly rowOrder: number | null }

/**
 * Decides what is left of a change to be taken back: each cell that still holds what the change wrote
 * and that nobody else has touched since; a record as a whole only if nobody else has edited it.
 *
 * @param later the latest foreign edit of each of the record's cells after the change
 * @param memberId whose change it is
 * @param computed fields that are calculated: their cells follow
 */
export function planUndo(
  target: UndoTarget,
  record: UndoneRecord,
  { later, memberId, computed }: UndoneAmong,
): Undoing | Refusal {
  switch (target.kind) {
    case 'patch':
      if (record.deleted) return new Refusal('NOT_FOUND', 'This record was deleted. Restore it to take this back.')
      return undoPatch(target, record, { later, memberId, computed })
    case 'create':
    case 'restore':
      if (!record.deleted && later.length > 0) return new Refusal('CONFLICT', editedSince, later.map(asConflict))
      return { kind: 'delete' }
    case 'delete':
      return { kind: 'restore' }
    case 'review':
      if (target.reviewedFrom === undefined || record.reviewState !== target.reviewState)
        return new Refusal('CONFLICT', 'Its state was changed since; look at it and decide anew.')
      return { kind: 'review', state: target.reviewedFrom }
    case 'assign':
      if (record.deleted) return new Refusal('NOT_FOUND', 'This record was deleted. Restore it to take this back.')
      if (record.assignedTo !== target.assignedTo)
        return new Refusal(
          'CONFLICT',
          'It was assigned anew since, so it stays as it is.',
          later.filter(isAssignment).map(asConflict),
        )
      return { kind: 'assign', memberId: target.assignedFrom ?? null }
    case 'move':
      if (record.deleted) return new Refusal('NOT_FOUND', 'This record was deleted. Restore it to take this back.')
      if (record.rowOrder !== (target.rowOrder ?? null))
        return new Refusal('CONFLICT', 'It was moved anew since, so it stays where it is.')
      return { kind: 'move', rowOrder: target.movedFrom ?? null }
    case 'comment':
      return new Refusal('NOT_FOUND', 'A comment is taken back where it was said.')
    case 'claim':
      return new Refusal('NOT_FOUND', 'A record that somebody has is let go where it was taken.')
  }
}

function undoPatch(
  target: UndoTarget,
  record: UndoneRecord,
  { later, memberId, computed }: UndoneAmong,
): Undoing | Refusal {
  const cells: Record<string, CellValue> = {}
  const kept: CellConflict[] = []
  for (const [fieldId, written] of Object.entries(target.after)) {
    if (computed.has(fieldId)) continue
    const foreign = later.find((edit) => edit.fieldId === fieldId)
    const value = record.cells[fieldId] ?? null
    if (foreign !== undefined) kept.push(asConflict(foreign))
    else if (sameCell(value, written)) cells[fieldId] = target.before[fieldId] ?? null
    else kept.push({ fieldId, value, memberId, version: target.version })
  }
  if (Object.keys(cells).length === 0) return new Refusal('CONFLICT', editedSince, kept)
  return { kind: 'patch', cells, kept }
}

/**
 * The deadlines that stood before a change, of clocks whose state its undo sets back: an accident that is taken back
 * gives nobody more time.
 */
export function clocksBack({ before, after }: UndoTarget, undone: Cells, fields: readonly Field[]): Cells {
  const clocks = fields.filter(({ id, clock }) => clock?.from === 'status' && clock.field in undone && id in after)
  return Object.fromEntries(clocks.map(({ id }) => [id, before[id] ?? null]))
}

const isAssignment = ({ fieldId }: CellConflict) => fieldId === ASSIGNED_TO
const editedSince = 'Somebody has edited it since, so it stays as it is.'

function asConflict({ fieldId, value, memberId, version }: CellConflict): CellConflict {
  return { fieldId, value, memberId, version }
}
