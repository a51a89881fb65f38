import fc from 'fast-check'
import { expect, it } from 'vitest'

import { placeDays } from './day-places.ts'

const days = ['2026-11-23', '2026-11-24', '2026-11-25', '2026-11-26']
/** Records between two keys of the list’s outline. */
const BLOCK = 4

it('a day is counted where its ends are loaded, and never counted wrong', () => {
  const counts = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: days.length, maxLength: days.length })
  fc.assert(
    fc.property(counts, fc.array(fc.boolean(), { minLength: 10, maxLength: 10 }), (held, loaded) => {
      const ends = held.map((_, at) => held.slice(0, at + 1).reduce((sum, count) => sum + count, 0))
      const total = ends.at(-1) ?? 0
      const isLoaded = (place: number): boolean => place < total && loaded[Math.floor(place / BLOCK)] === true
      /** As the list tells it: exact within a loaded block, else where that begins. */
      const endOf = (day: string): number => {
        const end = ends[days.indexOf(day)] ?? 0
        // The block in which the last record before the end lies is the one that its key leads to.
        const block = Math.max(0, Math.floor((end - 1) / BLOCK))
        return loaded[block] === true ? end : block * BLOCK
      }
      for (const [day, { from, to, known }] of placeDays(days, { total, endOf, isLoaded }))
        if (known) expect(to - from).toBe(held[days.indexOf(day)])
    }),
  )
  // Whose first record is loaded: whatever lies between that and the end.
  const far = placeDays(days, {
    total: 900,
    endOf: (day) => [2, 2, 5, 800][days.indexOf(day)] ?? 0,
    isLoaded: (place) => place < 10,
  })
  expect(far.get('2026-11-26')).toEqual({ from: 5, to: 900, known: true })
  const all = placeDays(days, { total: 6, endOf: (day) => [2, 2, 5, 6][days.indexOf(day)] ?? 0, isLoaded: () => true })
  expect([...all.values()].map(({ from, to, known }) => [from, to, known])).toEqual([
    [0, 2, true],
    [2, 2, true],
    [2, 5, true],
    [5, 6, true],
  ])
})
