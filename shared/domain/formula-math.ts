import { numberOf, numbersOf, strictly, textOf } from './formula-function.ts'
import type { FormulaFunction } from './formula-function.ts'
import { calculate, roundTo, sumOf } from './formula-number.ts'
import { isFault } from './formula.ts'
import type { FormulaValue } from './formula.ts'

type Rounding = Parameters<typeof roundTo>[2]

const rounding = (name: string, to: Rounding, says: string): FormulaFunction => ({
  name,
  group: 'Numbers',
  parameters: [
    { name: 'number', type: 'number' },
    { name: 'digits', type: 'number', need: 'optional' },
  ],
  gives: 'number',
  says,
  example: `${name}({Price} * 1.19, 2)`,
  make: strictly(([value, digits]) => (typeof value === 'number' ? roundTo(value, numberOf(digits, 0), to) : null)),
})

const extreme = (
  name: string,
  says: string,
  better: (value: FormulaValue, best: FormulaValue) => boolean,
): FormulaFunction => ({
  name,
  group: 'Numbers',
  parameters: [{ name: 'value', type: 'ordered', need: 'many' }],
  gives: 'same',
  says,
  example: `${name}({First}, {Second})`,
  // Dates compare as their texts do.
  make: strictly((values) =>
    values.reduce((best, value) => (value !== null && (best === null || better(value, best)) ? value : best), null),
  ),
})

/** Of values of one type. */
function isLess(a: FormulaValue, b: FormulaValue): boolean {
  return typeof a === 'number' ? a < numberOf(b, a) : textOf(a) < textOf(b)
}

export const numberFunctions: readonly FormulaFunction[] = [
  rounding('ROUND', 'nearest', 'Rounds to so many decimals, none unless said; a half goes away from zero.'),
  rounding('FLOOR', 'floor', 'Rounds down to so many decimals, none unless said.'),
  rounding('CEIL', 'ceil', 'Rounds up to so many decimals, none unless said.'),
  {
    name: 'ABS',
    group: 'Numbers',
    parameters: [{ name: 'number', type: 'number' }],
    gives: 'number',
    says: 'The number without its sign.',
    example: 'ABS({Planned} - {Real})',
    make: strictly(([value]) => (typeof value === 'number' ? Math.abs(value) : null)),
  },
  extreme('MIN', 'The smallest number, or the earliest date. Blanks do not count.', (value, best) =>
    isLess(value, best),
  ),
  extreme('MAX', 'The largest number, or the latest date. Blanks do not count.', (value, best) => isLess(best, value)),
  {
    name: 'SUM',
    group: 'Numbers',
    parameters: [{ name: 'number', type: 'number', need: 'many' }],
    gives: 'number',
    says: 'All numbers together. Blanks do not count.',
    example: 'SUM({Adults}, {Children})',
    make: strictly((values) => {
      const numbers = numbersOf(values)
      return numbers.length === 0 ? null : sumOf(numbers)
    }),
  },
  {
    name: 'AVERAGE',
    group: 'Numbers',
    parameters: [{ name: 'number', type: 'number', need: 'many' }],
    gives: 'number',
    says: 'The mean of the numbers. Blanks do not count.',
    example: 'AVERAGE({Morning}, {Evening})',
    make: strictly((values) => {
      const numbers = numbersOf(values)
      const sum = sumOf(numbers)
      if (numbers.length === 0 || isFault(sum)) return numbers.length === 0 ? null : sum
      return calculate('/', sum, numbers.length)
    }),
  },
]
