import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { dateIn, scanDate } from './import-date.ts'
import { monthOf } from './import-month.ts'
import type { DateOrder } from './import.ts'

/** What a text reads as in each order: the day, and the time of day and offset where there are any. */
function read(text: string, order: DateOrder): string | null {
  const scan = scanDate(text)
  const date = scan === null ? null : dateIn(scan, order)
  if (date === null) return null
  const time = date.timeMs === null ? '' : ` ${new Date(date.timeMs).toISOString().slice(11, 23)}`
  return `${date.day}${time}${date.offsetMin === null ? '' : ` ${date.offsetMin}`}`
}

describe('dates', () => {
  test.each<[string, DateOrder, string | null]>([
    ['2024-02-29', 'dmy', '2024-02-29'],
    ['2023-02-29', 'dmy', null],
    ['2024/2/9', 'mdy', '2024-02-09'],
    ['2024.02.09', 'dmy', '2024-02-09'],
    ['3/4/2024', 'dmy', '2024-04-03'],
    ['3/4/2024', 'mdy', '2024-03-04'],
    ['3/4/2024', 'ymd', null],
    ['31/12/2024', 'dmy', '2024-12-31'],
    ['31/12/2024', 'mdy', null],
    ['2/16/2024 22:45', 'mdy', '2024-02-16 22:45:00.000'],
    ['16.02.2024', 'dmy', '2024-02-16'],
    ['1. 2. 2024', 'dmy', '2024-02-01'],
    ['16.02.24', 'dmy', '2024-02-16'],
    ['16.02.99', 'dmy', '1999-02-16'],
    ['24-02-16', 'ymd', '2024-02-16'],
    ['16.02.2024, 14:05 Uhr', 'dmy', '2024-02-16 14:05:00.000'],
    ['2024-04-15T23:46:54.000', 'dmy', '2024-04-15 23:46:54.000'],
    ['2024-04-15T23:46:54Z', 'dmy', '2024-04-15 23:46:54.000 0'],
    ['2024-04-15 23:46:54.123456+02:00', 'dmy', '2024-04-15 23:46:54.123 120'],
    ['2024-04-15T23:46:54-0530', 'dmy', '2024-04-15 23:46:54.000 -330'],
    ['12/31/2024 12:00 AM', 'mdy', '2024-12-31 00:00:00.000'],
    ['12/31/2024 12:30 pm', 'mdy', '2024-12-31 12:30:00.000'],
    ['12/31/2024 5 PM', 'mdy', '2024-12-31 17:00:00.000'],
    ['12/31/2024 13:00 PM', 'mdy', null],
    ['12/31/2024 24:00', 'mdy', null],
    ['15 Apr 2024', 'mdy', '2024-04-15'],
    ['15-Apr-24', 'dmy', '2024-04-15'],
    ['Apr 15, 2024', 'dmy', '2024-04-15'],
    ['April 15th, 2024 9:05 am', 'dmy', '2024-04-15 09:05:00.000'],
    ['Mon, 15 Apr 2024 22:51:55 GMT', 'dmy', '2024-04-15 22:51:55.000 0'],
    ['15. März 2024', 'dmy', '2024-03-15'],
    ['15 de marzo de 2024', 'dmy', '2024-03-15'],
    ['1er', 'dmy', null],
    ['12345678', 'dmy', null],
    ['1.2.3', 'dmy', null],
    ['10.0.0.1', 'dmy', null],
    ['Room 10', 'dmy', null],
    ['+49 30 123456', 'dmy', null],
    ['2024-13-01', 'dmy', null],
    ['00/00/2024', 'dmy', null],
    ['', 'dmy', null],
  ])('%s read as %s is %s', (text, order, expected) => {
    expect(read(text, order)).toBe(expected)
  })

  test('a day written in an order reads back in that order, whatever the separator', () => {
    const day = fc.date({ min: new Date('1970-01-01'), max: new Date('2068-12-31'), noInvalidDate: true })
    fc.assert(
      fc.property(
        day,
        fc.constantFrom('/', '-', '.'),
        fc.constantFrom<DateOrder>('dmy', 'mdy', 'ymd'),
        (date, sep, order) => {
          const iso = date.toISOString().slice(0, 10)
          const [y = '', m = '', d = ''] = iso.split('-')
          const parts = { ymd: [y, m, d], dmy: [d, m, y], mdy: [m, d, y] }[order]
          expect(read(parts.join(sep), order)).toBe(iso)
        },
      ),
    )
  })

  test('no text makes the scan throw or answer a day that is not', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[\d./:TZ+\- apm]{6,30}$/)), (text) => {
        const day = read(text, 'dmy')?.slice(0, 10)
        if (day !== undefined) expect(new Date(`${day}T00:00:00Z`).toISOString().slice(0, 10)).toBe(day)
      }),
    )
  })
})

test('months are known whole and shortened, and never when two would fit', () => {
  expect(['Jan', 'märz', 'Sept', 'dicembre', 'gru', 'août', 'Mai'].map(monthOf)).toEqual([1, 3, 9, 12, 12, 8, 5])
  expect(monthOf('jui')).toBeNull()
  expect(monthOf('note')).toBeNull()
})
