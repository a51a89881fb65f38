import fc from 'fast-check'
import { expect, it } from 'vitest'

import type { Field } from '@operagrid/shared/domain/field'
import { everything } from '@operagrid/shared/domain/query'
import { matches } from '@operagrid/shared/domain/query-filter'
import { overlapQuery } from '@operagrid/shared/domain/query-span'
import type { GridRecord } from '@operagrid/shared/domain/record'
import { calendarSpans } from '@operagrid/shared/domain/view'

import { dayAfter, dayOf, daysAround, daysBetween, edgesOf, spanOf } from './calendar-days.ts'
import { endCells, makeStayOf, moveCells, rangeOf } from './lasting.ts'

const fieldOf = (id: string, type: 'date' | 'dateTime'): Field => ({ id, name: id, type, choices: [] })
const pairs = fc.tuple(fc.constantFrom('date', 'dateTime'), fc.constantFrom('date', 'dateTime')).map(([from, to]) => ({
  start: fieldOf('start000', from),
  end: fieldOf('end00000', to),
}))
const habits = fc.record({
  zone: fc.constantFrom('Europe/Berlin', 'America/Havana', 'Australia/Lord_Howe', 'Asia/Kathmandu', 'UTC'),
  locale: fc.constantFrom('en-US', 'en-GB', 'ar-EG'),
})
const from = Date.parse('2026-09-01T00:00:00Z')
const moments = fc.nat(120 * 48).map((half) => new Date(from + half * 1_800_000).toISOString())
const day = fc.constantFrom('2026-10-24', '2026-11-01', '2026-11-15')
/** A record that lasts some hours, days or years, or ends before it begins, or has no end. */
const spans = fc
  .tuple(
    moments,
    fc.option(fc.oneof(fc.integer({ min: -40, max: 400 }), fc.constantFrom(0, 48, 20_000, 400_000)), { freq: 6 }),
  )
  .map(([begins, halves]) => ({
    begins,
    ends: halves === null ? null : new Date(Date.parse(begins) + halves * 1_800_000).toISOString(),
  }))
type Pair = { readonly start: Field; readonly end: Field }
const cellOf = (field: Field, moment: string): string => (field.type === 'date' ? moment.slice(0, 10) : moment)
const recordOf = ({ start, end }: Pair, { begins, ends }: { begins: string; ends: string | null }): GridRecord => ({
  id: 'r',
  number: 1,
  version: 1,
  cells: { [start.id]: cellOf(start, begins), ...(ends !== null && { [end.id]: cellOf(end, ends) }) },
  reviewState: 'none',
  createdAt: begins,
  createdBy: null,
  updatedAt: begins,
  updatedBy: null,
  assignedTo: null,
})

it('a record is asked for exactly where one of its days is shown, and is drawn on those of its days and no others', () => {
  fc.assert(
    fc.property(pairs, spans, day, habits, fc.constantFrom(...calendarSpans), (pair, span, around, own, shown) => {
      const days = daysAround(around, shown, own)
      const record = recordOf(pair, span)
      const range = rangeOf(pair, record.cells, own)
      const covered = days.filter((one) => range !== null && range.first <= one && one <= range.last)
      const lasting = { ...pair, endsFrom: edgesOf(pair.end, days, own)[0] ?? '' }
      const { filter } = overlapQuery(everything, lasting, spanOf(pair.start, days, own))
      expect(matches(filter, record, [pair.start, pair.end])).toBe(covered.length > 0)
      const stay = makeStayOf(pair, days, own)(record)
      expect(stay ? days.slice(stay.first, stay.last + 1) : []).toEqual(covered)
      if (!stay || !range) return
      expect(stay.before).toBe(range.first < (days[0] ?? ''))
      expect(stay.after).toBe(range.last > (days.at(-1) ?? ''))
    }),
  )
})

it('its days are from that of its start to that of its end, and one where it ends before it begins or at midnight', () => {
  const own = { zone: 'Europe/Berlin', locale: 'en-GB' }
  const pair = { start: fieldOf('start000', 'dateTime'), end: fieldOf('end00000', 'dateTime') }
  const daysOf = (begins: string, ends: string | null) => rangeOf(pair, recordOf(pair, { begins, ends }).cells, own)
  expect(daysOf('2026-11-12T08:00:00.000Z', '2026-11-15T17:00:00.000Z')).toEqual({
    first: '2026-11-12',
    last: '2026-11-15',
  })
  for (const ends of [null, '2026-11-11T08:00:00.000Z', '2026-11-12T09:00:00.000Z', '2026-11-12T23:00:00.000Z'])
    expect(daysOf('2026-11-12T08:00:00.000Z', ends)).toEqual({ first: '2026-11-12', last: '2026-11-12' })
  expect(daysOf('2026-11-12T21:00:00.000Z', '2026-11-12T23:00:00.001Z')?.last).toBe('2026-11-13')
})

it('a record that is moved has as many days as before, and begins and ends at the times of day that it had', () => {
  const steady = habits.map((own) => ({ ...own, zone: 'Asia/Kathmandu' }))
  fc.assert(
    fc.property(pairs, spans, day, fc.oneof(habits, steady), (pair, span, to, own) => {
      const { cells } = recordOf(pair, span)
      const before = rangeOf(pair, cells, own)
      if (!before) throw new Error('it has no days')
      const moved = { ...cells, ...moveCells(pair, cells, to, own) }
      const after = rangeOf(pair, moved, own)
      expect(after?.first).toBe(to)
      // Where clocks skip an hour, what ended in it ends later: at most at the next midnight.
      if (own.zone !== 'Asia/Kathmandu' && own.zone !== 'UTC') return
      expect(daysBetween(after?.first ?? '', after?.last ?? '')).toBe(daysBetween(before.first, before.last))
      expect({ ...moved, ...moveCells(pair, moved, before.first, own) }).toEqual(cells)
    }),
  )
})

it('a record whose end is moved begins where it did and ends on the day that is asked for, never before it begins', () => {
  const steady = fc.constantFrom('Asia/Kathmandu', 'UTC').map((zone) => ({ zone, locale: 'en-GB' }))
  fc.assert(
    fc.property(pairs, spans, fc.integer({ min: -40, max: 40 }), steady, (pair, span, by, own) => {
      const { cells } = recordOf(pair, span)
      const before = rangeOf(pair, cells, own)
      if (!before) throw new Error('it has no days')
      const asked = dayAfter(before.last, { days: by })
      const changed = endCells(pair, cells, asked, own)
      expect(Object.keys(changed ?? {})).toEqual([pair.end.id])
      const after = { ...cells, ...changed }
      expect(rangeOf(pair, after, own)).toEqual({
        first: before.first,
        last: asked < before.first ? before.first : asked,
      })
      const ends = String(after[pair.end.id])
      if (pair.start.type === pair.end.type) expect(ends >= String(after[pair.start.id])).toBe(true)
      expect(dayOf(pair.end, ends, own)).not.toBeNull()
    }),
  )
  // One that begins at midnight, and has no end.
  const pair = { start: fieldOf('start000', 'dateTime'), end: fieldOf('end00000', 'dateTime') }
  const night = { [pair.start.id]: '2026-11-12T00:00:00.000Z' }
  expect(endCells(pair, night, '2026-11-13', { zone: 'UTC', locale: 'en-GB' })).toEqual({
    [pair.end.id]: '2026-11-14T00:00:00.000Z',
  })
})
