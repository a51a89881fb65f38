import type { CellValue } from './cell.ts'
import type { Field } from './field.ts'
import { fold } from './fold.ts'

/**
 * What two cells of a unique field have alike when they hold the same: a number as it is, a text but for case, accents
 * and surrounding space, as filters compare it, a phone number also but for how its digits are grouped. Null for
 * nothing, which any number of records may hold. `app.unique_key` (0046) parts cells in the same way.
 */
export function uniqueKey({ type }: Pick<Field, 'type'>, value: CellValue | undefined): string | null {
  if (typeof value === 'number') return String(value)
  if (typeof value !== 'string') return null
  const text = fold(value.trim())
  const key = type === 'phone' ? text.replaceAll(/[ ()./-]/gu, '') : text
  return key === '' ? null : key
}

/** The unique ones among fields. */
export function uniqueFields(fields: readonly Field[]): readonly Field[] {
  return fields.filter((field) => field.unique === true)
}
