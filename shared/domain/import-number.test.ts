import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { readNumber, scanNumber } from './import-number.ts'

describe('numbers', () => {
  test.each<[string, number | null, number | null]>([
    ['0', 0, 0],
    ['1234', 1234, 1234],
    ['-5', -5, -5],
    ['−5', -5, -5],
    ['5-', -5, -5],
    ['(1,234.50)', -1234.5, null],
    ['1.5', 1.5, null],
    ['1,5', null, 1.5],
    ['1,234', 1234, 1.234],
    ['1.234', 1.234, 1234],
    ['1.234.567,89', null, 1234567.89],
    ['1,234,567.89', 1234567.89, null],
    ["1'234.5", 1234.5, null],
    ['1 234,5', null, 1234.5],
    ['1\u202f234,5', null, 1234.5],
    ['12,34', null, 12.34],
    ['1,23,456', null, null],
    ['$1,000', 1000, 1],
    ['1.000 €', 1, 1000],
    ['EUR 5', 5, 5],
    ['45 %', 45, 45],
    ['1.5e3', 1500, null],
    ['4,01E+09', null, 4.01e9],
    ['12E5', null, null],
    ['.5', 0.5, null],
    ['40.75268632356252', 40.75268632356252, null],
    ['1234567890123456', null, null],
    ['--5', null, null],
    ['(5', null, null],
    ['+49 30 12', null, null],
    ['12:30', null, null],
    ['ABC 5', null, null],
    ['1.2.3', null, null],
    ['∞', null, null],
  ])('%s is %s with a point and %s with a comma', (text, dot, comma) => {
    expect(readNumber(text, '.')).toBe(dot)
    expect(readNumber(text, ',')).toBe(comma)
  })

  test('what a locale writes reads back under its decimal sign', () => {
    const amount = fc.integer({ min: -99_999_999_999, max: 99_999_999_999 }).map((cents) => cents / 100)
    fc.assert(
      fc.property(
        amount,
        fc.constantFrom(
          ['en-US', '.'] as const,
          ['de-DE', ','] as const,
          ['fr-FR', ','] as const,
          ['de-CH', '.'] as const,
        ),
        (value, [locale, sign]) => {
          const text = value.toLocaleString(locale, { minimumFractionDigits: 2, maximumFractionDigits: 2 })
          expect(readNumber(text, sign)).toBe(Object.is(value, -0) ? 0 : value)
        },
      ),
    )
  })

  test('no text makes the scan throw or answer what is not finite', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[\d.,'eE+\-()$% ]{1,30}$/)), (text) => {
        const scan = scanNumber(text)
        for (const value of [scan?.dot, scan?.comma])
          if (typeof value === 'number') expect(Number.isFinite(value)).toBe(true)
      }),
    )
  })
})
