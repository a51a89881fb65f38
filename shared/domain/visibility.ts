import type { CellValue, Cells } from './cell.ts'
import type { GridChange, RecordChange } from './change.ts'
import type { GridRecord } from './record.ts'

/** Which of a grid's records its reporters see: own and assigned ones, or all. */
export const reportersSee = ['own', 'all'] as const
export type ReportersSee = (typeof reportersSee)[number]

/** A reporter's sight of a grid: which records, and of these the fields that a form asks for. */
export type ReporterSight = {
  readonly memberId: string
  readonly records: ReportersSee
  readonly fieldIds: ReadonlySet<string>
}

/** What a member sees of a grid's records: everything, or a reporter's part. */
export type Sight = 'all' | ReporterSight

/**
 * What of `change` a member sees; null = nothing. The one place of this rule outside SQL: policies
 * `change_read` and `record_read` (0023) and `field_read` (0004), cell by cell. The feed asks it live,
 * `listChanges` on catching up. What it answers may be asked again, and stays.
 *
 * An assignment lets a record into a reporter's sight, as a `create` that carries all cells they may see,
 * or takes it out, as a `delete`. Other members are strangers to a reporter: they are null where a change
 * names them.
 */
export function seeChange(sight: Sight, change: GridChange): GridChange | null {
  if (sight === 'all') return change
  if (change.kind === 'schema') return null
  const { cells = {}, assignedFrom = change.assignedTo, ...rest } = change
  const sees = (assignee: string | null) =>
    sight.records === 'all' || change.createdBy === sight.memberId || assignee === sight.memberId
  const [before, after] = [sees(assignedFrom), sees(change.assignedTo)]
  if (before && after) return isNothingTo(sight, change) ? null : shown(sight, change)
  if (after) return shown(sight, { ...rest, kind: 'create', before: {}, after: cells })
  if (!before) return null
  const lost = change.kind === 'delete' ? change.before : cells
  return shown(sight, { ...rest, assignedFrom, kind: 'delete', before: lost, after: {} })
}

/** A record with other members left out, as a reporter reads it. */
export function strangersLeftOut(record: GridRecord, memberId: string): GridRecord {
  const own = (id: string | null) => (id === memberId ? id : null)
  const { createdBy, updatedBy, assignedTo } = record
  return { ...record, createdBy: own(createdBy), updatedBy: own(updatedBy), assignedTo: own(assignedTo) }
}

/** True when nothing of a change within the member's sight is theirs to see: hidden cells, others' assignments. */
function isNothingTo(sight: ReporterSight, change: RecordChange): boolean {
  if (change.kind === 'patch') return Object.keys(visibleCells(sight, change.after)).length === 0
  return change.kind === 'assign' && ![change.assignedTo, change.assignedFrom].includes(sight.memberId)
}

function shown(sight: ReporterSight, change: RecordChange): RecordChange {
  const { conflicts = [], kept: _, cells, assignedFrom, ...told } = change
  const own = (memberId: string | null) => (memberId === sight.memberId ? memberId : null)
  const lost = conflicts
    .filter((conflict) => sight.fieldIds.has(conflict.fieldId))
    .map((conflict) => ({ ...conflict, memberId: own(conflict.memberId) }))
  return {
    ...told,
    memberId: own(change.memberId),
    createdBy: own(change.createdBy),
    assignedTo: own(change.assignedTo),
    before: visibleCells(sight, change.before),
    after: visibleCells(sight, change.after),
    ...(assignedFrom === undefined ? {} : { assignedFrom: own(assignedFrom) }),
    ...(cells === undefined ? {} : { cells: visibleCells(sight, cells) }),
    ...(lost.length > 0 ? { conflicts: lost } : {}),
  }
}

function visibleCells({ fieldIds }: ReporterSight, cells: Cells): Cells {
  const visible: Record<string, CellValue> = {}
  for (const [fieldId, value] of Object.entries(cells)) if (fieldIds.has(fieldId)) visible[fieldId] = value
  return visible
}
