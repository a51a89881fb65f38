import {
  Time,
  endOfMonth,
  fromAbsolute,
  getLocalTimeZone,
  isSameMonth,
  parseAbsolute,
  parseDate,
  startOfMonth,
  startOfWeek,
  toCalendarDate,
  toCalendarDateTime,
  toTime,
  toZoned,
  today,
} from '@internationalized/date'
import type { CalendarDate } from '@internationalized/date'

import type { CellValue } from '@operagrid/shared/domain/cell'
import { cellType } from '@operagrid/shared/domain/field'
import type { Field } from '@operagrid/shared/domain/field'
import { isDate } from '@operagrid/shared/domain/query-bucket'
import type { Span } from '@operagrid/shared/domain/query-span'
import type { CalendarSpan } from '@operagrid/shared/domain/view'

/** A day, named 'YYYY-MM-DD'. */
export type Day = string

/** Where records without a date are. */
export const NO_DAY: Day = ''

/** How a person counts days: in which zone, and from which day of the week by the habits of a language. */
export type DayHabits = { readonly zone: string; readonly locale: string }

/** Of this browser. */
export function ownHabits(): DayHabits {
  return { zone: getLocalTimeZone(), locale: navigator.language }
}

export function todayIn({ zone }: DayHabits): Day {
  return today(zone).toString()
}

/** The day as it is written in an address, or null. */
export function readDay(text: string | undefined): Day | null {
  return text !== undefined && isDate('date', text) ? text : null
}

/** The days that a calendar shows around `day`: whole weeks for a month and a week. */
export function daysAround(day: Day, span: CalendarSpan, { locale }: DayHabits): readonly Day[] {
  const at = parseDate(day)
  if (span === 'day') return [day]
  const first = startOfWeek(span === 'month' ? startOfMonth(at) : at, locale)
  const days: CalendarDate[] = []
  for (let next = first; ; next = next.add({ days: 1 })) {
    const whole = days.length > 0 && days.length % 7 === 0
    if (whole && (span === 'week' || next.compare(endOfMonth(at)) > 0)) break
    days.push(next)
  }
  return days.map(String)
}

/** The day that many days, weeks or months further on. */
export function dayAfter(
  day: Day,
  by: { readonly days?: number; readonly weeks?: number; readonly months?: number },
): Day {
  return parseDate(day).add(by).toString()
}

export function inMonthOf(day: Day, other: Day): boolean {
  return isSameMonth(parseDate(day), parseDate(other))
}

/** What cells of `field` hold from the first of these days to the end of the last. */
export function spanOf(field: Field, days: readonly Day[], habits: DayHabits): Span {
  const [first = '', last = first] = [days[0], days.at(-1)]
  return { from: startIn(field, first, habits), before: startIn(field, dayAfter(last, { days: 1 }), habits) }
}

/** The highest value that a cell of `field` holds on a day. */
export function lastIn(field: Field, day: Day, habits: DayHabits): string {
  if (cellType(field) === 'date') return day
  const next = Date.parse(startIn(field, dayAfter(day, { days: 1 }), habits))
  return new Date(next - 1).toISOString()
}

/** The day on which a cell of `field` is, null where it holds none. */
export function dayOf(field: Field, value: CellValue | undefined, { zone }: DayHabits): Day | null {
  if (typeof value !== 'string') return null
  if (cellType(field) === 'date') return isDate('date', value) ? value : null
  return isDate('dateTime', value) ? toCalendarDate(parseAbsolute(value, zone)).toString() : null
}

/** How many days it is from one day to another; negative where that is before. */
export function daysBetween(from: Day, to: Day): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS)
}

/** The last day of what ends with a cell of `field`, null where it holds no end. A moment at midnight ends the day before. */
export function lastDayOf(field: Field, value: CellValue | undefined, habits: DayHabits): Day | null {
  if (cellType(field) === 'date' || typeof value !== 'string' || !isDate('dateTime', value))
    return dayOf(field, value, habits)
  return dayOf(field, new Date(Date.parse(value) - 1).toISOString(), habits)
}

/** What a cell of `field` holds where each of the days begins, and where the last one ends. */
export function edgesOf(field: Field, days: readonly Day[], habits: DayHabits): readonly string[] {
  const last = days.at(-1)
  return last === undefined ? [] : [...days, dayAfter(last, { days: 1 })].map((day) => startIn(field, day, habits))
}

/** A cell of `field` so many days further on, at the time of day that it had; null where it holds no date. */
export function daysOn(field: Field, value: CellValue | undefined, by: number, habits: DayHabits): string | null {
  const day = dayOf(field, value, habits)
  return day === null ? null : onDay(field, value, dayAfter(day, { days: by }), habits)
}

/** A cell of `field` on another day, at the time of day that it had; one that had none is at noon. */
export function onDay(field: Field, value: CellValue | undefined, day: Day, { zone }: Pick<DayHabits, 'zone'>): string {
  if (cellType(field) === 'date') return day
  const had =
    typeof value === 'string' && isDate('dateTime', value) ? toTime(fromAbsolute(Date.parse(value), zone)) : noon
  return toZoned(toCalendarDateTime(parseDate(day), had), zone).toAbsoluteString()
}

function startIn(field: Field, day: Day, { zone }: DayHabits): string {
  return cellType(field) === 'date' ? day : toZoned(parseDate(day), zone).toAbsoluteString()
}

const noon = new Time(12)
const DAY_MS = 86_400_000
