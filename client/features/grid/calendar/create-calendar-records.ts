import { createMemo } from 'solid-js'
import type { Accessor } from 'solid-js'

import type { Field } from '@operagrid/shared/domain/field'
import type { Query } from '@operagrid/shared/domain/query'
import { overlapQuery, spanQuery } from '@operagrid/shared/domain/query-span'
import type { GridRecord } from '@operagrid/shared/domain/record'

import type { GridState } from '../create-grid.ts'
import { dayOf, edgesOf, lastIn, spanOf } from './calendar-days.ts'
import type { Day, DayHabits } from './calendar-days.ts'
import { createDayLists } from './create-day-lists.ts'
import type { DayLists } from './create-day-lists.ts'
import { createStays } from './create-stays.ts'
import { makeStayOf } from './lasting.ts'
import type { Stay } from './lasting.ts'

export type CalendarRecords = Omit<DayLists, 'find'> & {
  /** Where a record is shown, if it is loaded and on one of the days: on the day given, if it is on that. Reactive. */
  readonly find: (recordId: string, near?: Day) => ReturnType<DayLists['find']>
  /** All records on their days, undefined until they are loaded; null where each is on one day. Reactive. */
  readonly stays: () => readonly Stay[] | undefined | null
  /** True where there are too many records to show how long they last: each is on the day on which it begins. */
  readonly isCrowded: Accessor<boolean>
}

export type CalendarRecordsOptions = {
  readonly start: Accessor<Field>
  /** Until when records last; undefined = each is on one day. */
  readonly end: Accessor<Field | undefined>
  readonly days: Accessor<readonly Day[]>
  readonly habits: DayHabits
}

/**
 * The records of the days that a calendar shows. Where they last from one field to another they are loaded whole, up to
 * as many as can be (`createStays`); else, and on a day that is shown alone, they are lists by day (`createDayLists`).
 */
export function createCalendarRecords(
  state: GridState,
  { start, end, days, habits }: CalendarRecordsOptions,
): CalendarRecords {
  const isAlone = () => days().length === 1
  const stayOf = createMemo(() => {
    const until = end()
    return until && makeStayOf({ start: start(), end: until }, days(), habits)
  })
  const overlapping = (): Query | undefined => {
    const until = end()
    if (!until) return undefined
    const lasting = { start: start(), end: until, endsFrom: edgesOf(until, days(), habits)[0] ?? '' }
    return overlapQuery(state.queryState.query(), lasting, spanOf(start(), days(), habits))
  }
  /** The fields may be new ones that say the same. */
  const createQuery = (ask: () => Query | undefined) =>
    createMemo<Query | undefined>(ask, undefined, { equals: (a, b) => JSON.stringify(a) === JSON.stringify(b) })

  const stays = createStays(state, {
    query: createQuery(() => (isAlone() ? undefined : overlapping())),
    days,
    stayOf: () => stayOf() ?? (() => null),
  })
  const isWhole = createMemo(() => end() !== undefined && !isAlone() && !stays.isCrowded())
  const lists = createDayLists(state, {
    query: createQuery(() => {
      if (isWhole()) return undefined
      return (
        (isAlone() ? overlapping() : undefined) ??
        spanQuery(state.queryState.query(), start(), spanOf(start(), days(), habits))
      )
    }),
    days,
    dayOf(record: GridRecord): Day | null {
      const [day = null] = days()
      const of = isAlone() ? stayOf() : undefined
      return of ? of(record) && day : dayOf(start(), record.cells[start().id], habits)
    },
    lastIn: (day) => lastIn(start(), day, habits),
  })

  return {
    countOf: (day) => (isWhole() ? stays.on(day)?.length : lists.countOf(day)),
    at: (day, place) => (isWhole() ? stays.on(day)?.[place]?.record : lists.at(day, place)),
    find(recordId, near) {
      if (!isWhole()) return lists.find(recordId)
      const stay = stays.list()?.find(({ record }) => record.id === recordId)
      if (!stay) return undefined
      const at = near === undefined ? -1 : days().indexOf(near)
      const day = days()[at >= stay.first && at <= stay.last ? at : stay.first] ?? ''
      return { day, place: stays.on(day)?.indexOf(stay) ?? -1 }
    },
    show: lists.show,
    stays: () => (isWhole() ? stays.list() : null),
    isCrowded: stays.isCrowded,
    fault: () => stays.fault() ?? (isWhole() ? undefined : lists.fault()),
  }
}
