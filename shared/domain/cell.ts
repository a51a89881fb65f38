import { z } from 'zod'

import { MAX_CELL_FILES } from './attachment.ts'
import { MAX_BARCODE, tidyBarcode } from './barcode.ts'
import { MAX_DURATION_S } from './duration-text.ts'
import { MAX_LINKS } from './field-link.ts'
import { holdsChoice, holdsFiles, isComputed, MAX_CHOICES, MAX_PEOPLE, MAX_RATING, namesPeople } from './field.ts'
import type { Choice, Field, FieldType } from './field.ts'
import { isFault } from './formula.ts'
import type { FormulaFault } from './formula.ts'
import { shortId, uuid } from './id.ts'
import { MAX_CELL_TEXT, safeText } from './text.ts'

/** A place: degrees WGS 84, and how sure the device was, in metres (absent when typed or imported). */
export const location = z.strictObject({
  lat: z.number().min(-90).max(90),
  lng: z.number().min(-180).max(180),
  accuracyM: z.number().min(0).max(1e7).optional(),
})
export type Location = z.infer<typeof location>

/**
 * What a cell holds; null and absent both mean empty.
 * text, longText: string · number: finite number · duration: whole seconds, 0 or more · date: 'YYYY-MM-DD' ·
 * dateTime: ISO 8601 in UTC with milliseconds · select, status: a choice's id ·
 * multiSelect: ids of choices, none twice, in the order that the choices had when it was written ·
 * person: ids of members, none twice, in their own order: one where the field takes no more ·
 * checkbox: boolean · rating: 1 to {@link MAX_RATING} · email, phone, url: string, a url with its scheme ·
 * barcode: string on one line ·
 * location: {@link Location} · photo: ids of attachments that are pictures ·
 * attachment: ids of attachments, none twice ·
 * link: ids of records, none twice, in the order in which they were linked ·
 * formula, rollup: what the type of its result holds, or {@link FormulaFault}, which counts as empty ·
 * clock: the deadline, as dateTime; null where no clock runs.
 */
export type CellValue = string | number | boolean | Location | FormulaFault | readonly string[] | null

/** Cells of a record by field id; empty cells are absent. */
export type Cells = { readonly [fieldId: string]: CellValue }

const duration = 'Enter a duration like 1:30 or 90 min.'
export const calendarDate = z.iso.date('Enter a date like 2026-11-23.')
const instant = z.iso
  .datetime({ offset: true, error: 'Enter a date and time.' })
  .transform((text) => new Date(text).toISOString())

/** As people write them: digits in groups, with a plus, brackets, an extension. At least three digits. */
const phonePattern = /^\+?[\d\s()./-]*(?:\d[\s()./-]*){3}(?:\s*(?:x|ext\.?)\s*\d{1,6})?$/iu

const byType: Readonly<Record<FieldType, z.ZodType<CellValue>>> = {
  text: safeText(MAX_CELL_TEXT).transform(emptyToNull),
  longText: safeText(MAX_CELL_TEXT).transform(emptyToNull),
  number: z.number('Enter a number.').refine(Number.isFinite, 'Enter a number.'),
  duration: z.int(duration).min(0, duration).max(MAX_DURATION_S, 'At most 100,000 hours.'),
  date: calendarDate,
  dateTime: instant,
  select: shortId,
  multiSelect: z.array(shortId).max(MAX_CHOICES),
  status: shortId,
  person: z.array(uuid).max(MAX_PEOPLE, `At most ${MAX_PEOPLE} people in a cell.`),
  checkbox: z.boolean('Tick it or not.').transform((on) => on || null),
  rating: z
    .int(`Give 1 to ${MAX_RATING} stars.`)
    .min(1, `Give 1 to ${MAX_RATING} stars.`)
    .max(MAX_RATING, `Give 1 to ${MAX_RATING} stars.`),
  email: safeText(254).pipe(z.email('Enter an e-mail address.')),
  phone: safeText(40).refine((text) => phonePattern.test(text), 'Enter a phone number.'),
  url: safeText(2_000)
    .transform((text) => (/^[a-z][a-z0-9+-]*:(?!\d)/iu.test(text) ? text : `https://${text}`))
    .pipe(z.url({ protocol: /^https?$/, hostname: /^[^\s.]+(\.[^\s.]+)*$/, error: 'Enter a web address.' })),
  barcode: safeText(MAX_BARCODE).transform(tidyBarcode).transform(emptyToNull),
  location,
  photo: z
    .array(uuid)
    .max(MAX_CELL_FILES, `At most ${MAX_CELL_FILES} photos in a cell.`)
    .transform((ids) => (ids.length > 0 ? ids : null)),
  attachment: z
    .array(uuid)
    .max(MAX_CELL_FILES, `At most ${MAX_CELL_FILES} files in a cell.`)
    .transform((ids) => (ids.length > 0 ? [...new Set(ids)] : null)),
  link: z
    .array(uuid)
    .max(MAX_LINKS, `At most ${MAX_LINKS} linked records in a cell.`)
    .transform((ids) => (ids.length > 0 ? [...new Set(ids)] : null)),
  formula: z.never('It is calculated. Change what it is made of.'),
  rollup: z.never('It is calculated from linked records. Change those.'),
  clock: z.never('It is calculated. Change what it counts from.'),
}

