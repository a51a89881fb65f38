import { cellText } from './cell-text.ts'
import { parseCell, sameCell } from './cell.ts'
import type { CellValue, Cells } from './cell.ts'
import type { FieldPattern, FieldRange } from './field-range.ts'
import { findField, formatOf } from './field.ts'
import type { Field, FieldType } from './field.ts'
import { numberText } from './number-text.ts'

/** Longest text that can be as its field's pattern wants it, in UTF-16 code units: what a longer one costs is not known. */
export const MAX_PATTERN_TEXT = 200

type Rules = { readonly range: boolean; readonly pattern: boolean; readonly unique: boolean }

const none: Rules = { range: false, pattern: false, unique: false }
const ranged: Rules = { ...none, range: true }
const worded: Rules = { ...none, pattern: true, unique: true }

/** Which rules a field of each type may have beside being required. */
const rulesByType: Readonly<Record<FieldType, Rules>> = {
  text: worded,
  longText: none,
  number: { ...ranged, unique: true },
  duration: ranged,
  date: { ...ranged, unique: true },
  dateTime: { ...ranged, unique: true },
  select: none,
  multiSelect: none,
  status: none,
  person: none,
  checkbox: none,
  rating: ranged,
  email: worded,
  phone: worded,
  url: worded,
  barcode: worded,
  location: none,
  photo: none,
  attachment: none,
  link: none,
  formula: none,
  rollup: none,
  clock: none,
}

/** True for the types whose cells have a least and a most. */
export function takesRange({ type }: Pick<Field, 'type'>): boolean {
  return rulesByType[type].range
}

/** True for the types whose cells are texts that a pattern can describe. */
export function takesPattern({ type }: Pick<Field, 'type'>): boolean {
  return rulesByType[type].pattern
}

/** True for the types of which no two records need hold the same. */
export function takesUnique({ type }: Pick<Field, 'type'>): boolean {
  return rulesByType[type].unique
}

/** Whether a whole text is made as a pattern says. */
export type FitsPattern = (source: string, text: string) => boolean

/** How rules are judged and worded: `say` writes a bound as its reader writes values. */
export type RuleManner = { readonly fits: FitsPattern; readonly say?: (field: Field, value: CellValue) => string }

/** Why a cell that fits its type may not stand in its field, as a sentence; null when it may. Nothing breaks no rule. */
export function ruleFault(
  field: Field,
  value: CellValue | undefined,
  { fits, say = plainly }: RuleManner,
): string | null {
  const { range, pattern } = field
  if (range && takesRange(field) && isOutside(range, value)) return rangeWords(field, range, say)
  if (!pattern || !takesPattern(field) || typeof value !== 'string' || value === '') return null
  if (value.length > MAX_PATTERN_TEXT) return `Use at most ${MAX_PATTERN_TEXT} characters.`
  return fits(pattern.source, value) ? null : sentence(pattern.hint)
}

/** A cell that may not stand in its field, and why. */
export type BrokenRule = { readonly field: Field; readonly reason: string }

/** The cells of `wanted` that break a rule, of a record that holds `held`: what breaks one already may stay as it is. */
export function brokenRules(
  fields: readonly Field[],
  held: Cells,
  wanted: Cells,
  manner: RuleManner,
): readonly BrokenRule[] {
  return Object.entries(wanted).flatMap(([fieldId, value]) => {
    const field = findField(fields, fieldId)
    if (field === undefined || sameCell(held[fieldId], value)) return []
    const reason = ruleFault(field, value, manner)
    return reason === null ? [] : [{ field, reason }]
  })
}

/** What a range asks for, as a sentence: `Between 1 and 100.` */
export function rangeWords(field: Field, { least, most }: FieldRange, say: RuleManner['say'] = plainly): string {
  const isTime = field.type === 'date' || field.type === 'dateTime'
  const from = least === undefined ? null : say(field, least)
  const to = most === undefined ? null : say(field, most)
  if (from !== null && to !== null) return isTime ? `From ${from} to ${to}.` : `Between ${from} and ${to}.`
  if (from !== null) return isTime ? `${from} or later.` : `At least ${from}.`
  return isTime ? `${to} or earlier.` : `At most ${to}.`
}

/** What of a range its field can use: bounds that are cells of it. Undefined when nothing is. */
export function tidyRange(field: Field): FieldRange | undefined {
  if (!field.range || !takesRange(field)) return undefined
  const [least, most] = [field.range.least, field.range.most].map((bound) => asBound(field, bound))
  if (least === undefined && most === undefined) return undefined
  return { ...(least !== undefined && { least }), ...(most !== undefined && { most }) }
}

/** Why a range can be no range of its field, as a sentence; null when it can. */
export function rangeFault(field: Field): string | null {
  const { range } = field
  if (!range || !takesRange(field)) return null
  for (const bound of [range.least, range.most]) {
    const parsed = bound === undefined ? null : parseCell(field, bound)
    if (parsed !== null && !parsed.ok) return parsed.reason
  }
  const { least, most } = tidyRange(field) ?? {}
  return least !== undefined && most !== undefined && most < least ? 'The most is below the least.' : null
}

/** What a field asks of its cells in words, for whoever fills them; null when nothing. A pattern says its hint. */
export function ruleWords(field: Field, say?: RuleManner['say']): string | null {
  if (field.range && takesRange(field)) return rangeWords(field, field.range, say)
  return field.pattern && takesPattern(field) ? hintOf(field.pattern) : null
}

function hintOf({ hint }: FieldPattern): string {
  return sentence(hint)
}

function asBound(field: Field, bound: string | number | undefined): string | number | undefined {
  if (bound === undefined) return undefined
  const parsed = parseCell(field, bound)
  return parsed.ok && (typeof parsed.value === 'string' || typeof parsed.value === 'number') ? parsed.value : undefined
}

/** Dates and moments are stored so that their texts are in the order of time. */
function isOutside({ least, most }: FieldRange, value: CellValue | undefined): boolean {
  if (typeof value !== 'number' && typeof value !== 'string') return false
  return (
    (typeof least === typeof value && least !== undefined && value < least) ||
    (typeof most === typeof value && most !== undefined && value > most)
  )
}

/** As it is stored, but for what only its field's format tells. */
function plainly(field: Field, value: CellValue): string {
  if (field.type === 'number' && typeof value === 'number') return numberText(value, formatOf(field), '.')
  return cellText(field, value)
}

function sentence(text: string): string {
  return /[.!?]$/u.test(text) ? text : `${text}.`
}
