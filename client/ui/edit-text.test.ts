import fc from 'fast-check'
import { expect, it } from 'vitest'

import type { Field } from '@operagrid/shared/domain/field'
import type { NumberFormat } from '@operagrid/shared/domain/number-format'

import { editText, readTyped } from './edit-text.ts'
import { numberWords } from './number-words.ts'

const fieldOf = (format: NumberFormat): Field => ({
  id: 'field000',
  name: 'Field',
  type: 'number',
  choices: [],
  format,
})
const decimals = fc.option(fc.integer({ min: 0, max: 8 }))
const someFormat: fc.Arbitrary<NumberFormat> = fc.oneof(
  fc.record({
    style: fc.constant('plain' as const),
    decimals,
    unit: fc.constantFrom('', 'kg', 'm²', 'pax', 'µg/l', 'km / h'),
  }),
  fc.record({ style: fc.constant('percent' as const), decimals }),
  fc.record({
    style: fc.constant('currency' as const),
    decimals,
    currency: fc.constantFrom('EUR', 'USD', 'CHF', 'JPY', 'SEK', 'INR', 'KWD', 'XAF'),
  }),
)
/** Of few enough digits that a screen shows them all. */
const someNumber = fc.integer({ min: -1e9, max: 1e9 }).map((whole) => whole / 1e4)

it('what is shown means the same when it is typed', () => {
  fc.assert(
    fc.property(someFormat, someNumber, (format, number) => {
      const shown = numberWords(number, format)
      const read = readTyped(fieldOf(format), shown)?.value
      expect(typeof read).toBe('number')
      // Rounded as it was shown, it reads the same again.
      expect(numberWords(Number(read), format)).toBe(shown)
      if ('decimals' in format && format.decimals === null) expect(read).toBe(number)
    }),
    { numRuns: 2_000 },
  )
})

it.each([
  ['1:30', 5_400],
  ['1,5 h', 5_400],
  ['90', 5_400],
  ['soon', undefined],
])('%s, typed where durations are, is %j', (text, seconds) => {
  const field: Field = { id: 'field000', name: 'Field', type: 'duration', choices: [] }
  expect(readTyped(field, text)?.value).toBe(seconds)
})

it.each<[NumberFormat, number, string, string]>([
  [{ style: 'plain', decimals: null, unit: '' }, 1234.5, '1,234.5', '1234.5'],
  [{ style: 'plain', decimals: 2, unit: 'kg' }, 1200, '1,200.00\u00a0kg', '1200'],
  [{ style: 'percent', decimals: null }, 0.125, '12.5%', '12.5 %'],
  [{ style: 'percent', decimals: 0 }, 0.5, '50%', '50 %'],
  [{ style: 'currency', decimals: null, currency: 'EUR' }, 3.5, '€3.50', '3.5'],
  [{ style: 'currency', decimals: null, currency: 'EUR' }, 3.505, '€3.505', '3.505'],
  [{ style: 'currency', decimals: 0, currency: 'JPY' }, 1200, '¥1,200', '1200'],
  [{ style: 'duration', seconds: false }, 5_400, '1:30', '1:30'],
  [{ style: 'duration', seconds: false }, 5_405, '1:30', '1:30:05'],
  [{ style: 'duration', seconds: true }, 5_400, '1:30:00', '1:30:00'],
])('%j: %j reads %j and is edited as %j', (format, number, shown, edited) => {
  expect(numberWords(number, format)).toBe(shown)
  expect(editText(fieldOf(format), number)).toBe(edited)
})
