import fc from 'fast-check'
import { expect, test } from 'vitest'

import type { SortTerm } from '@operagrid/shared/domain/query'
import { compareKeys } from '@operagrid/shared/domain/query-sort'

import { numberIn, packKey, unpackKey } from './record-order-key.ts'

const text = fc.string({ unit: 'grapheme', maxLength: 8 }).map((value) => value.replaceAll('\0', ''))
const number = fc.oneof(
  fc.double({ noNaN: true }),
  fc.constantFrom(0, -0, 1, -1, Number.MIN_VALUE, -Number.MIN_VALUE, Infinity, -Infinity),
)
const term = fc.record<SortTerm>({ field: fc.constant('field000'), direction: fc.constantFrom('asc', 'desc') })
const column = fc.constantFrom(
  fc.option(text),
  fc.option(number),
  fc.option(fc.constant(true)),
  // Close to each other, so that prefixes and ties are common.
  fc.option(fc.constantFrom('', 'a', 'ab', 'abc', 'b', 'ä', '😀', '\u0001')),
)
const columns = fc.array(fc.tuple(term, column), { maxLength: 3 })
const recordNumber = fc.integer({ min: 1, max: 2 ** 40 })

const case_ = columns.chain((all) => {
  const key = fc.tuple(...all.map(([, value]) => value), recordNumber)
  return fc.record({ order: fc.constant(all.map(([sorted]) => sorted)), a: key, b: key })
})

test('keys as bytes stand in the order of the keys', () => {
  fc.assert(
    fc.property(case_, ({ order, a, b }) => {
      const bytes = Buffer.compare(packKey(order, a), packKey(order, b))
      expect(Math.sign(bytes)).toBe(Math.sign(compareKeys(order, a, b)))
    }),
    { numRuns: 2_000 },
  )
})

test('a key comes back out of its bytes', () => {
  fc.assert(
    fc.property(case_, ({ order, a }) => {
      const packed = packKey(order, a)
      expect(compareKeys(order, unpackKey(order, packed), a)).toBe(0)
      expect(unpackKey(order, packed)).toHaveLength(a.length)
      expect(numberIn(packed)).toBe(a.at(-1))
    }),
  )
})
