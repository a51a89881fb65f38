import { location } from './cell.ts'
import type { CellValue, Location } from './cell.ts'
import { cellType, findField } from './field.ts'
import type { Field } from './field.ts'
import { narrowQuery } from './query-group.ts'
import type { Query } from './query.ts'

/** Whether records can stand on a map by what they hold in a field. */
export function holdsPlaces(field: Field): boolean {
  return cellType(field) === 'location'
}

/** The field that `place` names, if records can stand on a map by it. */
export function findPlaceField(place: string | null | undefined, fields: readonly Field[]): Field | undefined {
  const field = findField(fields, place ?? '')
  return field && holdsPlaces(field) ? field : undefined
}

/** Why records cannot stand on a map by `place`, in a sentence, or null. */
export function placeFault(place: string | null | undefined, fields: readonly Field[]): string | null {
  if (place === null || place === undefined || findPlaceField(place, fields)) return null
  const field = findField(fields, place)
  return field === undefined
    ? 'The map is by a field that no longer exists.'
    : `“${field.name}” holds no places to make a map of.`
}

/** `query` for those of its records that hold no place in `field`. */
export function unplacedQuery(query: Query, field: Field): Query {
  return narrowQuery(query, { kind: 'compare', field: field.id, operator: 'isEmpty', value: null })
}

/** The place that a cell holds, or undefined: also where it holds what its field held before a retype. */
export function readPlace(value: CellValue | undefined): Location | undefined {
  return location.safeParse(value).data
}
