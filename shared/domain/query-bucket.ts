import type { GroupBy } from './query.ts'

/** The years of {@link dateRange}. */
const year = '(?:[1-8][0-9]{3}|9(?:[0-8][0-9]{2}|9(?:[0-8][0-9]|9[0-8])))'
const day =
  `(?:${year}-(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31)` +
  '|(?:[1-9][0-9](?:0[48]|[2468][048]|[13579][26])|(?:[2468][048]|[13579][26])00)-02-29)'

/**
 * What date and dateTime cells hold: days that exist, moments in milliseconds UTC, within {@link dateRange}. Written for both
 * languages (SQL sifts with the same patterns before it casts), hence without lookahead, which
 * costs PostgreSQL three times as much.
 */
export const datePatterns = {
  date: `^${day}$`,
  dateTime: `^${day}T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]\\.[0-9]{3}Z$`,
} as const

/** Dates count from the first to before the last: within them the year has four digits in every zone. */
export const dateRange = ['1000', '9999'] as const

const patterns = { date: new RegExp(datePatterns.date), dateTime: new RegExp(datePatterns.dateTime) }

/** True for the text of a date or a moment that exists, in the years 1000 to 9998. */
export function isDate(kind: 'date' | 'dateTime', text: string): boolean {
  return patterns[kind].test(text)
}

const DAY_MS = 86_400_000

/**
 * Names the bucket of a date or dateTime cell: 'YYYY-MM-DD', for hours 'YYYY-MM-DDTHH', the first
 * day of its week (Monday) or month. A dateTime counts in the zone, a date as it is. Null for
 * what is no such date.
 */
export function makeBucket(kind: 'date' | 'dateTime', { bucket, zone }: GroupBy): (value: string) => string | null {
  const localise = kind === 'dateTime' ? makeWallClock(zone) : (ms: number) => ms
  return (value) => {
    if (!isDate(kind, value)) return null
    const local = localise(Date.parse(value))
    switch (bucket) {
      case 'hour':
        return new Date(local).toISOString().slice(0, 13)
      case 'day':
        return isoDay(local)
      case 'week':
        // 1970-01-01 was a Thursday, the fourth day of its week.
        return isoDay(local - modulo(Math.floor(local / DAY_MS) + 3, 7) * DAY_MS)
      case 'month':
        return `${isoDay(local).slice(0, 7)}-01`
      case null:
        return value
    }
  }
}

function isoDay(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10)
}

/** Turns a moment into what a clock in `zone` shows then, as if that were UTC; both in ms. */
export function makeWallClock(zone: string): (ms: number) => number {
  if (zone === 'UTC') return (ms) => ms
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  })
  const offsetAt = (ms: number) => {
    const shown: Partial<Record<Intl.DateTimeFormatPartTypes, number>> = {}
    for (const { type, value } of format.formatToParts(ms)) shown[type] = Number(value)
    const { year = 0, month = 1, day: date = 1, hour = 0, minute = 0, second = 0 } = shown
    return Date.UTC(year, month - 1, date, hour, minute, second) - ms
  }
  // Asking Intl costs more than all else here; a day that begins and ends alike has one offset.
  const offsets = new Map<number, number | null>()
  return (ms) => {
    const start = Math.floor(ms / DAY_MS) * DAY_MS
    let offset = offsets.get(start)
    if (offset === undefined) {
      const first = offsetAt(start)
      offset = first === offsetAt(start + DAY_MS) ? first : null
      offsets.set(start, offset)
    }
    return ms + (offset ?? offsetAt(Math.floor(ms / 1000) * 1000))
  }
}

function modulo(value: number, by: number): number {
  return ((value % by) + by) % by
}
