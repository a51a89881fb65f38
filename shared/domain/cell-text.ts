import { chosenOf, isIds } from './cell.ts'
import type { CellValue } from './cell.ts'
import { joinChoices } from './choice-text.ts'
import type { Field } from './field.ts'
import { isFault } from './formula.ts'

/**
 * A cell as plain text, the same everywhere: what is copied, exported and converted. Empty for
 * an empty cell. Several choices are `A, B`. Dates stay in their stored ISO form; screens format them for the person. A formula
 * that has no value is its error, as `#DIV/0`.
 */
export function cellText(field: Field, value: CellValue | undefined): string {
  if (value === null || value === undefined) return ''
  if (typeof value === 'boolean') return value ? 'Yes' : ''
  if (typeof value === 'number') return String(value)
  if (typeof value === 'string')
    return field.type === 'select' ? (field.choices.find((choice) => choice.id === value)?.name ?? '') : value
  if (field.type === 'multiSelect') return joinChoices(chosenOf(field, value).map((choice) => choice.name))
  if (isIds(value)) return `${value.length} ${value.length === 1 ? 'photo' : 'photos'}`
  return isFault(value) ? value.error : `${value.lat}, ${value.lng}`
}