/**
 * The stored form of `value` for `field`, or the sentence that says why it does not fit. That people named in it are
 * members is looked up by who writes it.
 */
export function parseCell(
  field: Field,
  value: unknown,
): { ok: true; value: CellValue } | { ok: false; reason: string } {
  if (value === null && !isComputed(field)) return { ok: true, value: null }
  const parsed = byType[field.type].safeParse(value)
  if (!parsed.success) return { ok: false, reason: parsed.error.issues[0]?.message ?? 'That does not fit this field.' }
  if (holdsChoice(field) && !field.choices.some((choice) => choice.id === parsed.data)) return choiceGone
  if (field.type === 'link' && field.link?.one && isIds(parsed.data) && parsed.data.length > 1) return onlyOne
  if (field.type === 'person' && isIds(parsed.data)) return parsePeople(field, parsed.data)
  if (field.type !== 'multiSelect' || !isIds(parsed.data)) return { ok: true, value: parsed.data }
  const named = new Set(parsed.data)
  const ids = chosenOf(field, parsed.data).map((choice) => choice.id)
  if (ids.length < named.size) return choiceGone
  return { ok: true, value: ids.length === 0 ? null : ids }
}

/** In the order of their ids, so that the same people are the same cell, whoever wrote it. */
function parsePeople({ several }: Field, ids: readonly string[]): ReturnType<typeof parseCell> {
  const named = [...new Set(ids)].sort()
  if (named.length > 1 && !several) return { ok: false, reason: 'Name one person here.' }
  return { ok: true, value: named.length === 0 ? null : named }
}

const onlyOne = { ok: false, reason: 'Only one record can be linked here.' } as const
const choiceGone = { ok: false, reason: 'That choice no longer exists.' } as const

/** The choices that a cell names, in the field's order; those that are gone are left out. */
export function chosenOf(
  { choices }: { readonly choices: readonly Choice[] },
  value: CellValue | undefined,
): readonly Choice[] {
  if (typeof value === 'string') return choices.filter((choice) => choice.id === value)
  return value !== undefined && isIds(value) ? choices.filter((choice) => value.includes(choice.id)) : []
}

/** True when both hold the same, key order aside: what a patch need not change. */
export function sameCell(a: CellValue | undefined, b: CellValue | undefined): boolean {
  if ((a ?? null) === (b ?? null)) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (isIds(a) || isIds(b)) return isIds(a) && isIds(b) && a.length === b.length && a.every((id, at) => id === b[at])
  if (isFault(a) || isFault(b)) return isFault(a) && isFault(b) && a.error === b.error
  return a.lat === b.lat && a.lng === b.lng && a.accuracyM === b.accuracyM
}

/** A cell value of any type as it arrives on the wire; `parseCell` then checks it against its field. */
export const wireCell: z.ZodType<CellValue> = z.union([
  z.null(),
  z.boolean(),
  z.number(),
  safeText(MAX_CELL_TEXT),
  location,
  z.array(uuid).max(MAX_LINKS),
  z.array(shortId).max(MAX_CHOICES),
])

/** Cells as they arrive on the wire. */
export const wireCells = z.record(shortId, wireCell)

/** The members that cells name, each once. */
export function peopleOf(cells: Cells, fields: readonly Field[]): readonly string[] {
  const ids = fields.flatMap((field) => {
    const value = cells[field.id]
    return namesPeople(field) && value !== undefined && isIds(value) ? value : []
  })
  return [...new Set(ids)]
}

/** The files that cells name, each with its field; what fits no field of files is left out. */
export function filesOf(
  cells: Cells,
  fields: readonly Field[],
): readonly { readonly field: Field; readonly id: string }[] {
  return fields.flatMap((field) => {
    const value = cells[field.id]
    if (!holdsFiles(field) || value === undefined || !isIds(value)) return []
    const parsed = byType[field.type].safeParse(value)
    return parsed.success && isIds(parsed.data) ? parsed.data.map((id) => ({ field, id })) : []
  })
}

/** True for a list of ids: what cells of files, people, links and several choices hold. */
export function isIds(value: CellValue): value is readonly string[] {
  return Array.isArray(value)
}

function emptyToNull(text: string): string | null {
  return text === '' ? null : text
}
