import type { LaterEdit } from '@operagrid/db/queries/record-later'
import { MAX_CELL_FILES } from '@operagrid/shared/domain/attachment'
import type { CellValue, Cells } from '@operagrid/shared/domain/cell'
import { holdsFiles } from '@operagrid/shared/domain/field'
import type { Field } from '@operagrid/shared/domain/field'
import { MAX_LINKS } from '@operagrid/shared/domain/field-link'
import { isLink, linkedIds, mergeLinks } from '@operagrid/shared/domain/link'

import type { LinkInput } from './links.ts'
import { Refusal } from './op-check.ts'

type Asked = {
  readonly fields: readonly Field[]
  readonly links: LinkInput
  /** Whether these very ops make a record of the grid that may be linked to, or have looked at one. */
  readonly isHere: (recordId: string) => boolean
  readonly gridId: string
  /** The version that the edit was made in sight of; absent where it is what the record holds. */
  readonly seen?: number
}

/**
 * Cells as they are stored, with their links and files settled: what others linked or added meanwhile stays beside
 * what is new, and links to what was deleted since are left out. Where there is room for one, the edit decides.
 */
export function settleLinks(
  cells: Cells,
  record: { readonly id: string; readonly cells: Cells },
  { fields, links, isHere, gridId, seen }: Asked,
): Record<string, CellValue> | Refusal {
  const settled: Record<string, CellValue> = { ...cells }
  const movesOf = (field: Field) =>
    links.moves.filter(
      ({ recordId, fieldId, version }) =>
        seen !== undefined && recordId === record.id && fieldId === field.id && version > seen,
    )
  for (const field of fields.filter(isLink)) {
    const value = cells[field.id]
    if (value === undefined) continue
    const held = linkedIds(record.cells[field.id])
    const isThere = (id: string) =>
      links.linkable.get(id) === field.link.gridId || (field.link.gridId === gridId && isHere(id))
    const moves = movesOf(field)
    const wanted = linkedIds(value).filter((id) => held.includes(id) || isThere(id))
    const merged = field.link.one ? wanted : mergeLinks(held, wanted, moves)
    if (merged.length > MAX_LINKS)
      return new Refusal('BAD_INPUT', `${field.name}: at most ${MAX_LINKS} linked records in a cell.`)
    settled[field.id] = merged.length === 0 ? null : merged
  }
  for (const field of fields.filter(holdsFiles)) {
    const value = cells[field.id]
    const moves = movesOf(field)
    if (value === undefined || moves.length === 0) continue
    const merged = mergeLinks(linkedIds(record.cells[field.id]), linkedIds(value), moves)
    if (merged.length > MAX_CELL_FILES)
      return new Refusal('BAD_INPUT', `${field.name}: others added some, and a cell has room for ${MAX_CELL_FILES}.`)
    settled[field.id] = merged.length === 0 ? null : merged
  }
  return settled
}

/** The foreign edits that an edit may have overwritten: of links and files, which merge, none is lost. */
export function overwritable(later: readonly LaterEdit[], fields: readonly Field[]): readonly LaterEdit[] {
  const merging = new Set(
    fields.filter((field) => holdsFiles(field) || (isLink(field) && !field.link.one)).map(({ id }) => id),
  )
  return merging.size === 0 ? later : later.filter(({ fieldId }) => !merging.has(fieldId))
}
