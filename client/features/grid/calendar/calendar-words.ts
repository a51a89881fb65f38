import { uiLocale } from '../../../ui/format-time.ts'
import { numberWords } from '../../../ui/number-words.ts'
import { daysBetween } from './calendar-days.ts'
import type { Day } from './calendar-days.ts'
import type { DayRange } from './lasting.ts'

// Days are drawn in UTC, where each is 24 hours long.
const utc = { timeZone: 'UTC' } as const
const whole = new Intl.DateTimeFormat(uiLocale, { ...utc, weekday: 'long', day: 'numeric', month: 'long' })
const month = new Intl.DateTimeFormat(uiLocale, { ...utc, month: 'long', year: 'numeric' })
const wholeYear = new Intl.DateTimeFormat(uiLocale, {
  ...utc,
  weekday: 'long',
  day: 'numeric',
  month: 'long',
  year: 'numeric',
})
const stretch = new Intl.DateTimeFormat(uiLocale, { ...utc, day: 'numeric', month: 'short', year: 'numeric' })
const weekday = new Intl.DateTimeFormat(uiLocale, { ...utc, weekday: 'short' })
const number = new Intl.DateTimeFormat(uiLocale, { ...utc, day: 'numeric' })
const dayAndMonth = new Intl.DateTimeFormat(uiLocale, { ...utc, day: 'numeric', month: 'long' })
const dayAndYear = new Intl.DateTimeFormat(uiLocale, { ...utc, day: 'numeric', month: 'long', year: 'numeric' })
const numberAndMonth = new Intl.DateTimeFormat(uiLocale, { ...utc, day: 'numeric', month: 'short' })

/** `Friday 27 November`. */
export function dayWords(day: Day): string {
  return whole.format(noonOf(day))
}

/** `Friday 27 November`, of several days `12 to 15 November`, or `30 November to 3 December`, with their years where those differ. */
export function rangeWords({ first, last }: DayRange): string {
  if (first === last) return dayWords(first)
  const format = first.slice(0, 4) === last.slice(0, 4) ? dayAndMonth : dayAndYear
  const [from, to] = [format.format(noonOf(first)), format.format(noonOf(last))]
  // Some kinds of English write the month first.
  const inMonth = first.slice(0, 7) === last.slice(0, 7) && /^\d/.test(from)
  return `${inMonth ? number.format(noonOf(first)) : from} to ${to}`
}

/** `day 2 of 5`: which of a record's days one is; nothing where it is on one day, or not on this one. */
export function dayOfWords(day: Day, { first, last }: DayRange): string {
  return first === last || day < first || day > last
    ? ''
    : `day ${numberWords(daysBetween(first, day) + 1)} of ${numberWords(daysBetween(first, last) + 1)}`
}

/** What a calendar is of: `November 2026`, `23 – 29 Nov 2026`, `Friday 27 November 2026`. */
export function spanWords(span: 'month' | 'week' | 'day', anchor: Day, days: readonly Day[]): string {
  if (span === 'month') return month.format(noonOf(anchor))
  if (span === 'day') return wholeYear.format(noonOf(anchor))
  return stretch.formatRange(noonOf(days[0] ?? anchor), noonOf(days.at(-1) ?? anchor))
}

/** `Fri`. */
export function weekdayWords(day: Day): string {
  return weekday.format(noonOf(day))
}

/** `27`, and with its month where that begins. */
export function dayNumber(day: Day): string {
  return (day.endsWith('-01') ? numberAndMonth : number).format(noonOf(day))
}

function noonOf(day: Day): Date {
  return new Date(`${day}T12:00:00Z`)
}
