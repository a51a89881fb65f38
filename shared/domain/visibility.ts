import type { CellValue, Cells } from './cell.ts'
import type { GridChange, SchemaChange } from './change.ts'
import type { Field } from './field.ts'
import type { Role } from './member.ts'
import { may } from './permission.ts'

/** Whether no field is hidden from members of the role: they shape grids. */
export function seesAllFields(role: Role): boolean {
  return may(role, 'shapeGrids')
}

/**
 * Whether members of a role may know of a field, as far as it is the field's to say: policy `field_read` (0023)
 * says the same, and also that a reporter knows only what a form asks.
 */
export function seesField(role: Role, { hiddenFrom = [] }: Pick<Field, 'hiddenFrom'>): boolean {
  return seesAllFields(role) || !hiddenFrom.some((hidden) => hidden === role)
}

/** A viewer's sight of a grid: every record, and of these the fields that are not hidden from viewers. */
export type ViewerSight = { readonly fieldIds: ReadonlySet<string> }

/** A reporter's sight of a grid: own records, and of these the fields that a form asks for. */
export type ReporterSight = { readonly memberId: string; readonly fieldIds: ReadonlySet<string> }

/** What a member sees of a grid: everything, a viewer's part or a reporter's. */
export type Sight = 'all' | ViewerSight | ReporterSight

/**
 * What of `change` a member sees; null = nothing. The one place of this rule outside SQL: policies
 * `change_read` and `record_read` (0005) and `field_read` (0023), cell by cell. The feed asks it live,
 * `listChanges` on catching up.
 *
 * Other members are strangers to a reporter: they are null where a change names them.
 *
 * A record keeps its author, so no change moves one into a reporter's sight or out of it. A rule by
 * which one does (an assignment, say) answers here: with a `create` that carries all cells the member
 * may see, and with a `delete`.
 */
export function seeChange(sight: Sight, change: GridChange): GridChange | null {
  if (sight === 'all') return change
  if (!('memberId' in sight)) return seeAsViewer(sight, change)
  if (change.kind === 'schema' || change.createdBy !== sight.memberId) return null
  const { conflicts = [], kept: _, ...told } = change
  const after = visibleCells(sight, change.after)
  if (change.kind === 'patch' && Object.keys(after).length === 0) return null
  const own = (memberId: string | null) => (memberId === sight.memberId ? memberId : null)
  const lost = conflicts
    .filter((conflict) => sight.fieldIds.has(conflict.fieldId))
    .map((conflict) => ({ ...conflict, memberId: own(conflict.memberId) }))
  return {
    ...told,
    memberId: own(change.memberId),
    before: visibleCells(sight, change.before),
    after,
    ...(lost.length > 0 ? { conflicts: lost } : {}),
  }
}

function seeAsViewer(sight: ViewerSight, change: GridChange): GridChange | null {
  if (change.kind === 'schema') {
    const isUnseen = change.unseen !== undefined && !sight.fieldIds.has(change.unseen)
    return isUnseen ? null : { ...change, fields: visibleFields(sight, change) }
  }
  const { conflicts = [], kept = [], ...told } = change
  const after = visibleCells(sight, change.after)
  if (change.kind === 'patch' && Object.keys(after).length === 0) return null
  const isVisible = ({ fieldId }: { readonly fieldId: string }) => sight.fieldIds.has(fieldId)
  const [lost, left] = [conflicts.filter(isVisible), kept.filter(isVisible)]
  return {
    ...told,
    before: visibleCells(sight, change.before),
    after,
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
