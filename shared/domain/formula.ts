import { z } from 'zod'

import { safeText } from './text.ts'

/** What a formula comes to. A boolean is stored and shown as a checkbox is: true, or nothing. */
export const formulaTypes = ['number', 'text', 'boolean', 'date', 'dateTime'] as const
export const formulaType = z.enum(formulaTypes)
export type FormulaType = z.infer<typeof formulaType>

/** Why a formula has no value in a record. Stored in the cell as {@link FormulaFault}; filters, sorts and totals take it for empty. */
export const formulaErrors = ['#DIV/0', '#TYPE', '#NUM', '#REF', '#LOOP'] as const
export type FormulaError = (typeof formulaErrors)[number]
export type FormulaFault = { readonly error: FormulaError }

/** What each error says to who meets it. */
export const formulaErrorWords: Readonly<Record<FormulaError, string>> = {
  '#DIV/0': 'It divides by zero or by an empty cell.',
  '#TYPE': 'A field it uses has another type by now. Edit this field.',
  '#NUM': 'A number, a date or a text in it is too large, or out of range.',
  '#REF': 'What it uses was deleted. Edit this field.',
  '#LOOP': 'It uses itself, perhaps by way of other formulas. Edit this field.',
}

/** Longest formula, in UTF-16 code units. */
export const MAX_FORMULA = 4_000

/** `source` is the formula with its fields named by their ids, as `{abcd1234} * 2`; `result` follows from it. */
export const formula = z.strictObject({
  source: safeText(MAX_FORMULA),
  result: formulaType,
})
export type Formula = z.infer<typeof formula>

/** A value while a formula is worked out; null = blank. Dates are texts as cells hold them; a text is never ''. */
export type FormulaValue = string | number | boolean | null | FormulaFault

/** What is wrong with a formula's text, and where: from `start` to before `end`, in UTF-16 code units. */
export type FormulaProblem = { readonly message: string; readonly start: number; readonly end: number }

/** True for the value of a formula that has none. */
export function isFault(value: unknown): value is FormulaFault {
  return typeof value === 'object' && value !== null && 'error' in value
}
