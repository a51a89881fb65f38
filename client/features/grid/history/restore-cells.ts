import { parseCell, sameCell } from '@operagrid/shared/domain/cell'
import type { Cells, CellValue } from '@operagrid/shared/domain/cell'
import type { RecordChange } from '@operagrid/shared/domain/change'
import type { Field } from '@operagrid/shared/domain/field'
import { ruleFault } from '@operagrid/shared/domain/field-rules'

import { ruleManner } from '../../../ui/rule-manner.ts'

/**
 * The cells to write so that a record holds again what it held right after `changes[at]`; empty when it does.
 *
 * @param changes all changes of the record that are newer, and that one, the newest first
 */
export function cellsAt(current: Cells, changes: readonly RecordChange[], at: number, fields: readonly Field[]): Cells {
  const held: Record<string, CellValue> = { ...current }
  for (const { kind, before } of changes.slice(0, at)) {
    // The cells of a record that was deleted stay where they are, and come back with it.
    if (kind === 'patch') Object.assign(held, before)
  }
  return onlyChanged(current, held, fields)
}

/** Those of `cells` that a record does not hold and that fit the fields as they are now. */
export function onlyChanged(current: Cells, cells: Cells, fields: readonly Field[]): Cells {
  const wanted = fields.flatMap((field): [string, CellValue][] => {
    const value = cells[field.id]
    if (value === undefined || sameCell(value, current[field.id])) return []
    const fits = parseCell(field, value).ok && ruleFault(field, value, ruleManner) === null
    return fits ? [[field.id, value]] : []
  })
  return Object.fromEntries(wanted)
}
