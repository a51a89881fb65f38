import type { Day } from './calendar-days.ts'

/** Where a day is in a list that is ordered by days: `from` inclusive, `to` exclusive. `known`: both are certain. */
export type DayPlaces = { readonly from: number; readonly to: number; readonly known: boolean }

export type DayList = {
  readonly total: number
  /** How many records come before the end of a day; where that is not loaded, the place at which to load. */
  readonly endOf: (day: Day) => number
  readonly isLoaded: (place: number) => boolean
}

/**
 * The stretch of each day, one behind the other. An end is certain where the record behind it is loaded, or none
 * comes behind it: what is not certain is not counted.
 */
export function placeDays(days: readonly Day[], { total, endOf, isLoaded }: DayList): ReadonlyMap<Day, DayPlaces> {
  const last = days.at(-1)
  let from = 0
  let begins = true
  const places = new Map<Day, DayPlaces>()
  for (const day of days) {
    // The list holds no others: its end is that of the last day, loaded or not.
    const to = day === last ? total : Math.max(from, Math.min(total, endOf(day)))
    const ends = to >= total || isLoaded(to)
    places.set(day, { from, to, known: begins && ends })
    from = to
    begins = ends
  }
  return places
}
