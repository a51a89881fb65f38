import { z } from 'zod'

import { clock } from './clock.ts'
import { linkTarget } from './field-link.ts'
import { fieldPattern, fieldRange } from './field-range.ts'
import { formula } from './formula.ts'
import { shortId } from './id.ts'
import { numberFormat, plainDuration, plainNumbers } from './number-format.ts'
import type { NumberFormat } from './number-format.ts'
import { rollup } from './rollup.ts'
import type { RollupResult } from './rollup.ts'
import { MAX_CELL_TEXT, nameText, safeText } from './text.ts'

/** The types of fields that people fill. */
export const cellTypes = [
  'text',
  'longText',
  'number',
  'duration',
  'date',
  'dateTime',
  'select',
  'multiSelect',
  'status',
  'person',
  'checkbox',
  'rating',
  'email',
  'phone',
  'url',
  'barcode',
  'location',
  'photo',
  'attachment',
  'link',
] as const
export type CellType = (typeof cellTypes)[number]

export const fieldTypes = [...cellTypes, 'formula', 'rollup', 'clock'] as const

/** What a cell of the field holds; see `cell.ts` for the value each type takes. */
export const fieldType = z.enum(fieldTypes)
export type FieldType = z.infer<typeof fieldType>

/** How people read a field type. */
export const fieldTypeNames: Readonly<Record<FieldType, string>> = {
  text: 'Text',
  longText: 'Long text',
  number: 'Number',
  duration: 'Duration',
  date: 'Date',
  dateTime: 'Date and time',
  select: 'Single select',
  multiSelect: 'Multiple select',
  status: 'Status',
  person: 'Person',
  checkbox: 'Checkbox',
  rating: 'Rating',
  email: 'E-mail',
  phone: 'Phone number',
  url: 'Link',
  barcode: 'Barcode',
  location: 'Location',
  photo: 'Photos',
  attachment: 'Files',
  link: 'Linked records',
  formula: 'Formula',
  rollup: 'Rollup',
  clock: 'Clock',
}

export const choiceColors = [
  'gray',
  'red',
  'orange',
  'amber',
  'yellow',
  'green',
  'teal',
  'cyan',
  'blue',
  'indigo',
  'purple',
  'pink',
] as const
export const choiceColor = z.enum(choiceColors)
export type ChoiceColor = z.infer<typeof choiceColor>

/** Most choices one field may have. */
export const MAX_CHOICES = 500

/** Most states one status may have: each may say which of the others follow it. */
export const MAX_STATES = 100

/** Most members that one cell of a person field names. */
export const MAX_PEOPLE = 20

/** Stars of a rating. */
export const MAX_RATING = 5

/** Longest description of a field, in UTF-16 code units. */
export const MAX_FIELD_DESCRIPTION = 500

/** Most fields one grid may have. */
export const MAX_FIELDS = 200

/**
 * One option of a field with choices; cells hold its id, so renaming touches no record. Of a status it is a state:
 * `done` where a record in it is finished, absent = it is open; `next` the states that may follow it, absent = any.
 */
export const choice = z.strictObject({
  id: shortId,
  name: nameText,
  color: choiceColor,
  done: z.literal(true).optional(),
  next: z.array(shortId).max(MAX_STATES).optional(),
})
export type Choice = z.infer<typeof choice>

/** A default that differs with the record: who makes it, when, or on which day by their clock. */
const madeDefault = z.strictObject({ made: z.enum(['by', 'at', 'day']) })
export type MadeDefault = z.infer<typeof madeDefault>

/** A cell of a type that takes a default (`takesDefault`); `parseCell` then checks it against its field. */
const fieldDefault = z.union([
  z.boolean(),
  z.number(),
  safeText(MAX_CELL_TEXT),
  z.array(shortId).max(MAX_CHOICES),
  madeDefault,
])
export type FieldDefault = z.infer<typeof fieldDefault>

/** The roles from whom a field may be hidden: who shapes grids sees all of them. */
export const hideableRoles = ['viewer', 'reporter'] as const
export const hideableRole = z.enum(hideableRoles)
export type HideableRole = z.infer<typeof hideableRole>

/**
 * `choices` is empty for all types but select, multiSelect and status; a person field has people there once they were
 * joined (`withPeople`). Order of choices is their sort order. `hiddenFrom`: to whom
 * nothing of the field is told, not even that it is there; absent or empty = it is hidden from nobody.
 * `format`: how numbers read; absent = plain, as they are written. `description`: what it is for, to be read by
 * whoever fills it; absent or '' = nothing is said. `required`: forms ask for it, and no edit empties it; a record
 * made in the grid may begin without. `unique`: no two records that are not deleted hold the same (`field-unique.ts`).
 * `range`, `pattern`: what an edit of a cell may write (`field-rules.ts`); absent or null = anything. `default`: the cell of it in records that people make; absent or null = empty.
 * `several`: a cell of a person field may name more than one. `link`: where a link field leads; `formula`: what a
 * formula field comes to, see `formula.ts`; `rollup`: what a rollup field makes of linked records, see `rollup.ts`;
 * `clock`: what a clock counts down to, see `clock.ts`; each absent for all other types.
 */
