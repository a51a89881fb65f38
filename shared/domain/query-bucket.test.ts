import { expect, test } from 'vitest'

import { makeBucket } from './query-bucket.ts'

const berlin = 'Europe/Berlin'

test('a moment falls into the hour, day, week and month of its zone', () => {
  const at = '2026-10-31T23:30:00.000Z'
  expect(makeBucket('dateTime', { field: 'moment00', bucket: 'hour', zone: berlin })(at)).toBe('2026-11-01T00')
  expect(makeBucket('dateTime', { field: 'moment00', bucket: 'day', zone: berlin })(at)).toBe('2026-11-01')
  expect(makeBucket('dateTime', { field: 'moment00', bucket: 'week', zone: berlin })(at)).toBe('2026-10-26')
  expect(makeBucket('dateTime', { field: 'moment00', bucket: 'month', zone: berlin })(at)).toBe('2026-11-01')
  expect(makeBucket('dateTime', { field: 'moment00', bucket: 'month', zone: 'UTC' })(at)).toBe('2026-10-01')
})

test('the hour that summer time repeats is one bucket, the hour it skips is none', () => {
  const hour = makeBucket('dateTime', { field: 'moment00', bucket: 'hour', zone: berlin })
  expect([hour('2026-10-25T00:30:00.000Z'), hour('2026-10-25T01:30:00.000Z')]).toEqual([
    '2026-10-25T02',
    '2026-10-25T02',
  ])
  expect([hour('2026-03-29T00:59:59.999Z'), hour('2026-03-29T01:00:00.000Z')]).toEqual([
    '2026-03-29T01',
    '2026-03-29T03',
  ])
})

test('a date is taken as it is, whatever the zone', () => {
  const zone = 'Pacific/Auckland'
  expect(makeBucket('date', { field: 'day00000', bucket: 'day', zone })('2026-11-23')).toBe('2026-11-23')
  expect(makeBucket('date', { field: 'day00000', bucket: 'week', zone })('2026-11-29')).toBe('2026-11-23')
  expect(makeBucket('date', { field: 'day00000', bucket: 'month', zone })('2026-11-23')).toBe('2026-11-01')
})

test('what is no date has no bucket', () => {
  const day = makeBucket('date', { field: 'day00000', bucket: 'day', zone: 'UTC' })
  for (const text of ['2026-02-30', '2025-02-29', '0999-01-01', '9999-12-31', '2026-11-23T00:00:00.000Z', 'soon', '']) {
    expect(day(text)).toBeNull()
  }
  expect(day('2024-02-29')).toBe('2024-02-29')
})
