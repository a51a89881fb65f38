import { chosenOf, isIds } from './cell.ts'
import type { CellValue } from './cell.ts'
import { joinChoices } from './choice-text.ts'
import { durationText } from './duration-text.ts'
import { holdsChoice } from './field.ts'
import type { Field } from './field.ts'

/**
 * A cell as plain text, the same everywhere: what is copied, exported and converted. Empty for
 * an empty cell. Several choices, and people, are `A, B`, of people those names that were joined (`withPeople`); a
 * duration is `1:30`. Dates stay in their stored ISO form; screens format them for the person.
 */
export function cellText(field: Field, value: CellValue | undefined): string {
  if (value === null || value === undefined) return ''
  if (typeof value === 'boolean') return value ? 'Yes' : ''
  if (typeof value === 'number') return field.type === 'duration' ? durationText(value) : String(value)
  if (typeof value === 'string')
    return holdsChoice(field) ? (field.choices.find((choice) => choice.id === value)?.name ?? '') : value
  if (field.type === 'multiSelect' || field.type === 'person')
    return joinChoices(chosenOf(field, value).map((choice) => choice.name))
  if (isIds(value)) return `${value.length} ${value.length === 1 ? 'photo' : 'photos'}`
  return `${value.lat}, ${value.lng}`
}
