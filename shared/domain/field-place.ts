import { AppError } from '../errors.ts'
import { MAX_FIELDS } from './field.ts'
import type { Field } from './field.ts'

/** Most characters of a name that has a number put behind it. */
const NUMBERED_CHARS = 110

/**
 * A field as it comes back to its place, counted from 0, and all fields of its grid with it, in their order. Where its
 * name was taken meanwhile it has a number behind it.
 *
 * @throws AppError TOO_LARGE when there is no room for it
 */
export function placeField(
  field: Field,
  place: number,
  { name: gridName, fields }: { readonly name: string; readonly fields: readonly Field[] },
): { readonly back: Field; readonly fields: readonly Field[] } {
  if (fields.length >= MAX_FIELDS)
    throw new AppError('TOO_LARGE', `“${gridName}” has ${MAX_FIELDS} fields, and there is no room for another.`)
  const taken = new Set(fields.map(({ name }) => name.toLowerCase()))
  const free = (nth: number): string => {
    const name = nth === 1 ? field.name : `${field.name.slice(0, NUMBERED_CHARS).trim()} (${nth})`
    return taken.has(name.toLowerCase()) ? free(nth + 1) : name
  }
  const back = { ...field, name: free(1) }
  return { back, fields: fields.toSpliced(place, 0, back) }
}
