import type { CellValue, Cells } from './cell.ts'
import type { GridChange } from './change.ts'

/** A reporter's sight of a grid: own records, and of these the fields that a form asks for. */
export type ReporterSight = { readonly memberId: string; readonly fieldIds: ReadonlySet<string> }

/** What a member sees of a grid's records: everything, or a reporter's part. */
export type Sight = 'all' | ReporterSight

/**
 * What of `change` a member sees; null = nothing. The one place of this rule outside SQL: policies
 * `change_read` and `record_read` (0005) and `field_read` (0004), cell by cell. The feed asks it live,
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

function visibleCells({ fieldIds }: ReporterSight, cells: Cells): Cells {
  const visible: Record<string, CellValue> = {}
  for (const [fieldId, value] of Object.entries(cells)) if (fieldIds.has(fieldId)) visible[fieldId] = value
  return visible
}
