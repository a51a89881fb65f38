import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { placeByHand, planMoves } from './row-order.ts'
import type { Stretch } from './row-order.ts'

type Row = Stretch['records'][number]

const rows = (...places: readonly (number | null)[]): Row[] =>
  places.map((place, at) => ({ id: `r${at + 1}`, number: at + 1, ...(place !== null && { rowOrder: place }) }))
const whole = (records: readonly Row[]): Stretch => ({ records, first: true, last: true })
/** As a list that is sorted by hand has them: ties go by number. */
const sorted = (records: readonly Row[]): Row[] =>
  records.toSorted((a, b) => placeByHand(a) - placeByHand(b) || a.number - b.number)
const idsOf = (records: readonly Row[]): string[] => records.map(({ id }) => id)

function moved(records: readonly Row[], moves: ReturnType<typeof planMoves>): Row[] {
  const places = new Map(moves?.map(({ recordId, rowOrder }) => [recordId, rowOrder]))
  return sorted(records.map((row) => ({ ...row, rowOrder: places.get(row.id) ?? placeByHand(row) })))
}

describe('records moved by hand', () => {
  it('one goes between two others, which stay', () => {
    expect(planMoves(whole(rows(null, null, null, null)), ['r4'], 1)).toEqual([{ recordId: 'r4', rowOrder: 1.5 }])
  })

  it('to the front, in front of all numbers', () => {
    const [move] = planMoves(whole(rows(null, null)), ['r2'], 0) ?? []
    expect(move?.rowOrder).toBeLessThan(1)
  })

  it('to the end, in front of the next new record', () => {
    const [move] = planMoves(whole(rows(null, null, null)), ['r1'], 3) ?? []
    expect(move?.rowOrder).toBeGreaterThan(3)
    expect(move?.rowOrder).toBeLessThan(4)
  })

  it('whoever is put where they stand is not moved again', () => {
    const held = rows(null, 1.5, null)
    expect(planMoves(whole(held), ['r2'], 1)).toEqual([])
  })

  it('where two stand at one place, their neighbours make room', () => {
    const held = sorted(rows(5, 5, 5, null))
    const moves = planMoves(whole(held), ['r4'], 2)
    expect(idsOf(moved(held, moves))).toEqual(wanted(held, ['r4'], 2))
  })

  it('nothing is said of an end that is not known', () => {
    expect(planMoves({ records: rows(null, null), first: false, last: true }, ['r2'], 0)).toBeNull()
    expect(planMoves({ records: rows(null, null), first: true, last: false }, ['r1'], 2)).toBeNull()
  })

  /** The order that a hand asks for. */
  function wanted(held: readonly Row[], ids: readonly string[], at: number): string[] {
    const before = idsOf(held.slice(0, at)).filter((id) => !ids.includes(id))
    const behind = idsOf(held.slice(at)).filter((id) => !ids.includes(id))
    return [...before, ...ids, ...behind]
  }

  it('stand where they were put, however often any are put anywhere', () => {
    const step = fc.record({ from: fc.nat(), count: fc.integer({ min: 1, max: 4 }), to: fc.nat() })
    const steps = fc.array(step, { minLength: 1, maxLength: 200 })
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 12 }), steps, fc.boolean(), (count, hands, oneGap) => {
        let held = rows(...Array.from({ length: count }, () => null))
        for (const hand of hands) {
          const from = hand.from % held.length
          const ids = idsOf(held.slice(from, from + hand.count))
          // Again and again into the same gap halves it each time.
          const at = oneGap ? Math.min(1, held.length) : hand.to % (held.length + 1)
          const moves = planMoves(whole(held), ids, at)
          const now = moved(held, moves)
          expect(idsOf(now)).toEqual(wanted(held, ids, at))
          held = now
        }
      }),
    )
  })

  it('move none but themselves while there is room', () => {
    const held = rows(...Array.from({ length: 30 }, () => null))
    expect(planMoves(whole(held), ['r3', 'r20'], 10)?.map(({ recordId }) => recordId)).toEqual(['r3', 'r20'])
  })
})
