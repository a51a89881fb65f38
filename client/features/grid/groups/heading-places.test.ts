import fc from 'fast-check'
import { expect, it } from 'vitest'

import type { GroupValue } from '@operagrid/shared/domain/query-group'
import type { GroupPath } from '@operagrid/shared/domain/query-path'

import { headingsBefore, placeHeadings, REST } from './heading-places.ts'
import type { HeadingsAsked } from './heading-places.ts'

const groups: readonly GroupValue[] = ['a', 'b', 'c', 'd', null]
const order = (a: GroupValue, b: GroupValue): number => groups.indexOf(a) - groups.indexOf(b)

type OneLevel = {
  readonly values: readonly GroupValue[]
  readonly folded: readonly GroupValue[]
  readonly total: number
  readonly countOf: (value: GroupValue) => number | undefined
  readonly endOf: (value: GroupValue, guess: number) => number
  readonly groupAt?: (index: number) => GroupValue | undefined
  readonly last?: GroupValue | undefined
}

/** Headings of one level alone, by their values. */
function placeOneLevel({ values, folded, total, countOf, endOf, groupAt, last }: OneLevel) {
  const own = (path: GroupPath): GroupValue => path[0] ?? null
  const asked: HeadingsAsked = {
    levels: 1,
    total,
    within: () => values,
    isFolded: (path) => folded.includes(own(path)),
    countOf: (path) => countOf(own(path)),
    shownOf: (path) => countOf(own(path)) ?? 0,
    endOf: (path, guess) => endOf(own(path), guess),
    groupAt(index) {
      const value = groupAt?.(index)
      return value === undefined ? undefined : [value]
    },
    order: (_, a, b) => order(a, b),
    cutIn: () => (last === undefined ? undefined : { last }),
  }
  return placeHeadings(asked).map(({ path, ...rest }) => ({ value: own(path), ...rest }))
}
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
      const headings = placeOneLevel({
        values: groups,
        folded,
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

const finds = fc.record({
  rows: fc.array(fc.constantFrom(...groups), { maxLength: 20 }),
  folded: fc.subarray([...groups]),
  /** Whom the server has told of yet: others have come since. */
  told: fc.subarray([...groups]),
  loaded: fc.boolean(),
})
it('a group that nobody told of yet has a heading where its rows are loaded, and one that is told of anywhere', () => {
  fc.assert(
    fc.property(finds, ({ rows, folded, told, loaded }) => {
      const counted = (value: GroupValue) => rows.filter((row) => row === value).length
      const shown = groups.flatMap((value) => (folded.includes(value) ? [] : rows.filter((row) => row === value)))
      // Of rows that are not loaded only the counts tell, of all of them.
      const known = groups.filter((value) => folded.includes(value) || !loaded || told.includes(value))
      const headings = placeOneLevel({
        values: known,
        folded,
        total: shown.length,
        countOf: (value) => (known.includes(value) ? counted(value) : undefined),
        endOf: (value, guess) => (loaded ? shown.findLastIndex((row) => order(row, value) <= 0) + 1 : guess),
        groupAt: (index) => (loaded ? shown[index] : undefined),
      })
      const wanted = groups.filter((value) => counted(value) > 0)
      expect(headings.map(({ value }) => value)).toEqual(wanted)
      for (const { value, start, rows: many, count } of headings) {
        expect(count).toBe(counted(value))
        expect(shown.slice(start, start + many).every((row) => row === value)).toBe(true)
      }
    }),
  )
})

it('groups that are too many stand under one heading, before those that hold nothing, and no row stands under none', () => {
  fc.assert(
    fc.property(finds, fc.integer({ min: 1, max: 3 }), ({ rows, folded, loaded }, many) => {
      const held = groups.filter((value) => value !== null)
      const known = held.slice(0, many)
      const out = folded.filter((value) => value === null || known.includes(value))
      const shown = groups.flatMap((value) => (out.includes(value) ? [] : rows.filter((row) => row === value)))
      const counted = (value: GroupValue) => rows.filter((row) => row === value).length
      const endOf = (value: GroupValue, guess: number): number => {
        if (!loaded) return guess
        const last = value === REST ? held.at(-1) : value
        return shown.findLastIndex((row) => last !== undefined && order(row, last) <= 0) + 1
      }
      const headings = placeOneLevel({
        values: [...known, null],
        folded: out,
        total: shown.length,
        countOf: counted,
        endOf,
        last: known.at(-1),
        groupAt: (index) => (loaded ? shown[index] : undefined),
      })
      const rest = rows.filter((row) => row !== null && !known.includes(row)).length
      const wanted = [...known.map((value) => [value, counted(value)]), [REST, rest], [null, counted(null)]]
      expect(headings.map(({ value, count }) => [value, count])).toEqual(wanted.filter(([, count]) => count !== 0))
      expect(headings.reduce((sum, heading) => sum + heading.rows, 0)).toBe(shown.length)
    }),
  )
})
