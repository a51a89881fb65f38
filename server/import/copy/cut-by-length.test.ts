import fc from 'fast-check'
import { expect, it } from 'vitest'

import { cutByLength } from './cut-by-length.ts'

it('what is cut by its length is the same in the same order, and no stretch of several is too long', () => {
  const texts = fc.array(fc.string({ maxLength: 30 }), { maxLength: 40 })
  fc.assert(
    fc.property(texts, fc.integer({ min: 1, max: 60 }), (items, chars) => {
      const stretches = cutByLength(items, chars)
      expect(stretches.flat()).toEqual(items)
      for (const stretch of stretches) {
        expect(stretch.length).toBeGreaterThan(0)
        const length = stretch.reduce((sum, item) => sum + JSON.stringify(item).length, 0)
        if (stretch.length > 1) expect(length).toBeLessThanOrEqual(chars)
      }
    }),
  )
  expect(cutByLength(['aa', 'bb', 'cc'], 8)).toEqual([['aa', 'bb'], ['cc']])
})
