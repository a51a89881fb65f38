import fc from 'fast-check'
import { expect, it } from 'vitest'

import type { GroupValue } from '@operagrid/shared/domain/query-group'

import { headingsBefore, placeHeadings } from './heading-places.ts'

const groups: readonly GroupValue[] = ['a', 'b', 'c', 'd', null]
const lists = fc.record({
  rows: fc.array(fc.constantFrom(...groups), { maxLength: 20 }),
  folded: fc.subarray([...groups]),
  /** Of how many rows more than there are the counts tell: they may be a moment older. */
  late: fc.integer({ min: -2, max: 2 }),
})

it('a heading stands over the first row of each group that has records, and over nothing else', () => {
  fc.assert(
    fc.property(lists, ({ rows, folded, late }) => {
      const counted = (value: GroupValue) => rows.filter((row) => row === value).length
      const shown = groups.flatMap((value) => (folded.includes(value) ? [] : rows.filter((row) => row === value)))
      const headings = placeHeadings({
        values: groups,
        folded: new Set(folded),
        total: shown.length,
        countOf: (value) => Math.max(0, counted(value) + (folded.includes(value) ? 0 : late)),
        endOf: (value) => shown.findLastIndex((row) => groups.indexOf(row) <= groups.indexOf(value)) + 1,
      })
      expect(headings.map(({ value }) => value)).toEqual(groups.filter((value) => counted(value) > 0))
      for (const { value, start, rows: many, folded: isFolded, count } of headings) {
        expect(isFolded).toBe(folded.includes(value))
        expect(shown.slice(start, start + many)).toEqual(isFolded ? [] : shown.filter((row) => row === value))
        expect(count).toBe(counted(value))
      }
      for (let index = -1; index <= shown.length; index += 1)
        expect(headingsBefore(headings, index)).toBe(headings.filter(({ start }) => start <= index).length)
    }),
  )
})
