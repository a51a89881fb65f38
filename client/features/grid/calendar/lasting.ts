import type { Cells } from '@operagrid/shared/domain/cell'
import { cellType } from '@operagrid/shared/domain/field'
import type { Field } from '@operagrid/shared/domain/field'
import { isDate } from '@operagrid/shared/domain/query-bucket'
import type { Lasting } from '@operagrid/shared/domain/query-span'
import type { GridRecord } from '@operagrid/shared/domain/record'

import { dayOf, daysBetween, daysOn, edgesOf, lastDayOf, onDay } from './calendar-days.ts'
import type { Day, DayHabits } from './calendar-days.ts'

/** By which fields records begin and end; without an end each is on the day on which it begins. */
export type LastingFields = { readonly start: Field; readonly end: Field | undefined }

/** The days of a record, both included. */
export type DayRange = { readonly first: Day; readonly last: Day }

/**
 * A record on the days that are shown: the places of its first and last day among them. `before`: it began earlier,
 * `after`: it goes on.
 */
export type Stay = {
  readonly record: GridRecord
  readonly first: number
  readonly last: number
  readonly before: boolean
  readonly after: boolean
}

/** The days of a record, null where it has no start. An end before the start counts as none. */
export function rangeOf({ start, end }: LastingFields, cells: Cells, habits: DayHabits): DayRange | null {
  const first = dayOf(start, cells[start.id], habits)
  if (first === null) return null
  const last = end ? lastDayOf(end, cells[end.id], habits) : null
  return { first, last: last !== null && last > first ? last : first }
}

/**
 * Where records are among these days, by the edges of the days alone: however long a record lasts, it costs no more
 * than what is shown of it. Null for those that are on none of them.
 */
export function makeStayOf(
  { start, end }: Pick<Lasting, 'start' | 'end'>,
  days: readonly Day[],
  habits: DayHabits,
): (record: GridRecord) => Stay | null {
  const [starts, ends] = [edgesOf(start, days, habits), edgesOf(end, days, habits)]
  const kinds = { start: kindOf(start), end: kindOf(end) }
  return (record) => {
    const from = record.cells[start.id]
    if (typeof from !== 'string' || !isDate(kinds.start, from)) return null
    const begins = starts.findLastIndex((edge) => edge <= from)
    if (begins >= days.length) return null
    const to = record.cells[end.id]
    const ended =
      typeof to === 'string' && isDate(kinds.end, to)
        ? ends.findLastIndex((edge) => (kinds.end === 'date' ? edge <= to : edge < to))
        : -1
    const stops = Math.max(begins, ended)
    if (stops < 0) return null
    return {
      record,
      first: Math.max(0, begins),
      last: Math.min(days.length - 1, stops),
      before: begins < 0,
      after: stops >= days.length,
    }
  }
}

/** The edit that puts a record on other days, beginning on `first`, as long as it was and at the times of day that it had. */
export function moveCells({ start, end }: LastingFields, cells: Cells, first: Day, habits: DayHabits): Cells {
  const value = cells[start.id]
  const moved = { [start.id]: onDay(start, value, first, habits) }
  const had = dayOf(start, value, habits)
  if (end === undefined || had === null) return moved
  const ends = daysOn(end, cells[end.id], daysBetween(had, first), habits)
  return ends === null ? moved : { ...moved, [end.id]: ends }
}

/** The edit that lets a record last until `last`, at the time of day at which it ended; never before it begins. Null where it has no start. */
export function endCells(
  { start, end }: Pick<Lasting, 'start' | 'end'>,
  cells: Cells,
  last: Day,
  habits: DayHabits,
): Cells | null {
  const range = rangeOf({ start, end }, cells, habits)
  const begins = cells[start.id]
  if (range === null || typeof begins !== 'string') return null
  const until = last < range.first ? range.first : last
  const had = lastDayOf(end, cells[end.id], habits)
  // What ended before it began had no end: it ends at the time of day at which it begins.
  const asked =
    had !== null && had >= range.first
      ? daysOn(end, cells[end.id], daysBetween(had, until), habits)
      : onDay(end, kindOf(start) === 'dateTime' ? begins : null, until, habits)
  // What begins at midnight does not end at one: that would be the day before.
  const isShort = (lastDayOf(end, asked, habits) ?? until) < until
  const ends = isShort ? daysOn(end, asked, 1, habits) : asked
  if (ends === null) return null
  const isEarly = kindOf(start) === 'dateTime' && kindOf(end) === 'dateTime' && ends < begins
  return { [end.id]: isEarly ? begins : ends }
}

function kindOf(field: Field): 'date' | 'dateTime' {
  return cellType(field) === 'date' ? 'date' : 'dateTime'
}
