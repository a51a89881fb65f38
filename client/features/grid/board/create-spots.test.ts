import fc from 'fast-check'
import { expect, it } from 'vitest'

import type { GridRecord } from '@operagrid/shared/domain/record'

import type { CardList } from '../cards/create-card-list.ts'
import type { BoardColumns } from './create-board-columns.ts'
import { createSpots, isSameSpot } from './create-spots.ts'
import type { Spot, Spots } from './create-spots.ts'

const record = (number: number): GridRecord => ({
  id: `record ${number}`,
  number,
  version: 1,
  cells: {},
  reviewState: 'none',
  createdAt: '2026-11-29T08:00:00.000Z',
  createdBy: null,
  updatedAt: '2026-11-29T08:00:00.000Z',
  updatedBy: null,
  assignedTo: null,
})

/** A board of two columns; of `there` the first `loaded` cards are here. */
function board(home: readonly number[], there: readonly number[], { loaded = there.length, byHand = true } = {}) {
  const list = (numbers: readonly number[], known: number): CardList => ({
    count: () => numbers.length,
    at: (place) => {
      const number = place < known ? numbers[place] : undefined
      return number === undefined ? undefined : record(number)
    },
    placeOf: (recordId) => numbers.slice(0, known).findIndex((number) => record(number).id === recordId),
    show: () => undefined,
    fault: () => undefined,
  })
  const columns: BoardColumns = {
    values: () => ['home', 'there'],
    of: (value) => (value === 'home' ? list(home, home.length) : list(there, loaded)),
    want: () => undefined,
    find: () => undefined,
  }
  const find = (recordId: string) => [...home, ...there].map(record).find(({ id }) => id === recordId)
  return createSpots({ columns, find, isByHand: (value, from) => byHand || value === from })
}

/** The cards of a column once the carried one was put down there. */
function after(numbers: readonly number[], carried: number, { before }: Spot): number[] {
  const others = numbers.filter((number) => number !== carried)
  const at = before === null ? others.length : others.findIndex((number) => record(number).id === before)
  return others.toSpliced(at, 0, carried)
}

const carriedFrom = (number: number) => ({ recordId: record(number).id, home: 'home' })
const walk = (spots: Spots, from: Spot, number: number, by: 1 | -1, steps: number): Spot =>
  Array.from({ length: steps }).reduce<Spot>((spot) => spots.beside(spot, by, carriedFrom(number)), from)

const cards = fc.uniqueArray(fc.integer({ min: 1, max: 99 }), { minLength: 1, maxLength: 8 })

it('a card that is put into the gap above or below itself stays where it stood', () => {
  fc.assert(
    fc.property(cards, fc.nat(7), (home, pick) => {
      const place = pick % home.length
      const number = home[place] ?? 0
      const spots = board(home, [])
      const own = spots.of(record(number).id, 'home')
      for (const gap of [place, place + 1])
        expect(isSameSpot(spots.at('home', gap, carriedFrom(number)), own)).toBe(true)
      expect(after(home, number, own)).toEqual(home)
    }),
  )
})

it('each step moves a card by one among the others, up to the ends and no further', () => {
  fc.assert(
    fc.property(cards, fc.nat(7), fc.nat(9), (home, pick, steps) => {
      const place = pick % home.length
      const number = home[place] ?? 0
      const spots = board(home, [])
      const own = spots.of(record(number).id, 'home')
      const down = walk(spots, own, number, 1, steps)
      expect(after(home, number, down).indexOf(number)).toBe(Math.min(home.length - 1, place + steps))
      const up = walk(spots, own, number, -1, steps)
      expect(after(home, number, up).indexOf(number)).toBe(Math.max(0, place - steps))
      expect(isSameSpot(walk(spots, down, number, -1, Math.min(steps, home.length - 1 - place)), own)).toBe(true)
    }),
  )
})

it('in another column it goes on from where its own place is', () => {
  const spots = board([5], [1, 4, 8])
  const whole: Spot = { value: 'there', before: undefined }
  expect(spots.gapOf(whole)).toBeUndefined()
  expect(spots.beside(whole, 1, carriedFrom(5))).toEqual({ value: 'there', before: null })
  expect(spots.beside(whole, -1, carriedFrom(5))).toEqual({ value: 'there', before: record(4).id })
})

it('where no order by hand is, or a card is not loaded, the column is all that can be said', () => {
  const whole: Spot = { value: 'there', before: undefined }
  expect(board([5], [1, 4, 8], { byHand: false }).at('there', 1, carriedFrom(5))).toEqual(whole)
  expect(board([5], [1, 4, 8], { loaded: 2 }).at('there', 2, carriedFrom(5))).toEqual(whole)
  expect(board([5], [1, 4, 8], { loaded: 2 }).at('there', 1, carriedFrom(5))).toMatchObject({ before: record(4).id })
  expect(board([5, 6], [], { byHand: false }).at('home', 2, carriedFrom(5))).toEqual({ value: 'home', before: null })
})
