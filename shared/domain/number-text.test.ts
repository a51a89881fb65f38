import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import type { NumberFormat } from './number-format.ts'
import { numberText, readNumberText } from './number-text.ts'

const plain: NumberFormat = { style: 'plain', decimals: null, unit: '' }
const weight: NumberFormat = { style: 'plain', decimals: null, unit: 'kg' }
const percent: NumberFormat = { style: 'percent', decimals: 1 }
const euros: NumberFormat = { style: 'currency', decimals: 2, currency: 'EUR' }
const dollars: NumberFormat = { style: 'currency', decimals: 2, currency: 'USD' }

describe('a number that is typed', () => {
  it.each<[NumberFormat, string, number | undefined]>([
    [plain, '1,234.5', 1234.5],
    [plain, '12,5', 12.5],
    [plain, '1,234', 1234],
    [plain, '1e3', 1000],
    [plain, '12 %', undefined],
    [plain, '5 kg', undefined],
    [weight, '1 200 kg', 1200],
    [weight, '1\u202f200\u00a0KG', 1200],
    [weight, '12', 12],
    [weight, '12 g', undefined],
    [percent, '12,5 %', 0.125],
    [percent, '12.5', 0.125],
    [percent, '33.3%', 0.333],
    [percent, '-7 %', -0.07],
    [euros, '€ 3.50', 3.5],
    [euros, '3,50 EUR', 3.5],
    [euros, '-€1,234.50', -1234.5],
    [euros, '$ 3.50', undefined],
    [dollars, 'US$3', 3],
    [dollars, '$3', 3],
    [euros, 'many', undefined],
  ])('%j: %j is %j', (format, text, number) => {
    expect(readNumberText(text, format, { decimal: '.', typed: true })).toBe(number)
  })

  it('means what a point and a comma mean where its author lives', () => {
    expect(readNumberText('1.234', plain, { decimal: ',', typed: true })).toBe(1234)
    expect(readNumberText('1,234', plain, { decimal: ',', typed: true })).toBe(1.234)
    expect(readNumberText('1.234', plain, { decimal: '.', typed: true })).toBe(1.234)
  })

  it('comes back to the last digit from the text that an editor begins with', () => {
    const formats = fc.constantFrom(plain, weight, percent, euros)
    const numbers = fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e300, max: 1e300 }), fc.integer())
    fc.assert(
      fc.property(formats, numbers, fc.constantFrom('.' as const, ',' as const), (format, number, decimal) => {
        // The hundredth of a percentage is one digit less exact than the number itself.
        const held = format.style === 'percent' ? Number(number.toPrecision(15)) : number + 0
        const text = numberText(held, format, decimal)
        expect(readNumberText(text, format, { decimal, typed: true })).toBe(held)
      }),
      { numRuns: 2_000, examples: [[plain, 3324621890769167.5, ',']] },
    )
  })
})

describe('a number that is copied', () => {
  it.each<[NumberFormat, string, number | undefined]>([
    [percent, '0.125', 0.125],
    [percent, '12.5 %', 0.125],
    [plain, '1.234', 1.234],
    [plain, '1,5', 1.5],
    // One thousand and more, or one and a bit: nobody says.
    [plain, '1,234', undefined],
    [weight, '1,234.5 kg', 1234.5],
  ])('%j: %j is %j', (format, text, number) => {
    expect(readNumberText(text, format)).toBe(number)
  })
})
