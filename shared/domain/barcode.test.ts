import { describe, expect, it } from 'vitest'

import { barcodeHint, hasCheckDigit } from './barcode.ts'
import { readCell } from './cell-parse.ts'
import type { Field } from './field.ts'

const field: Field = { id: 'code0000', name: 'Code', type: 'barcode', choices: [] }

describe('a barcode', () => {
  it('is taken as it is written, without what a scanner adds around it', () => {
    expect(readCell(field, '4006381333931\r\n')).toEqual({ value: '4006381333931' })
    expect(readCell(field, '0012')).toEqual({ value: '0012' })
    expect(readCell(field, 'https://example.org/t?id=7')).toEqual({ value: 'https://example.org/t?id=7' })
    expect(readCell(field, ' \n ')).toEqual({ value: null })
  })

  it.each(['4006381333931', '9780306406157', '96385074', '036000291452'])('%s has its check digit', (code) => {
    expect(hasCheckDigit(code)).toBe(true)
    expect(barcodeHint(code)).toBeNull()
  })

  it('with a digit mistyped, or two neighbours swapped, is told of and not refused', () => {
    expect(barcodeHint('4006381333932')).toContain('an EAN-13')
    expect(barcodeHint('4006381339331')).toContain('an EAN-13')
    expect(barcodeHint('96385075')).toContain('an EAN-8')
    expect(barcodeHint('036000291453')).toContain('a UPC-A')
    expect(readCell(field, '4006381333932')).toEqual({ value: '4006381333932' })
  })

  it('of another length, or with other signs, is free text', () => {
    for (const code of ['1234567', '12345678901', 'CRATE-0000000', '']) expect(barcodeHint(code)).toBeNull()
  })
})
