import { monthOf } from './import-month.ts'
import type { DateOrder } from './import.ts'

/** A text that has the shape of a date. `order` is null while it takes a whole column to tell. */
export type DateScan = {
  /** Three numbers as they stand; with `order` set they are year, month, day. */
  readonly parts: readonly [number, number, number]
  readonly order: 'ymd' | null
  /** True when the last number can only be the year. */
  readonly yearLast: boolean
  /** Milliseconds into the day, null when no time of day is named. */
  readonly timeMs: number | null
  /** Minutes east of UTC, null when no zone is named. */
  readonly offsetMin: number | null
}

/** A time on a clock: `wallMs` as if it were UTC; `offsetMin` when the text names its zone. */
export type ReadDate = {
  readonly day: string
  readonly wallMs: number
  readonly timeMs: number | null
  readonly offsetMin: number | null
}

const numeric = /^(\d{1,4})(?:([-/])(\d{1,2})\2(\d{1,4})|\.\s?(\d{1,2})\.\s?(\d{1,4}))(?!\d)/
const dayFirst =
  /^(\d{1,2})(?:st|nd|rd|th|\.|º)?[\s-]+(?:de |of )?(\p{L}{3,12})\.?,?[\s-]+(?:de )?(\d{4}|\d{2})(?!\d)/iu
const monthFirst = /^(\p{L}{3,12})\.?[\s-]+(\d{1,2})(?:st|nd|rd|th)?(?:,\s*|[\s-]+)(\d{4})(?!\d)/iu
const yearFirst = /^(\d{4})[\s-](\p{L}{3,12})\.?[\s-](\d{1,2})(?!\d)/u
const weekday = /^\p{L}{2,10}\.?,?\s+(?=\d|\p{L}{3,12}\.?\s+\d)/u
const clock =
  /^(?:T|,?\s+)\s*(\d{1,2})(?:[:.h](\d{2})(?:[:.](\d{2})(?:[.,](\d{1,9}))?)?)?\s*([ap]\.?m\.?)?\s*(?:uhr)?\s*(z|utc|(?:gmt|utc)?[+-]\d{2}(?::?\d{2})?|gmt)?$/i

/** The date and time that a trimmed text may mean, or null. */
export function scanDate(text: string): DateScan | null {
  if (text.length < 6 || text.length > 45 || !/\d/.test(text)) return null
  return scanNumeric(text) ?? (/\p{L}{3}/u.test(text) ? scanNamed(text) : null)
}

/** The date that `scan` means in `order`, or null when there is no such day. */
export function dateIn(scan: DateScan, order: DateOrder): ReadDate | null {
  const [a, b, c] = scan.parts
  if (scan.order === 'ymd') return made(scan, a, b, c)
  if (order === 'ymd') return scan.yearLast ? null : made(scan, fullYear(a), b, c)
  return order === 'dmy' ? made(scan, fullYear(c), b, a) : made(scan, fullYear(c), a, b)
}

function scanNumeric(text: string): DateScan | null {
  const match = numeric.exec(text)
  if (match === null) return null
  const first = match[1] ?? ''
  const last = match[4] ?? match[6] ?? ''
  // A year has two or four digits, and only one end of the date is a year.
  if (first.length === 3 || last.length === 3 || (first.length === 4 && last.length > 2)) return null
  if (first.length < 3 && last.length === 1) return null
  const time = scanTime(text.slice(match[0].length))
  if (time === null) return null
  const parts = [Number(first), Number(match[3] ?? match[5]), Number(last)] as const
  return { parts, order: first.length === 4 ? 'ymd' : null, yearLast: last.length === 4, ...time }
}

function scanNamed(text: string): DateScan | null {
  // 'Mon, 15 Apr' begins with a weekday, 'Apr 15' with the month.
  return scanWords(text) ?? scanWords(text.replace(weekday, ''))
}

function scanWords(text: string): DateScan | null {
  const match = dayFirst.exec(text) ?? monthFirst.exec(text) ?? yearFirst.exec(text)
  if (match === null) return null
  const [whole, one = '', two = '', three = ''] = match
  const named = /\D/.test(one) ? [three, one, two] : one.length === 4 ? [one, two, three] : [three, two, one]
  const month = monthOf(named[1] ?? '')
  const time = scanTime(text.slice(whole.length))
  if (month === null || time === null) return null
  return {
    parts: [fullYear(Number(named[0])), month, Number(named[2])],
    order: 'ymd',
    yearLast: false,
    ...time,
  }
}

/** What follows the day: nothing, or a time of day; null when it is neither. */
function scanTime(rest: string): { timeMs: number | null; offsetMin: number | null } | null {
  if (rest === '') return { timeMs: null, offsetMin: null }
  const match = clock.exec(rest)
  if (match === null) return null
  const [, hourText = '', minute, second = '0', fraction = '', half, zone] = match
  if (minute === undefined && half === undefined) return null
  let hour = Number(hourText)
  if (half !== undefined) {
    if (hour < 1 || hour > 12) return null
    hour = (hour % 12) + (half.toLowerCase().startsWith('p') ? 12 : 0)
  }
  if (hour > 23 || Number(minute ?? 0) > 59 || Number(second) > 59) return null
  const milliseconds = Number(fraction.slice(0, 3).padEnd(3, '0'))
  const timeMs = ((hour * 60 + Number(minute ?? 0)) * 60 + Number(second)) * 1000 + milliseconds
  return { timeMs, offsetMin: zone === undefined ? null : offsetOf(zone) }
}

function offsetOf(zone: string): number {
  const match = /([+-])(\d{2}):?(\d{2})?$/.exec(zone)
  if (match === null) return 0
  return (match[1] === '-' ? -1 : 1) * (Number(match[2]) * 60 + Number(match[3] ?? 0))
}

/** 69 to 99 are of the last century, as POSIX has it. */
function fullYear(year: number): number {
  return year >= 100 ? year : year >= 69 ? 1900 + year : 2000 + year
}

function made(scan: DateScan, year: number, month: number, day: number): ReadDate | null {
  if (year < 1000 || month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) return null
  const text = `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`
  return {
    day: text,
    wallMs: Date.UTC(year, month - 1, day) + (scan.timeMs ?? 0),
    timeMs: scan.timeMs,
    offsetMin: scan.offsetMin,
  }
}

function daysIn(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
}
