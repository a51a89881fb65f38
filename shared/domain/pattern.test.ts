import { expect, test } from 'vitest'

import { MAX_PATTERN_TEXT } from './field-rules.ts'
import { fitsPattern, patternFault } from './pattern.ts'

test('a whole text is made as a pattern says, or it is not', () => {
  expect(fitsPattern('[A-Z]{2}-\\d{4}', 'AB-1234')).toBe(true)
  for (const text of ['AB-12345', 'xAB-1234', 'AB-1234\n', 'ab-1234', ''])
    expect(fitsPattern('[A-Z]{2}-\\d{4}', text)).toBe(false)
  expect(fitsPattern('(?i)deck|pier', 'DECK')).toBe(true)
})

test.each(['(a', '(?=a)b', '(a)\\1', '*', 'a{1001}', '(a{1,100}){1,100}', '(\\pL?){60}'].map((one) => [one]))(
  '%j is no pattern, and nothing fits it',
  (source) => {
    const fault = patternFault(source)
    expect(fault).toMatch(/^This pattern (cannot be read|is too large)/u)
    expect(fitsPattern(source, 'a')).toBe(false)
  },
)

test('no pattern that is taken, however it is meant, holds anybody up', () => {
  const evil = [
    '(a+)+b',
    '(a|aa)*b',
    '(a|b|c|.|\\w|\\d?|\\s*|\\pL+){9}z',
    '((\\pL?){5}){5}\\pN',
    '(.*.*.*.*.*.*.*.*.*)z',
  ]
  const texts = ['a', 'é', 'aé1 '].map((one) => one.repeat(MAX_PATTERN_TEXT).slice(0, MAX_PATTERN_TEXT))
  for (const source of evil) {
    expect(patternFault(source)).toBeNull()
    const begun = performance.now()
    for (const text of texts) expect(fitsPattern(source, text)).toBe(false)
    // Takes some milliseconds; RegExp takes longer than anybody waits.
    expect(performance.now() - begun).toBeLessThan(1_000)
  }
})
