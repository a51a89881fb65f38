import { chosenOf, isIds } from './cell.ts'
import type { CellValue } from './cell.ts'
import { joinChoices } from './choice-text.ts'
import { durationText } from './duration-text.ts'
import { cellType, holdsChoice, namesPeople } from './field.ts'
import type { Field } from './field.ts'
import { isFault } from './formula.ts'

/** What a record that a link field's cell names is called; undefined = it is not known, or not there any more. */
export type TitleOf = (field: Field, recordId: string) => string | undefined

/** How many files a cell names: `1 photo`, `3 files`. */
function countFiles(field: Field, count: number): string {
  const word = cellType(field) === 'photo' ? 'photo' : 'file'
  return `${count} ${count === 1 ? word : `${word}s`}`
}

/**
 * A cell as plain text, the same everywhere: what is copied, exported and converted. Empty for
 * an empty cell. Several choices, and people, are `A, B`, of people those names that were joined (`withPeople`); linked
 * records too where `titleOf` knows them; else their count. A duration is `1:30`. Dates stay in their stored ISO form;
 * screens format them for the person. A formula that has no value is its error, as `#DIV/0`.
 */
export function cellText(field: Field, value: CellValue | undefined, titleOf?: TitleOf): string {
  if (value === null || value === undefined) return ''
  if (typeof value === 'boolean') return value ? 'Yes' : ''
  if (typeof value === 'number') return cellType(field) === 'duration' ? durationText(value) : String(value)
  if (typeof value === 'string')
    return holdsChoice(field) ? (field.choices.find((choice) => choice.id === value)?.name ?? '') : value
  if (isFault(value)) return value.error
  if (field.type === 'multiSelect' || namesPeople(field))
    return joinChoices(chosenOf(field, value).map((choice) => choice.name))
  if (isIds(value) && cellType(field) === 'link')
    return titleOf === undefined
      ? `${value.length} ${value.length === 1 ? 'record' : 'records'}`
      : joinChoices(value.flatMap((id) => titleOf(field, id) ?? []))
  if (isIds(value)) return countFiles(field, value.length)
  return `${value.lat}, ${value.lng}`
}
