import { createMemo } from 'solid-js'
import type { Accessor } from 'solid-js'

import type { GridRecord } from '@operagrid/shared/domain/record'

import type { Day } from './calendar-days.ts'
import type { CalendarRecords } from './create-calendar-records.ts'
import type { DayPlace } from './create-day-lists.ts'
import type { Stay } from './lasting.ts'
import { layWeek } from './lay-week.ts'

/** A record drawn in the cell of a day. */
export type Chip = {
  /** As it is shown, undefined while it is not loaded. Reactive. */
  readonly record: () => GridRecord | undefined
  /** The line on which it is, 0 the highest. */
  readonly lane: number
  /** Over how many days it is drawn: those of its week. */
  readonly days: number
  /** It began earlier, or goes on: in another week, or behind a day that has no room for it. */
  readonly before: boolean
  readonly after: boolean
}

/**
 * What is drawn in the cell of a day: what begins there, or goes on there in a new week, by lines. `more`: how many it has
 * beside all that is drawn; `passing`: what is drawn over it from the day before.
 */
export type DayFace = {
  readonly chips: readonly Chip[]
  readonly more: number
  readonly passing: readonly GridRecord[]
}

export type DayFaces = {
  readonly of: (day: Day) => DayFace
  /** The record at a place among what is drawn of a day, or behind that, if it is loaded. */
  readonly at: (day: Day, place: number) => GridRecord | undefined
  /** Where a record is drawn: on the day given, if it is there, else the first of its days. */
  readonly find: (recordId: string, near: Day) => DayPlace | undefined
}

export type DayFacesOptions = {
  readonly records: CalendarRecords
  readonly days: Accessor<readonly Day[]>
  /** How many lines a day has. */
  readonly room: Accessor<number>
  /** Each day lists its own records. */
  readonly asList: Accessor<boolean>
}

const WEEK = 7
const empty: DayFace = { chips: [], more: 0, passing: [] }

/** What is drawn of the days: where whole weeks are beside each other, records that last are bars over their days. */
export function createDayFaces({ records, days, room, asList }: DayFacesOptions): DayFaces {
  const faces = createMemo<ReadonlyMap<Day, DayFace> | null>(() => {
    const stays = asList() ? null : records.stays()
    if (stays === null) return null
    const starts = days().filter((_, at) => at % WEEK === 0)
    return new Map(starts.flatMap((_, week) => [...drawWeek(stays ?? [], days(), week * WEEK, room())]))
  })

  /** The first records of a day, one on a line. */
  function listed(day: Day): DayFace {
    const count = records.countOf(day) ?? 0
    // The last line is for how many more there are.
    const drawn = count > room() ? room() - 1 : count
    const chips = Array.from({ length: drawn }, (_, place) => ({
      record: () => records.at(day, place),
      lane: place,
      days: 1,
      before: false,
      after: false,
    }))
    return { ...empty, chips, more: count - drawn }
  }

  const placeIn = (day: Day, recordId: string): number =>
    faces()
      ?.get(day)
      ?.chips.findIndex(({ record }) => record()?.id === recordId) ?? -1

  return {
    of(day) {
      const drawn = faces()
      return drawn ? (drawn.get(day) ?? empty) : listed(day)
    },
    at: (day, place) => (faces() ? faces()?.get(day)?.chips[place]?.record() : records.at(day, place)),
    find(recordId, near) {
      if (!faces()) return records.find(recordId, near)
      for (const day of [near, ...days()]) {
        const place = placeIn(day, recordId)
        if (place !== -1) return { day, place }
      }
      // Among those that the last line only counts.
      const found = records.find(recordId, near)
      return found && { day: found.day, place: Number.MAX_SAFE_INTEGER }
    },
  }
}

/** What is drawn of the week that begins with the day `from` of `days`. */
function drawWeek(stays: readonly Stay[], days: readonly Day[], from: number, room: number): ReadonlyMap<Day, DayFace> {
  const to = from + WEEK - 1
  const here = stays.filter(({ first, last }) => first <= to && last >= from)
  const pieces = here.map(({ first, last, before, after }) => ({
    first: Math.max(0, first - from),
    last: Math.min(WEEK - 1, last - from),
    isBar: first < last || before || after,
  }))
  const week = layWeek(pieces, room)
  const chips = days.slice(from, to + 1).map((): Chip[] => [])
  const passing = chips.map((): GridRecord[] => [])
  for (const { at, lane, first, last } of week.drawn) {
    const stay = here[at]
    if (!stay) continue
    chips[first]?.push({
      record: () => stay.record,
      lane,
      days: last - first + 1,
      before: stay.before || stay.first < from + first,
      after: stay.after || stay.last > from + last,
    })
    for (let day = first + 1; day <= last; day += 1) passing[day]?.push(stay.record)
  }
  return new Map(
    chips.map((own, at) => [
      days[from + at] ?? '',
      { chips: own.toSorted((a, b) => a.lane - b.lane), more: week.more[at] ?? 0, passing: passing[at] ?? [] },
    ]),
  )
}
