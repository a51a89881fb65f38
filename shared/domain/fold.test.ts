import fc from 'fast-check'
import { expect, test } from 'vitest'

import { compareText, firstCodePoints, fold, sortText } from './fold.ts'

test('case and diacritics are gone after folding', () => {
  expect(fold('Ärger auf Deck Ø, ÇA VA?')).toBe('arger auf deck o, ca va?')
  expect(fold('Straße')).toBe('strase')
  expect(fold('Αθήνα')).toBe(fold('ΑΘΗΝΑ'))
  expect(fold('Ёлка')).toBe('елка')
  expect(fold('Việt Nam')).toBe('viet nam')
})

test('folding keeps the number of code points and changes nothing when repeated', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const folded = fold(text)
      expect([...folded]).toHaveLength([...text].length)
      expect(fold(folded)).toBe(folded)
    }),
  )
})

test('folding follows no locale: the Turkish dotted and dotless i are both i', () => {
  expect(fold('İIıi')).toBe('iiii')
})

test('texts are ordered by code point, as UTF-8 bytes are', () => {
  expect(compareText('\uFFFD', '\u{1F600}')).toBeLessThan(0)
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (a, b) => {
      const [left, right] = [new TextEncoder().encode(a), new TextEncoder().encode(b)]
      const at = left.findIndex((byte, index) => byte !== right[index])
      const bytes = at === -1 ? left.length - right.length : (left[at] ?? 0) - (right[at] ?? -1)
      expect(Math.sign(compareText(a, b))).toBe(Math.sign(bytes))
    }),
  )
})

test('a text is cut between code points', () => {
  expect(firstCodePoints('a\u{1F600}b', 2)).toBe('a\u{1F600}')
  expect(firstCodePoints('ab', 2)).toBe('ab')
  expect(sortText('Ä'.repeat(300))).toBe('a'.repeat(100))
})
