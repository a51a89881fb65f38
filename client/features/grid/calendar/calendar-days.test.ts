import fc from 'fast-check'
import { expect, it } from 'vitest'

import type { Field } from '@operagrid/shared/domain/field'
import { everything } from '@operagrid/shared/domain/query'
import { matches } from '@operagrid/shared/domain/query-filter'
import { behindDate, spanQuery } from '@operagrid/shared/domain/query-span'
import { calendarSpans } from '@operagrid/shared/domain/view'

import { makeRecordOrder } from '../record-order.ts'
import { dayAfter, dayOf, daysAround, lastIn, onDay, spanOf } from './calendar-days.ts'

const due: Field = { id: 'due00000', name: 'Due', type: 'date', choices: [] }
const at: Field = { id: 'at000000', name: 'At', type: 'dateTime', choices: [] }
const moments = fc
  .date({ min: new Date('2026-01-01T00:00:00Z'), max: new Date('2027-12-31T00:00:00Z'), noInvalidDate: true })
  .map((moment) => moment.toISOString())
const days = moments.map((moment) => moment.slice(0, 10))
// Zones that change their clocks at night, at midnight, by half an hour, and not at all.
const habits = fc.record({
  zone: fc.constantFrom('Europe/Berlin', 'America/Havana', 'Australia/Lord_Howe', 'Asia/Kathmandu', 'UTC'),
  locale: fc.constantFrom('en-US', 'en-GB', 'ar-EG'),
})
const recordOf = (field: Field, value: string) => ({
  id: 'r',
  number: 1,
  version: 1,
  cells: { [field.id]: value },
  reviewState: 'none' as const,
  createdAt: value,
  createdBy: null,
  updatedAt: value,
  updatedBy: null,
  assignedTo: null,
})

it('a record is asked for exactly where one of the days shown is its own', () => {
  fc.assert(
    fc.property(days, moments, habits, fc.constantFrom(...calendarSpans), fc.constantFrom(due, at), (...given) => {
      const [day, moment, own, span, field] = given
      const shown = daysAround(day, span, own)
      const value = field.type === 'date' ? moment.slice(0, 10) : moment
      const { filter } = spanQuery(everything, field, spanOf(field, shown, own))
      expect(matches(filter, recordOf(field, value), [field])).toBe(shown.includes(dayOf(field, value, own) ?? ''))
    }),
  )
})

it('a day begins in the list behind all records of the day before, and before all of its own', () => {
  fc.assert(
    fc.property(moments, days, habits, fc.constantFrom(due, at), (moment, day, own, field) => {
      const value = field.type === 'date' ? moment.slice(0, 10) : moment
      const query = spanQuery(everything, field, spanOf(field, [day], own))
      const order = makeRecordOrder(query, [field], 'me')
      const behind = behindDate(lastIn(field, day, own), query)
      const its = dayOf(field, value, own) ?? ''
      expect(order.compare(order.keyOf(recordOf(field, value)), behind) < 0).toBe(its <= day)
    }),
  )
})

it('a record that is put on a day is on that day, at the time of day that it had where the clocks have it', () => {
  fc.assert(
    fc.property(moments, days, habits, fc.constantFrom(due, at), (moment, day, own, field) => {
      const value = field.type === 'date' ? moment.slice(0, 10) : moment
      const moved = onDay(field, value, day, own)
      expect(dayOf(field, moved, own)).toBe(day)
      expect(dayOf(field, onDay(field, null, day, own), own)).toBe(day)
      // Back again it is what it was, unless the clocks skipped its hour on the way.
      if (own.zone === 'UTC' || own.zone === 'Asia/Kathmandu')
        expect(onDay(field, moved, dayOf(field, value, own) ?? '', own)).toBe(value)
    }),
  )
})

it('a month and a week are whole weeks, each day once, from the first day of the week that people have', () => {
  expect(daysAround('2026-11-27', 'week', { zone: 'UTC', locale: 'en-US' })[0]).toBe('2026-11-22')
  expect(daysAround('2026-11-27', 'week', { zone: 'UTC', locale: 'en-GB' })[0]).toBe('2026-11-23')
  // February 2027 begins on a Monday and has four weeks.
  expect(daysAround('2027-02-10', 'month', { zone: 'UTC', locale: 'en-GB' })).toHaveLength(28)
  fc.assert(
    fc.property(days, habits, (day, own) => {
      const month = daysAround(day, 'month', own)
      expect(month.length % 7).toBe(0)
      expect(month.every((one, place) => place === 0 || one === dayAfter(month[place - 1] ?? '', { days: 1 }))).toBe(
        true,
      )
      const last = dayAfter(dayAfter(`${day.slice(0, 7)}-01`, { months: 1 }), { days: -1 })
      expect([month.includes(`${day.slice(0, 7)}-01`), month.includes(last)]).toEqual([true, true])
      expect(daysAround(day, 'week', own)).toContain(day)
    }),
  )
})
