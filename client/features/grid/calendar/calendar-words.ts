import { uiLocale } from '../../../ui/format-time.ts'
import type { Day } from './calendar-days.ts'

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
const numberAndMonth = new Intl.DateTimeFormat(uiLocale, { ...utc, day: 'numeric', month: 'short' })

/** `Friday 27 November`. */
export function dayWords(day: Day): string {
  return whole.format(noonOf(day))
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