export const field = z.strictObject({
  id: shortId,
  name: nameText,
  type: fieldType,
  choices: z.array(choice).max(MAX_CHOICES, `A field has at most ${MAX_CHOICES} choices.`),
  hiddenFrom: z.array(hideableRole).max(hideableRoles.length).optional(),
  format: numberFormat.optional(),
  description: safeText(MAX_FIELD_DESCRIPTION)
    .transform((text) => text.trim())
    .optional(),
  required: z.boolean().optional(),
  unique: z.boolean().optional(),
  range: fieldRange.nullable().optional(),
  pattern: fieldPattern.nullable().optional(),
  default: fieldDefault.nullable().optional(),
  several: z.boolean().optional(),
  link: linkTarget.optional(),
  formula: formula.optional(),
  rollup: rollup.optional(),
  clock: clock.optional(),
})
export type Field = z.infer<typeof field>

/** What a field becomes; what is absent stays as it is. */
export const fieldDraft = field.omit({ id: true }).partial({ choices: true })
export type FieldDraft = z.infer<typeof fieldDraft>

/** From whom the field is hidden, each role once, in the order of {@link hideableRoles}. */
export function hiddenRoles({ hiddenFrom = [] }: Pick<Field, 'hiddenFrom'>): readonly HideableRole[] {
  return hideableRoles.filter((role) => hiddenFrom.includes(role))
}

/** The field hidden from these roles and no others; from nobody when there are none. */
export function hideField(field: Field, roles: readonly HideableRole[]): Field {
  const { hiddenFrom: _, ...shown } = field
  return roles.length === 0 ? shown : { ...shown, hiddenFrom: [...hiddenRoles({ hiddenFrom: [...roles] })] }
}

/** How the numbers of a field read; those of a duration as one. */
export function formatOf({
  type,
  format,
  rollup: known,
}: Partial<Pick<Field, 'type' | 'format' | 'rollup'>>): NumberFormat {
  if (type === 'duration' || (type === 'rollup' && known?.result === 'duration'))
    return format?.style === 'duration' ? format : plainDuration
  return format === undefined || (type === 'rollup' && format.style === 'duration') ? plainNumbers : format
}

/** True for the types of which a cell names choices: one, or several. */
export function hasChoices({ type }: Pick<Field, 'type'>): boolean {
  return holdsChoice({ type }) || type === 'multiSelect'
}

/** True for the types of which a cell names one choice. */
export function holdsChoice({ type }: Pick<Field, 'type'>): boolean {
  return type === 'select' || type === 'status'
}

/** True for the types of which a cell names stored files. */
export function holdsFiles({ type }: Pick<Field, 'type'>): boolean {
  return type === 'photo' || type === 'attachment'
}

/** True for a field whose cells show stored files: those that they hold, or that are looked up. */
export function showsFiles(field: Calculable): boolean {
  return holdsFiles({ type: cellType(field) })
}

/** True for a field whose cells name members: those that it holds, or that are looked up. */
export function namesPeople(field: Calculable): boolean {
  return cellType(field) === 'person'
}

/** Whether a cell of a field of people may name more than one. */
export function namesSeveral({ several = false, rollup: read }: Pick<Field, 'several' | 'rollup'>): boolean {
  return several || read !== undefined
}

/** Most choices that a field of this type may have. */
export function mostChoices({ type }: Pick<Field, 'type'>): number {
  return type === 'status' ? MAX_STATES : MAX_CHOICES
}

/** True for a field whose cells nobody writes: they follow from other cells of the record, or of linked ones. */
export function isComputed({ type }: Pick<Field, 'type'>): boolean {
  return type === 'formula' || type === 'rollup' || type === 'clock'
}

const typeByResult = {
  number: 'number',
  text: 'text',
  boolean: 'checkbox',
  date: 'date',
  dateTime: 'dateTime',
  duration: 'duration',
  person: 'person',
  link: 'link',
  photo: 'photo',
  attachment: 'attachment',
} as const satisfies Readonly<Record<RollupResult, FieldType>>

/** What says of which type a field's cells are. */
type Calculable = Pick<Field, 'type' | 'formula' | 'rollup'>

/** The type that a field's cells are of: that of what it comes to where it is calculated, of a clock that of its deadline. */
export function cellType({ type, formula: known, rollup: read }: Calculable): CellType {
  if (type === 'clock') return 'dateTime'
  if (type === 'rollup') return typeByResult[read?.result ?? 'text']
  return type === 'formula' ? typeByResult[known?.result ?? 'text'] : type
}

/** The field as its cells are read: a calculated one as a field of its cells' type. */
export function readAs(field: Field): Field {
  return isComputed(field) ? { ...field, type: cellType(field) } : field
}

/** A field by its id, or undefined. */
export function findField(fields: readonly Field[], id: string): Field | undefined {
  return fields.find((candidate) => candidate.id === id)
}
