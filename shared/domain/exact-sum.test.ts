import fc from 'fast-check'
import { expect, test } from 'vitest'

import { makeExactSum } from './exact-sum.ts'

function sumOf(values: readonly number[]): number | null {
  const sum = makeExactSum()
  for (const value of values) sum.add(value)
  return sum.value()
}

test('decimals add up as people expect', () => {
  expect(sumOf([0.1, 0.2])).toBe(0.3)
  expect(sumOf([1e21, 1, -1e21])).toBe(1)
  expect(sumOf([])).toBe(0)
})

test('the order does not matter, and what was added can be taken out again', () => {
  const values = fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }))
  fc.assert(
    fc.property(values, values, (some, others) => {
      const sum = makeExactSum()
      for (const value of [...some, ...others]) sum.add(value)
      for (const value of some) sum.subtract(value)
      expect(sum.value()).toBe(sumOf(others.toReversed()))
    }),
  )
})

test('a total beyond the range of numbers is none, one too small to tell is 0', () => {
  expect(sumOf([Number.MAX_VALUE, Number.MAX_VALUE])).toBeNull()
  expect(sumOf([Number.MAX_VALUE, Number.MAX_VALUE, -Number.MAX_VALUE])).toBe(Number.MAX_VALUE)
  expect(sumOf([5e-324])).toBe(0)
})
