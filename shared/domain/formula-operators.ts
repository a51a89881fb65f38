import { fold, compareText } from './fold.ts'
import { spend } from './formula-function.ts'
import type { PartType, Run } from './formula-function.ts'
import { calculate, outOfRange } from './formula-number.ts'
import type { BinarySign } from './formula-parse.ts'
import { joined, words } from './formula-words.ts'
import { isFault } from './formula.ts'
import type { FormulaValue } from './formula.ts'
import { MAX_CELL_TEXT } from './text.ts'

/** A part that was checked: what it is of, and how it is worked out. */
export type Part = { readonly type: PartType; readonly run: Run }

type Pair = (left: FormulaValue, right: FormulaValue) => FormulaValue

/** Two parts with a sign between them. For comparisons both are of one type, for arithmetic numbers. */
export function makeBinary(sign: BinarySign, left: Part, right: Part): Run {
  const pair = makePair(sign, left, right)
  return (input) => {
    const first = left.run(input)
    if (isFault(first)) return first
    const second = right.run(input)
    return isFault(second) ? second : pair(first, second)
  }
}

export function makeNegate({ run }: Part): Run {
  return (input) => {
    const value = run(input)
    return typeof value === 'number' ? 0 - value : value
  }
}

/** Cases with their results, looked at in their order. */
export function makeSwitch(
  value: Part,
  cases: readonly { readonly when: Part; readonly result: Part }[],
  otherwise: Part | undefined,
): Run {
  return (input) => {
    const found = value.run(input)
    if (isFault(found)) return found
    for (const { when, result } of cases) {
      const wanted = when.run(input)
      if (isFault(wanted)) return wanted
      if (equal(found, wanted, value.type === 'blank' ? when.type : value.type)) return result.run(input)
    }
    return otherwise === undefined ? null : otherwise.run(input)
  }
}

/** A part that makes texts, kept within what a cell holds. The empty text is blank. */
export function limited(run: Run): Run {
  return (input) => {
    const value = run(input)
    if (typeof value !== 'string') return value
    if (value === '') return null
    return value.length > MAX_CELL_TEXT || !spend(input, value) ? outOfRange : value
  }
}

function makePair(sign: BinarySign, left: Part, right: Part): Pair {
  const type = left.type === 'blank' ? right.type : left.type
  switch (sign) {
    case '&':
      return (a, b) => joined([words(a, left.type === 'boolean'), words(b, right.type === 'boolean')])
    case '=':
      return (a, b) => equal(a, b, type)
    case '!=':
      return (a, b) => !equal(a, b, type)
    case '<':
      return (a, b) => ordered(a, b, type, (order) => order < 0)
    case '<=':
      return (a, b) => ordered(a, b, type, (order) => order <= 0)
    case '>':
      return (a, b) => ordered(a, b, type, (order) => order > 0)
    case '>=':
      return (a, b) => ordered(a, b, type, (order) => order >= 0)
    case '+':
    case '-':
    case '*':
    case '/':
    case '%':
      // A blank counts as 0 beside a number; of blanks alone nothing comes.
      return (a, b) =>
        a === null && b === null ? null : calculate(sign, typeof a === 'number' ? a : 0, typeof b === 'number' ? b : 0)
  }
}

/** Texts are alike as filters have it: whatever their capitals and accents. Blank equals blank alone, and is not ticked. */
function equal(a: FormulaValue, b: FormulaValue, type: PartType): boolean {
  if (type === 'boolean') return (a === true) === (b === true)
  if (type === 'text' && typeof a === 'string' && typeof b === 'string') return fold(a) === fold(b)
  return a === b
}

/** Blank is neither less nor more than anything. */
function ordered(a: FormulaValue, b: FormulaValue, type: PartType, holds: (order: number) => boolean): boolean {
  if (a === null || b === null) return false
  if (typeof a === 'number' && typeof b === 'number') return holds(a - b)
  return type === 'text'
    ? holds(compareText(fold(String(a)), fold(String(b))))
    : holds(compareText(String(a), String(b)))
}
