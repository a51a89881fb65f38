import type { PlannedChange, PlannedRecord, StoredRecord } from '@operagrid/db/queries/record-write'
import { sameCell } from '@operagrid/shared/domain/cell'
import type { CellValue, Cells } from '@operagrid/shared/domain/cell'
import type { Since } from '@operagrid/shared/domain/clock-fields'
import type { Formulas } from '@operagrid/shared/domain/formula-fields'
import type { ReviewState } from '@operagrid/shared/domain/record'

/** A record as a group's ops leave it, step by step. A new one has its position among the new ones as number. */
export type Draft = { -readonly [K in keyof PlannedRecord]: PlannedRecord[K] } & {
  stored: StoredRecord | null
  number: number
  moved: boolean
}

/** What a change tells of a draft's step, beside who and when. */
export type Told = Pick<
  PlannedChange,
  'kind' | 'before' | 'after' | 'conflicts' | 'kept' | 'reviewedFrom' | 'assignedFrom' | 'cells' | 'movedFrom'
>

export function newDraft(
  id: string,
  ordinal: number,
  {
    cells,
    formId,
    rowOrder = null,
  }: { readonly cells: Cells; readonly formId: string | null; readonly rowOrder?: number | null | undefined },
): Draft {
  return {
    stored: null,
    id,
    isNew: true,
    number: ordinal,
    createOrdinal: ordinal,
    lastOrdinal: 0,
    cells: withoutEmpty(cells),
    reviewState: formId === null ? 'none' : 'sent',
    formId,
    assignedTo: null,
    rowOrder,
    moved: false,
    deleted: false,
  }
}

export function storedDraft(stored: StoredRecord): Draft {
  return {
    stored,
    id: stored.id,
    isNew: false,
    number: stored.number,
    createOrdinal: 0,
    lastOrdinal: 0,
    cells: stored.cells,
    reviewState: stored.reviewState,
    formId: null,
    assignedTo: stored.assignedTo,
    rowOrder: stored.rowOrder,
    moved: false,
    deleted: stored.deleted,
  }
}

/** With what cells are calculated: `at` is when the change is made, `keeps` the clocks that are wanted as they are. */
export type Calculating = { readonly formulas: Formulas; readonly at: string; readonly keeps?: Cells }

/** Gives cells new values, and with them those that are calculated; null when all of them are held already. */
export function changeCells(draft: Draft, wanted: Cells, { formulas, at, keeps = {} }: Calculating): Told | null {
  const before: Record<string, CellValue> = {}
  const after: Record<string, CellValue> = {}
  const change = (cells: Cells): void => {
    for (const [fieldId, value] of Object.entries(cells)) {
      if (sameCell(draft.cells[fieldId], value)) continue
      before[fieldId] = draft.cells[fieldId] ?? null
      after[fieldId] = value
    }
  }
  change(wanted)
  if (Object.keys(after).length === 0) return null
  // A clock runs from when its state was set. One that an undo gives back runs on.
  const since: Since = (clockId, fieldId) => (fieldId in after && !(clockId in keeps) ? at : null)
  change(formulas.compute({ ...draft.cells, ...after, ...keeps }, since))
  draft.cells = withoutEmpty({ ...draft.cells, ...after })
  return { kind: 'patch', before, after }
}

/** The cells of a record that is made now, with those that are calculated from them. What it links to is looked at after the commit. */
export function calculated(cells: Cells, { formulas, at }: Calculating): Cells {
  const held = { ...formulas.unlinked, ...cells }
  return { ...held, ...formulas.compute(held, () => at) }
}

/** Moves a record to the trash, or out of it; null when it is there already. */
export function setDeleted(draft: Draft, deleted: boolean): Told | null {
  if (draft.deleted === deleted) return null
  draft.deleted = deleted
  return deleted
    ? { kind: 'delete', before: draft.cells, after: {} }
    : { kind: 'restore', before: {}, after: draft.cells }
}

/** Moves a report to another review state; null when it is there already. */
export function setReviewState(draft: Draft, state: ReviewState): Told | null {
  const reviewedFrom = draft.reviewState
  if (reviewedFrom === state) return null
  draft.reviewState = state
  return { kind: 'review', before: {}, after: {}, reviewedFrom }
}

/** Gives a record to a member, or to nobody; null when it is theirs already. */
export function setAssignee(draft: Draft, memberId: string | null): Told | null {
  const assignedFrom = draft.assignedTo
  if (assignedFrom === memberId) return null
  draft.assignedTo = memberId
  return { kind: 'assign', before: {}, after: {}, assignedFrom, cells: draft.cells }
}

/** Puts a record elsewhere in the order by hand, or (null) back to where its number stands; null when it stands there already. */
export function setRowOrder(draft: Draft, rowOrder: number | null): Told | null {
  const movedFrom = draft.rowOrder
  if (movedFrom === rowOrder) return null
  draft.rowOrder = rowOrder
  draft.moved = true
  return { kind: 'move', before: {}, after: {}, movedFrom }
}

type ToldBy = Pick<PlannedChange, 'opId' | 'hash' | 'memberId' | 'at'>

/** A draft's step as a change, but for its place among the others. */
export function asTold(draft: Draft, told: Told, by: ToldBy): Omit<PlannedChange, 'ordinal'> {
  const { stored, rowOrder } = draft
  // Whoever does not hold the record must know where it comes to stand, or no longer does.
  const says = rowOrder !== null && ['create', 'restore', 'delete', 'move'].includes(told.kind)
  return {
    ...told,
    ...by,
    recordId: draft.id,
    number: draft.number,
    numberIsOrdinal: draft.isNew,
    reviewState: draft.reviewState,
    createdAt: stored?.createdAt ?? by.at,
    createdBy: stored === null ? by.memberId : stored.createdBy,
    assignedTo: draft.assignedTo,
    ...(says && { rowOrder }),
  }
}

/** The draft as it is stored in the end. */
export function asPlannedRecord({
  id,
  isNew,
  createOrdinal,
  lastOrdinal,
  cells,
  reviewState,
  formId,
  assignedTo,
  rowOrder,
  deleted,
}: Draft): PlannedRecord {
  return { id, isNew, createOrdinal, lastOrdinal, cells, reviewState, formId, assignedTo, rowOrder, deleted }
}

function withoutEmpty(cells: Cells): Cells {
  return Object.fromEntries(Object.entries(cells).filter(([, value]) => value !== null))
}
