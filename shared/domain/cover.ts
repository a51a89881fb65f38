import { isIds } from './cell.ts'
import type { CellValue } from './cell.ts'
import { cellType, findField } from './field.ts'
import type { Field } from './field.ts'

/** Whether the cards of a gallery can show what a field holds as their cover. */
export function hasCovers(field: Field): boolean {
  return cellType(field) === 'photo'
}

/** The field of which cards show the first photo: the one that `cover` names, else the first of its kind; null = none. */
export function findCoverField(cover: string | null | undefined, fields: readonly Field[]): Field | undefined {
  if (cover === null) return undefined
  const named = findField(fields, cover ?? '')
  return named && hasCovers(named) ? named : fields.find(hasCovers)
}

/** The attachment id of the first photo in a cell, or undefined. */
export function coverOf(value: CellValue | undefined): string | undefined {
  return value !== undefined && isIds(value) ? value[0] : undefined
}
