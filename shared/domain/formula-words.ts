import { firstCodePoints, fold } from './fold.ts'
import { numberOf, strictly, textOf } from './formula-function.ts'
import type { FormulaFunction } from './formula-function.ts'
import { outOfRange } from './formula-number.ts'
import { isFault } from './formula.ts'
import type { FormulaValue } from './formula.ts'
import { MAX_CELL_TEXT } from './text.ts'

const text = { name: 'text', type: 'text' } as const
const count = { name: 'count', type: 'number' } as const

/** A length or a place: whole, and not below `least`. */
function wholeOf(value: FormulaValue | undefined, least: number, otherwise = least): number {
  return Math.max(least, Math.trunc(numberOf(value, otherwise)))
}

const plain = (name: string, says: string, work: (text: string) => string): FormulaFunction => ({
  name,
  group: 'Text',
  parameters: [text],
  gives: 'text',
  says,
  example: `${name}({Name})`,
  make: strictly(([value]) => work(textOf(value))),
})

export const textFunctions: readonly FormulaFunction[] = [
  {
    name: 'CONCAT',
    group: 'Text',
    parameters: [{ name: 'value', type: 'any', need: 'many' }],
    gives: 'text',
    says: 'Texts one behind the other, as & joins them; numbers and dates as they are written.',
    example: 'CONCAT({First}, " ", {Last})',
    make: strictly((values, { types }) => joined(values.map((value, at) => words(value, types[at] === 'boolean')))),
  },
  {
    name: 'LEN',
    group: 'Text',
    parameters: [text],
    gives: 'number',
    says: 'How many characters a text has.',
    example: 'LEN({Name})',
    make: strictly(([value]) => [...textOf(value)].length),
  },
  {
    name: 'LEFT',
    group: 'Text',
    parameters: [text, count],
    gives: 'text',
    says: 'The first characters of a text.',
    example: 'LEFT({Code}, 2)',
    make: strictly(([value, many]) => firstCodePoints(textOf(value), wholeOf(many, 0))),
  },
  {
    name: 'RIGHT',
    group: 'Text',
    parameters: [text, count],
    gives: 'text',
    says: 'The last characters of a text.',
    example: 'RIGHT({Code}, 3)',
    make: strictly(([value, many]) => {
      const characters = [...textOf(value)]
      return characters.slice(Math.max(0, characters.length - wholeOf(many, 0))).join('')
    }),
  },
  {
    name: 'MID',
    group: 'Text',
    parameters: [text, { name: 'start', type: 'number' }, count],
    gives: 'text',
    says: 'Characters out of a text, from a place on; the first is 1.',
    example: 'MID({Code}, 3, 2)',
    make: strictly(([value, start, many]) => {
      const from = wholeOf(start, 1) - 1
      return [...textOf(value)].slice(from, from + wholeOf(many, 0)).join('')
    }),
  },
  plain('LOWER', 'The text in small letters.', (value) => value.toLowerCase()),
  plain('UPPER', 'The text in capitals.', (value) => value.toUpperCase()),
  plain('TRIM', 'The text without blanks around it, and with one where there are several.', (value) =>
    value.trim().replace(/\s+/gu, ' '),
  ),
  {
    name: 'SEARCH',
    group: 'Text',
    parameters: [{ name: 'wanted', type: 'text' }, text, { name: 'start', type: 'number', need: 'optional' }],
    gives: 'number',
    says: 'Where a text stands in another, the first place is 1; blank where it does not. Capitals and accents do not matter.',
    example: 'SEARCH("urgent", {Notes})',
    make: strictly(([wanted, within, start]) => {
      // Folding keeps every character one character.
      const [looked, from] = [fold(textOf(within)), wholeOf(start, 1) - 1]
      const skipped = firstCodePoints(looked, from).length
      const at = looked.indexOf(fold(textOf(wanted)), skipped)
      return at === -1 ? null : [...looked.slice(0, at)].length + 1
    }),
  },
  {
    name: 'SUBSTITUTE',
    group: 'Text',
    parameters: [text, { name: 'old', type: 'text' }, { name: 'new', type: 'text' }],
    gives: 'text',
    says: 'The text with every “old” in it replaced, written exactly so.',
    example: 'SUBSTITUTE({Phone}, " ", "")',
    make: strictly(([value, before, after]) => {
      const old = textOf(before)
      return old === '' ? textOf(value) : joined(textOf(value).split(old), textOf(after))
    }),
  },
]

/** A value as `&` joins it: numbers in their shortest form, dates as they are stored, booleans as Yes and No. */
export function words(value: FormulaValue, isBoolean: boolean): string {
  if (isBoolean) return value === true ? 'Yes' : 'No'
  return value === null || isFault(value) ? '' : String(value)
}

/** Texts in one; #NUM when that is longer than a cell's text may be. */
export function joined(texts: readonly string[], between = ''): FormulaValue {
  const length = texts.reduce((sum, each) => sum + each.length, between.length * Math.max(0, texts.length - 1))
  return length > MAX_CELL_TEXT ? outOfRange : texts.join(between)
}
