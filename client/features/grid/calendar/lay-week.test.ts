import fc from 'fast-check'
import { expect, it } from 'vitest'

import { layWeek } from './lay-week.ts'
import type { Piece } from './lay-week.ts'

const days = fc.oneof({ weight: 2, arbitrary: fc.constant(1) }, fc.integer({ min: 1, max: 7 }))
const pieces: fc.Arbitrary<Piece[]> = fc.array(
  fc.tuple(fc.nat(6), days, fc.boolean()).map(([first, long, goesOn]) => {
    const last = Math.min(6, first + long - 1)
    // What is drawn on one day may be the end of something long.
    return { first, last, isBar: last > first || (goesOn && (first === 0 || last === 6)) }
  }),
  { maxLength: 24 },
)
const rooms = fc.integer({ min: 2, max: 9 })
const week = [0, 1, 2, 3, 4, 5, 6]
const isOn = ({ first, last }: Pick<Piece, 'first' | 'last'>, day: number): boolean => first <= day && day <= last
const bar = (first: number, last: number): Piece => ({ first, last, isBar: true })
const single = (day: number): Piece => ({ first: day, last: day, isBar: false })
/** The lines of the pieces, null of those that are not drawn. */
const lanesOf = (given: readonly Piece[], room: number): (number | null)[] => {
  const { drawn } = layWeek(given, room)
  return given.map((_, at) => drawn.find((one) => one.at === at)?.lane ?? null)
}

it('no two records share a line on a day, and none is below the last line', () => {
  fc.assert(
    fc.property(pieces, rooms, (given, room) => {
      const { drawn } = layWeek(given, room)
      for (const day of week) {
        const lanes = drawn.filter((one) => isOn(one, day)).map(({ lane }) => lane)
        expect(new Set(lanes).size).toBe(lanes.length)
        expect(lanes.every((lane) => lane >= 0 && lane < room)).toBe(true)
      }
    }),
  )
})

it('a record is drawn on its own days alone, on one line, and whole unless a full day needs that line', () => {
  fc.assert(
    fc.property(pieces, rooms, (given, room) => {
      const { drawn, more } = layWeek(given, room)
      for (const [at, piece] of given.entries()) {
        const parts = drawn.filter((one) => one.at === at)
        const covered = week.filter((day) => parts.some((part) => isOn(part, day)))
        expect(covered.every((day) => isOn(piece, day))).toBe(true)
        expect(new Set(parts.map(({ lane }) => lane)).size).toBeLessThanOrEqual(1)
        const missing = week.filter((day) => isOn(piece, day) && !covered.includes(day))
        if (parts.length > 0)
          expect(missing.every((day) => (more[day] ?? 0) > 0 && parts[0]?.lane === room - 1)).toBe(true)
      }
    }),
  )
})

it('each day tells exactly how many of its records are not drawn on it, and leaves its last line to say so', () => {
  fc.assert(
    fc.property(pieces, rooms, (given, room) => {
      const { drawn, more } = layWeek(given, room)
      for (const day of week) {
        const here = drawn.filter((one) => isOn(one, day))
        expect(more[day]).toBe(given.filter((piece) => isOn(piece, day)).length - here.length)
        if ((more[day] ?? 0) > 0) expect(here.map(({ lane }) => lane)).not.toContain(room - 1)
      }
    }),
  )
})

it('with room for all of them all are drawn', () => {
  fc.assert(
    fc.property(pieces, (given) => {
      const { drawn, more } = layWeek(given, given.length + 1)
      expect([drawn.map(({ at }) => at), more]).toEqual([given.map((_, at) => at), [0, 0, 0, 0, 0, 0, 0]])
    }),
  )
  // Only records of one day: as many as fit, or one less and how many more.
  const singles = (count: number): Piece[] => Array.from({ length: count }, () => single(3))
  expect(lanesOf(singles(4), 4)).toEqual([0, 1, 2, 3])
  expect(lanesOf(singles(5), 4)).toEqual([0, 1, 2, null, null])
  expect(layWeek(singles(5), 4).more).toEqual([0, 0, 0, 2, 0, 0, 0])
})

it('what comes later moves no bar that is there, and records of one day are in their order from above', () => {
  fc.assert(
    fc.property(pieces, pieces, (given, added) => {
      const all = [...given, ...added]
      const bars = (of: readonly Piece[]): Piece[] => of.filter(({ isBar }) => isBar)
      const before = lanesOf(bars(given), all.length + 1)
      expect(lanesOf(bars(all), all.length + 1).slice(0, before.length)).toEqual(before)
      const { drawn } = layWeek(all, all.length + 1)
      for (const day of week) {
        const lanes = drawn.filter(({ at, first }) => first === day && all[at]?.isBar === false).map(({ lane }) => lane)
        expect(lanes).toEqual(lanes.toSorted((a, b) => a - b))
      }
    }),
  )
})

it('bars are above the records of one day, which fill what those leave free', () => {
  // The second bar is below the first, also where that has ended: there is room for others.
  expect(lanesOf([bar(0, 2), single(3), bar(2, 5), single(3), single(6)], 5)).toEqual([0, 0, 1, 2, 0])
  // On the last line of a full day a bar is broken off, and goes on behind it.
  const { drawn, more } = layWeek([bar(0, 4), bar(1, 6), single(3)], 2)
  expect(drawn).toEqual([
    { at: 0, lane: 0, first: 0, last: 4 },
    { at: 1, lane: 1, first: 1, last: 2 },
    { at: 1, lane: 1, first: 4, last: 6 },
  ])
  expect(more).toEqual([0, 0, 0, 2, 0, 0, 0])
})
