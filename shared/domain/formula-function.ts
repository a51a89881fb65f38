import type { Clock, DateUnit } from './formula-date.ts'
import { outOfRange } from './formula-number.ts'
import { isFault } from './formula.ts'
import type { FormulaType, FormulaValue } from './formula.ts'

/** What a formula reads while it is worked out for one record. `work`: how much may still be done for
 * the record, in characters of text that are gone through. */
export type FormulaInput = { readonly cell: (fieldId: string) => FormulaValue; work: number }

/** A part of a formula, ready to be worked out. Never throws. */
export type Run = (input: FormulaInput) => FormulaValue

/** The type of a part: `blank` is BLANK() and what was deleted, which fit everywhere. */
export type PartType = FormulaType | 'blank'

/**
 * What a parameter takes. `any`: whatever it is; `same`: all of these alike; `ordered`: the same, of what can be less or
 * more; `moment`: a date, with or without a time; `unit` and `zone`: a text written down in the formula.
 */
export type ParameterType = FormulaType | 'any' | 'same' | 'ordered' | 'moment' | 'unit' | 'zone'

/** `need`: absent = it must be there; `many` may come any number of times, at least once. */
export type FormulaParameter = {
  readonly name: string
  readonly type: ParameterType
  readonly need?: 'optional' | 'many'
}

/** What a call knows beside its values: their types, and the unit and the clock that the formula names. */
export type Called = { readonly types: readonly PartType[]; readonly unit: DateUnit; readonly clock: Clock }

export const functionGroups = ['Logic', 'Numbers', 'Text', 'Dates'] as const
export type FunctionGroup = (typeof functionGroups)[number]

/**
 * A function of the language: what it is called with, what it is for, and what it does. `gives`: the type of its value;
 * `same` is that of its parameters of type same or ordered, `first` that of the first. Units and zones are not among the
 * arguments that `make` gets. The help in the field dialog is made of this.
 */
export type FormulaFunction = {
  readonly name: string
  readonly group: FunctionGroup
  readonly parameters: readonly FormulaParameter[]
  readonly gives: FormulaType | 'same' | 'first'
  readonly says: string
  readonly example: string
  readonly make: (args: readonly Run[], called: Called) => Run
}

/** How a function is called: `ROUND(number, [digits])`. */
export function signatureOf({ name, parameters }: Pick<FormulaFunction, 'name' | 'parameters'>): string {
  const words = parameters.map(({ name: each, need }) =>
    need === 'optional' ? `[${each}]` : need === 'many' ? `${each}, …` : each,
  )
  return `${name}(${words.join(', ')})`
}

/** A function of all its arguments: an error among them is its value. */
export function strictly(
  work: (values: readonly FormulaValue[], called: Called) => FormulaValue,
): FormulaFunction['make'] {
  return (args, called) => (input) => {
    const values: FormulaValue[] = []
    for (const arg of args) {
      const value = arg(input)
      if (isFault(value)) return value
      if (typeof value === 'string' && !spend(input, value)) return outOfRange
      values.push(value)
    }
    return work(values, called)
  }
}

/** Counts a text that is made or looked through; false when this formula has had too much of it. */
export function spend(input: FormulaInput, text: string): boolean {
  input.work -= text.length
  return input.work >= 0
}

/** What a call or a sign counts as, in characters. */
const STEP_WORK = 25

/** A step that is counted: with so much done for a record already its value is #NUM. */
export function counted(run: Run): Run {
  return (input) => {
    input.work -= STEP_WORK
    return input.work < 0 ? outOfRange : run(input)
  }
}

/** The numbers among values; blanks are left out. */
export function numbersOf(values: readonly FormulaValue[]): number[] {
  return values.filter((value) => typeof value === 'number')
}

/** A text argument; blank is the empty text. */
export function textOf(value: FormulaValue | undefined): string {
  return typeof value === 'string' ? value : ''
}

/** A number argument, or `otherwise` where it is blank or absent. */
export function numberOf(value: FormulaValue | undefined, otherwise: number): number {
  return typeof value === 'number' ? value : otherwise
}
