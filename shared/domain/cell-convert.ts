import { isPicture, MAX_CELL_FILES } from './attachment.ts'
import type { FileFacts } from './attachment.ts'
import { readCell } from './cell-parse.ts'
import { cellText } from './cell-text.ts'
import type { TitleOf } from './cell-text.ts'
import { chosenOf, isIds } from './cell.ts'
import type { CellValue } from './cell.ts'
import { joinChoices, splitChoices } from './choice-text.ts'
import { cellType, choiceColors, hasChoices, MAX_PEOPLE, mostChoices, namesPeople, showsFiles } from './field.ts'
import type { Choice, Field } from './field.ts'
import { isFault } from './formula.ts'
import { MAX_NAME } from './text.ts'

/**
 * The cell in its field's new type, or null when it cannot take it. Of several choices those stay that there
 * still are; a single select or a status keeps the first of them, and so does a person field that takes one. Of person
 * fields the people must be joined (`withPeople`). Numbers that are, or become, durations are minutes. `factsOf`: what is
 * known of a file that a cell names; photos keep the pictures among files, and texts their names. `titleOf`: what the
 * records are called that are looked up; the texts of a link itself are made with its links (`link-texts.ts`).
 */
export function convertCell(before: Field, after: Field, value: CellValue, known: Named = {}): CellValue {
  if (hasChoices(before) && hasChoices(after)) return keepChosen(after, value)
  if (namesPeople(before) && after.type === 'person') return keepPeople(before, after, value)
  if (before.type === after.type) return value
  if (isFault(value)) return null
  if (showsFiles(before)) return convertFiles(after, value, known.factsOf ?? unknown)
  if (before.type === 'link') return null
  if (cellType(before) === 'duration' && after.type === 'number') return typeof value === 'number' ? value / 60 : null
  return readCell(after, cellText(before, value, known.titleOf))?.value ?? null
}

/** What is known of a file; undefined = nothing, as of one that is not there any more. */
export type FactsOf = (attachmentId: string) => Pick<FileFacts, 'name' | 'type'> | undefined
const unknown: FactsOf = () => undefined

type Named = { readonly factsOf?: FactsOf | undefined; readonly titleOf?: TitleOf | undefined }

/**
 * The field that a conversion stores: turning to one with choices, it gains a choice for every text
 * that has none yet, in the order given, as long as there is room; the rest will be emptied. For several
 * choices a text is a list of names.
 */
export function fieldForConversion(
  before: Field,
  wanted: Field,
  values: readonly CellValue[],
  titleOf?: TitleOf,
): Field {
  if (!hasChoices(wanted)) return { ...wanted, choices: [] }
  if (hasChoices(before) || showsFiles(before)) return wanted
  const isList =
    wanted.type === 'multiSelect' && (namesMany(before) || before.type === 'text' || before.type === 'longText')
  const choices: Choice[] = [...wanted.choices]
  const known = new Set(choices.map((choice) => choice.name.toLowerCase()))
  const texts = values.filter((value) => !isFault(value)).map((value) => cellText(before, value, titleOf))
  for (const text of isList ? texts.flatMap(splitChoices) : texts) {
    const name = text.trim().replace(/\s+/gu, ' ')
    if (name === '' || name.length > MAX_NAME || known.has(name.toLowerCase()) || choices.length >= mostChoices(wanted))
      continue
    known.add(name.toLowerCase())
    choices.push({
      id: choiceIdFor(name, choices),
      name,
      color: choiceColors[choices.length % choiceColors.length] ?? 'gray',
    })
  }
  return { ...wanted, choices }
}

/** True for a field of which a cell's text is a list of names. */
function namesMany(field: Field): boolean {
  return namesPeople(field) || cellType(field) === 'link'
}

function keepChosen(after: Field, value: CellValue): CellValue {
  const chosen = chosenOf(after, value)
  const [first] = chosen
  if (first === undefined || after.type !== 'multiSelect') return first?.id ?? null
  // In the order in which they are stored: a new order of the choices rewrites no record.
  return isIds(value) ? value.filter((id) => chosen.some((choice) => choice.id === id)) : [first.id]
}

function convertFiles(after: Field, value: CellValue, factsOf: FactsOf): CellValue {
  if (!isIds(value)) return null
  if (after.type === 'attachment') return readFiles(value)
  const known = value.flatMap((id) => {
    const facts = factsOf(id)
    return facts === undefined ? [] : [{ id, ...facts }]
  })
  if (after.type === 'photo') return readFiles(known.filter(isPicture).map(({ id }) => id))
  if (after.type !== 'text' && after.type !== 'longText') return null
  return readCell(after, joinChoices(known.map(({ name }) => name)))?.value ?? null
}

function readFiles(ids: readonly string[]): CellValue {
  return ids.length === 0 ? null : ids.slice(0, MAX_CELL_FILES)
}

function keepPeople(before: Field, after: Field, value: CellValue): CellValue {
  if (!isIds(value) || value.length < 2) return value
  if (after.several) return value.length > MAX_PEOPLE ? value.slice(0, MAX_PEOPLE) : value
  return [chosenOf(before, value)[0]?.id ?? value[0] ?? ''].filter((id) => id !== '')
}

/** An id made from the name (32-bit FNV-1a in base 36), moved on until no choice of the field has it. */
function choiceIdFor(name: string, taken: readonly Choice[]): string {
  for (let salt = 0; ; salt += 1) {
    let hash = 0x811c9dc5
    for (const char of `${salt}${name}`) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193) >>> 0
    const id = hash.toString(36).padStart(8, 'c')
    if (!taken.some((choice) => choice.id === id)) return id
  }
}
