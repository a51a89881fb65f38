import type { Cells, CellValue } from '@operagrid/shared/domain/cell'
import { isIds } from '@operagrid/shared/domain/cell'
import { isComputed } from '@operagrid/shared/domain/field'
import type { Field } from '@operagrid/shared/domain/field'
import { isLink } from '@operagrid/shared/domain/link'
import type { Person } from '@operagrid/shared/domain/person'

/** What a second record like this one holds, and the fields of which it cannot hold the same. */
export type CellsOfCopy = { readonly cells: Cells; readonly left: readonly Field[] }

/**
 * The cells of a copy. What is calculated follows by itself. Left out is what no two records may hold: a unique value, a
 * link to a record that has room for one; and of people those who have left, whom nobody can name anew.
 */
export function cellsOfCopy(fields: readonly Field[], held: Cells): CellsOfCopy {
  const cells: Record<string, CellValue> = {}
  const left: Field[] = []
  for (const field of fields) {
    const value = held[field.id] ?? null
    if (value === null || isComputed(field)) continue
    const copy = copyOf(field, value)
    if (copy === null) left.push(field)
    else cells[field.id] = copy
  }
  return { cells, left }
}

function copyOf(field: Field, value: NonNullable<CellValue>): CellValue {
  if (field.unique || (isLink(field) && field.link.otherOne)) return null
  if (field.type !== 'person' || !isIds(value)) return value
  const gone = new Set(field.choices.filter((person: Person) => person.gone).map(({ id }) => id))
  const named = value.filter((id) => !gone.has(id))
  return named.length === 0 ? null : named
}
