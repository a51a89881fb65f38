import type { CellValue, Cells } from './cell.ts'
import type { GridChange, RecordChange, SchemaChange } from './change.ts'
import type { Field } from './field.ts'
import type { Role } from './member.ts'
import { ASSIGNED_TO } from './op.ts'
import { may } from './permission.ts'
import type { GridRecord } from './record.ts'

/** Whether no field is hidden from members of the role: they shape grids. */
export function seesAllFields(role: Role): boolean {
  return may(role, 'shapeGrids')
}

/**
 * Whether members of a role may know of a field, as far as it is the field's to say: policy `field_read` (0023)
 * says the same (since 0040 of people, since 0042 of links, since 0044 of rollups), and also that a reporter knows only what a form asks. To
 * reporters other members are strangers, and they see no records of other grids: they know of no field that names some.
 */
export function seesField(role: Role, { type, hiddenFrom = [] }: Pick<Field, 'type' | 'hiddenFrom'>): boolean {
  if (role === 'reporter' && ['person', 'link', 'rollup'].includes(type)) return false
  return seesAllFields(role) || !hiddenFrom.some((hidden) => hidden === role)
}

/** Which of a grid's records its reporters see: own and assigned ones, or all. */
export const reportersSee = ['own', 'all'] as const
export type ReportersSee = (typeof reportersSee)[number]

/** A viewer's sight of a grid: every record, and of these the fields that are not hidden from viewers. */
export type ViewerSight = { readonly fieldIds: ReadonlySet<string> }

/** A reporter's sight of a grid: which records, and of these the fields that a form asks for. */
export type ReporterSight = {
  readonly memberId: string
  readonly records: ReportersSee
  readonly fieldIds: ReadonlySet<string>
}

/** What a member sees of a grid: everything, a viewer's part or a reporter's. */
export type Sight = 'all' | ViewerSight | ReporterSight

/**
 * What of `change` a member sees; null = nothing. The one place of this rule outside SQL: policies
 * `change_read` and `record_read` (0025) and `field_read` (0023), cell by cell. The feed asks it live,
 * `listChanges` on catching up. What it answers may be asked again, and stays.
 *
 * An assignment lets a record into a reporter's sight, as a `create` that carries all cells they may see,
 * or takes it out, as a `delete`. Other members are strangers to a reporter: they are null where a change
 * names them.
 */
export function seeChange(sight: Sight, change: GridChange): GridChange | null {
  if (sight === 'all') return change
  if (!('memberId' in sight)) return seeAsViewer(sight, change)
  // Who has it is another member, or they would not be a reporter.
  // In which order others put records is nothing to who reads their own.
  if (change.kind === 'schema' || change.kind === 'claim' || change.kind === 'move') return null
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
  const { createdBy, updatedBy, assignedTo, rowOrder: _, ...rest } = record
  return { ...rest, createdBy: own(createdBy), updatedBy: own(updatedBy), assignedTo: own(assignedTo) }
}

/** True when nothing of a change within the member's sight is theirs to see: hidden cells, others' assignments. */
function isNothingTo(sight: ReporterSight, change: RecordChange): boolean {
  if (change.kind === 'patch') return Object.keys(visibleCells(sight, change.after)).length === 0
  return change.kind === 'assign' && ![change.assignedTo, change.assignedFrom].includes(sight.memberId)
}

function shown(sight: ReporterSight, change: RecordChange): RecordChange {
  const { conflicts = [], kept: _, cells, assignedFrom, rowOrder: __, ...told } = change
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

function seeAsViewer(sight: ViewerSight, change: GridChange): GridChange | null {
  if (change.kind === 'schema') {
    const isUnseen = change.unseen !== undefined && !sight.fieldIds.has(change.unseen)
    // Which cells were worked out is the server's own business.
    const { moved: _, ...told } = change
    return isUnseen ? null : { ...told, fields: visibleFields(sight, change) }
  }
  const { conflicts = [], kept = [], cells, ...told } = change
  const after = visibleCells(sight, change.after)
  if (change.kind === 'patch' && Object.keys(after).length === 0) return null
  // Whose records are viewers see of all of them.
  const isVisible = ({ fieldId }: { readonly fieldId: string }) =>
    fieldId === ASSIGNED_TO || sight.fieldIds.has(fieldId)
  const [lost, left] = [conflicts.filter(isVisible), kept.filter(isVisible)]
  return {
    ...told,
    before: visibleCells(sight, change.before),
    after,
    ...(cells === undefined ? {} : { cells: visibleCells(sight, cells) }),
    ...(lost.length > 0 ? { conflicts: lost } : {}),
    ...(left.length > 0 ? { kept: left } : {}),
  }
}

function visibleFields({ fieldIds }: ViewerSight, { fields }: SchemaChange): readonly Field[] {
  return fields.filter(({ id }) => fieldIds.has(id))
}

function visibleCells({ fieldIds }: ViewerSight, cells: Cells): Cells {
  const visible: Record<string, CellValue> = {}
  for (const [fieldId, value] of Object.entries(cells)) if (fieldIds.has(fieldId)) visible[fieldId] = value
  return visible
}
