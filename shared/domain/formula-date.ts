import { outOfRange } from './formula-number.ts'
import type { FormulaFault } from './formula.ts'
import { makeZoneClock } from './import-zone.ts'
import { isDate, makeWallClock } from './query-bucket.ts'

export const dateUnits = ['minutes', 'hours', 'days', 'weeks', 'months', 'years'] as const
export type DateUnit = (typeof dateUnits)[number]
export type DateKind = 'date' | 'dateTime'

/** The clock of a time zone: from a moment to what it shows then, as if that were UTC, and back; in milliseconds. */
export type Clock = { readonly toWall: (ms: number) => number; readonly toMoment: (wallMs: number) => number }

const HOUR_MS = 3_600_000
const DAY_MS = 86_400_000
const exact = { minutes: 60_000, hours: HOUR_MS } as const
const whole = { days: DAY_MS, weeks: 7 * DAY_MS } as const
/** Farther than this from 1970 no date has a text. */
const MAX_MS = 8.64e15

const utc: Clock = { toWall: (ms) => ms, toMoment: (wallMs) => wallMs }

/** @param zone 'UTC' or an IANA zone, as `timeZone` of `query.ts` takes it */
export function makeClock(zone: string): Clock {
  return zone === 'UTC' ? utc : { toWall: makeWallClock(zone), toMoment: makeZoneClock(zone) }
}

/** What the clock shows at a date or a moment; a date is what it is in every zone. */
export function wallOf(kind: DateKind, value: string, clock: Clock): Date {
  const ms = Date.parse(value)
  return new Date(kind === 'date' ? ms : clock.toWall(ms))
}

/** 1 = Monday to 7 = Sunday. */
export function weekdayOf(wall: Date): number {
  return wall.getUTCDay() || 7
}

/** A date or moment so much later, or earlier. Days and longer go by the clock, and part of one does not count. */
export function addTo(
  value: string,
  count: number,
  { kind, unit, clock }: { readonly kind: DateKind; readonly unit: DateUnit; readonly clock: Clock },
): string | FormulaFault {
  if (unit === 'minutes' || unit === 'hours') return written('dateTime', Date.parse(value) + count * exact[unit])
  const wall = moved(wallOf(kind, value, clock).getTime(), Math.trunc(count), unit)
  if (Math.abs(wall) > MAX_MS || Number.isNaN(wall)) return outOfRange
  return written(kind, kind === 'date' ? wall : clock.toMoment(wall))
}

/**
 * How much later `to` is than `from`, negative where it is earlier. Minutes and hours with their decimals, of all else
 * whole ones by the clock. A date is its midnight.
 */
export function between(
  from: { readonly kind: DateKind; readonly value: string },
  to: { readonly kind: DateKind; readonly value: string },
  { unit, clock }: { readonly unit: DateUnit; readonly clock: Clock },
): number {
  const [first, last] = [from, to].map(({ kind, value }) => wallOf(kind, value, clock).getTime())
  if (first === undefined || last === undefined) return 0
  switch (unit) {
    case 'minutes':
    case 'hours': {
      const [begin, end] = [from, to].map(({ kind, value }) =>
        kind === 'date' ? clock.toMoment(Date.parse(value)) : Date.parse(value),
      )
      return ((end ?? 0) - (begin ?? 0)) / exact[unit]
    }
    case 'days':
    case 'weeks':
      return Math.trunc((last - first) / whole[unit]) + 0
    case 'months':
      return monthsBetween(first, last)
    case 'years':
      return Math.trunc(monthsBetween(first, last) / 12) + 0
  }
}

function monthsBetween(first: number, last: number): number {
  if (last < first) return -monthsBetween(last, first) + 0
  const [a, b] = [new Date(first), new Date(last)]
  const months = (b.getUTCFullYear() - a.getUTCFullYear()) * 12 + b.getUTCMonth() - a.getUTCMonth()
  return moved(first, months, 'months') > last ? months - 1 : months
}

function moved(wallMs: number, count: number, unit: 'days' | 'weeks' | 'months' | 'years'): number {
  if (unit === 'days' || unit === 'weeks') return wallMs + count * whole[unit]
  const wall = new Date(wallMs)
  const month = wall.getUTCMonth() + count * (unit === 'years' ? 12 : 1)
  const timeMs = wallMs - Date.UTC(wall.getUTCFullYear(), wall.getUTCMonth(), wall.getUTCDate())
  const lastDay = new Date(Date.UTC(wall.getUTCFullYear(), month + 1, 0)).getUTCDate()
  // A month without such a day ends earlier: January 31 and a month is the end of February.
  return Date.UTC(wall.getUTCFullYear(), month, Math.min(wall.getUTCDate(), lastDay)) + timeMs
}

function written(kind: DateKind, ms: number): string | FormulaFault {
  if (Number.isNaN(ms) || Math.abs(ms) > MAX_MS) return outOfRange
  const text = new Date(ms).toISOString()
  const value = kind === 'date' ? text.slice(0, 10) : text
  return isDate(kind, value) ? value : outOfRange
}
