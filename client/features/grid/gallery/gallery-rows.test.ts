import fc from 'fast-check'
import { expect, it } from 'vitest'

import { placeGalleryRows } from './gallery-rows.ts'
import type { GalleryRows } from './gallery-rows.ts'

/** Groups by their sizes, 0 = folded; none = no headings at all. `more`: records behind them, not made yet. */
const galleries = fc.record({
  sizes: fc.array(fc.nat(7), { maxLength: 6 }),
  more: fc.nat(3),
  columns: fc.integer({ min: 1, max: 4 }),
})

function place({ sizes, more, columns }: { sizes: readonly number[]; more: number; columns: number }) {
  let start = 0
  const headings = sizes.map((size) => ({ start: (start += size) - size }))
  return { total: start + more, headings, rows: placeGalleryRows({ total: start + more, columns, headings }) }
}

function allRows(rows: GalleryRows) {
  return Array.from({ length: rows.count }, (_, row) => rows.at(row))
}

it('every record stands in one row, in order, below its heading and never beside those of another group', () => {
  fc.assert(
    fc.property(galleries, (gallery) => {
      const { total, headings, rows } = place(gallery)
      const seen: number[] = []
      let heading = -1
      for (const [at, row] of allRows(rows).entries()) {
        if (row?.kind === 'heading') {
          expect(row.at).toBe(heading + 1)
          heading = row.at
          expect(rows.rowOfHeading(heading)).toBe(at)
          expect(headings[heading]?.start).toBe(seen.length)
        } else if (row) {
          expect(row.count).toBeGreaterThan(0)
          expect(row.count).toBeLessThanOrEqual(gallery.columns)
          for (let index = row.first; index < row.first + row.count; index += 1) {
            seen.push(index)
            expect(rows.rowOf(index)).toBe(at)
          }
        }
      }
      expect(heading).toBe(headings.length - 1)
      expect(seen).toEqual(Array.from({ length: total }, (_, index) => index))
      expect(rows.at(rows.count)).toBeUndefined()
    }),
  )
})

it('a step down goes to the next row of cards in the same column, or to the last card where that row is shorter', () => {
  fc.assert(
    fc.property(galleries, fc.integer({ min: -4, max: 4 }), (gallery, by) => {
      const { total, rows } = place(gallery)
      const cards = allRows(rows).filter((row) => row?.kind === 'cards')
      for (let index = 0; index < total; index += 1) {
        const line = cards.findIndex((row) => index >= row.first && index < row.first + row.count)
        const from = cards[line]
        const to = cards[Math.max(0, Math.min(cards.length - 1, line + by))]
        if (!from || !to) throw new Error('a record stands nowhere')
        const wanted = to === from ? index : to.first + Math.min(index - from.first, to.count - 1)
        expect(rows.step(index, by)).toBe(wanted)
      }
    }),
  )
})
