import { isIds } from './cell.ts'
import type { CellValue } from './cell.ts'
import { cellType, findField, showsFiles } from './field.ts'
import type { Field } from './field.ts'

/** Whether the cards of a gallery can show what a field holds as their cover. */
export function hasCovers(field: Field): boolean {
  return showsFiles(field)
}

/**
 * The field of which cards show the first picture: the one that `cover` names, else the first of photos, else the first
 * that can; null = none.
 */
export function findCoverField(cover: string | null | undefined, fields: readonly Field[]): Field | undefined {
  if (cover === null) return undefined
  const named = findField(fields, cover ?? '')
  if (named && hasCovers(named)) return named
  return fields.find((field) => cellType(field) === 'photo') ?? fields.find(hasCovers)
}

/** The attachment id of the first picture in a cell, or undefined. `isShown`: whether a file is known to be one. */
export function coverOf(
  field: Pick<Field, 'type' | 'formula' | 'rollup'>,
  value: CellValue | undefined,
  isShown: (attachmentId: string) => boolean,
): string | undefined {
  if (value === undefined || !isIds(value)) return undefined
  return cellType(field) === 'photo' ? value[0] : value.find(isShown)
}
