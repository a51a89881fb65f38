import { createEffect, createMemo, untrack } from 'solid-js'
import type { Accessor } from 'solid-js'

import { everything } from '@operagrid/shared/domain/query'
import type { Query } from '@operagrid/shared/domain/query'
import { behindDate } from '@operagrid/shared/domain/query-span'
import type { GridRecord } from '@operagrid/shared/domain/record'

import { placeCards } from '../cards/card-places.ts'
import type { CardPlaces } from '../cards/card-places.ts'
import type { GridState } from '../create-grid.ts'
import { makeRecordOrder } from '../record-order.ts'
import type { Day } from './calendar-days.ts'
import { placeDays } from './day-places.ts'
import type { DayPlaces } from './day-places.ts'

/** How much of a calendar's list is loaded at a time, and kept. */
export const SIZE = { every: 200, maxLoaded: 100 }
/** Up to so many all of a span are loaded; beyond that the first of each day. */
export const MAX_WHOLE = 4_000
/** Records of a day that are always loaded. */
const FIRST = 12

export type DayLists = {
  /** Records of a day, those on their way included; undefined until they can be told. Reactive. */
  readonly countOf: (day: Day) => number | undefined
  /** The record at a place of a day as it is shown, undefined while it is not loaded. Reactive. */
  readonly at: (day: Day, place: number) => GridRecord | undefined
  /** Where a record is shown, if it is loaded and on one of the days. Reactive. */
  readonly find: (recordId: string) => DayPlace | undefined
  /** Says which records of a day are on screen, where it is shown alone. */
  readonly show: (first: number, last: number) => void
  readonly fault: () => unknown
}

/** A place among the records of a day. */
export type DayPlace = { readonly day: Day; readonly place: number }

export type DayListsOptions = {
  /** Records in the order of their days; undefined while nothing is asked for. */
  readonly query: Accessor<Query | undefined>
  readonly days: Accessor<readonly Day[]>
  /** On which of the days a record is, null where it is on none. */
  readonly dayOf: (record: GridRecord) => Day | null
  /** The highest value that a record of a day holds in the first term of the order. */
  readonly lastIn: (day: Day) => string
}

/** A record that is shown on a day though the list does not hold it there: on its way, or not made yet. */
type Guest = { readonly record: GridRecord; readonly before: number }

/**
 * Records that are on one day each: one list in the order of the days, so that each day is a stretch of it. Where one day
 * is shown it is all of it. This page's own moves show at once, before the server has said so.
 */
export function createDayLists(state: GridState, { query, days, dayOf, lastIn }: DayListsOptions): DayLists {
  const records = state.records.beside(query, SIZE)
  const order = createMemo(() => makeRecordOrder(query() ?? everything, state.queried() ?? [], state.session.member.id))
  /** The list of the days on screen; while others are asked for it is that of days before. */
  const list = () => (query() !== undefined && records.shownQuery() === query() ? records.list() : undefined)

  const places = createMemo<ReadonlyMap<Day, DayPlaces>>(
    () => {
      const held = list()
      if (!held) return new Map()
      return placeDays(days(), {
        total: held.total(),
        endOf: (day) => held.placeOf(behindDate(lastIn(day), query() ?? everything)),
        isLoaded: (place) => held.at(place) !== undefined,
      })
    },
    new Map(),
    { equals: samePlaces },
  )

  // Where a day begins is known where that is loaded, and what it begins with is what is shown.
  createEffect(() => {
    const held = list()
    const total = held?.total() ?? 0
    // A day that is shown alone says itself what is in sight.
    if (days().length === 1) return
    const starts = [...places().values()]
    if (!held || total === 0) return
    untrack(() => {
      held.show(0, total <= MAX_WHOLE ? total - 1 : FIRST)
      if (total <= MAX_WHOLE) return
      for (const { from, to } of starts)
        void held.load(from, Math.min(total - 1, Math.max(from, Math.min(to, from + FIRST))))
    })
  })

  /** What this page's unconfirmed edits make of the days: places that were left, and records that came. */
  const moved = createMemo(() => {
    const out: number[] = []
    const guests = new Map<Day, Guest[]>()
    const held = list()
    if (!held) return { out, guests }
    const welcome = (record: GridRecord, before: number): void => {
      const day = dayOf(record)
      if (day === null) return
      const others = guests.get(day)
      if (others) others.push({ record, before })
      else guests.set(day, [{ record, before }])
    }
    for (const recordId of state.pending.touched()) {
      const confirmed = state.records.find(recordId)
      if (!confirmed) continue
      const shown = state.pending.shown(confirmed)
      if (dayOf(shown) === dayOf(confirmed)) continue
      const at = held.find(recordId)?.index
      if (at !== undefined) out.push(at)
      if (order().holds(shown)) welcome(shown, held.placeOf(order().keyOf(shown)))
    }
    for (const of of guests.values())
      of.sort((a, b) => a.before - b.before || order().compare(order().keyOf(a.record), order().keyOf(b.record)))
    // A record that is not made yet has no place in the order: it comes last in its day, until it has.
    for (const record of state.pending.created())
      if (!state.records.find(record.id)) welcome(record, Number.MAX_SAFE_INTEGER)
    return { out: out.sort((a, b) => a - b), guests }
  })
  const cards = createMemo<ReadonlyMap<Day, CardPlaces>>(() => {
    const { out, guests } = moved()
    return new Map(
      [...places()]
        .filter(([, { known }]) => known)
        .map(([day, { from, to }]) => [
          day,
          placeCards(
            to - from,
            out.filter((at) => at >= from && at < to).map((at) => at - from),
            (guests.get(day) ?? []).map(({ before }) => Math.max(0, Math.min(to - from, before - from))),
          ),
        ]),
    )
  })

  return {
    countOf: (day) => cards().get(day)?.count,
    at(day, place) {
      const source = cards().get(day)?.sourceOf(place)
      if (source?.kind === 'guest') return moved().guests.get(day)?.[source.at]?.record
      const record = source && list()?.at((places().get(day)?.from ?? 0) + source.at)
      return record && state.pending.shown(record)
    },
    find(recordId) {
      for (const [day, guests] of moved().guests) {
        const guest = guests.findIndex(({ record }) => record.id === recordId)
        if (guest !== -1) return { day, place: cards().get(day)?.ofGuest(guest) ?? -1 }
      }
      const held = list()?.find(recordId)
      const day = held && dayOf(held.record)
      const from = day ? places().get(day)?.from : undefined
      if (!held || !day || from === undefined) return undefined
      return {
        day,
        place:
          cards()
            .get(day)
            ?.ofList(held.index - from) ?? -1,
      }
    },
    show(first, last) {
      if (days().length === 1) list()?.show(first, last)
    },
    fault: records.fault,
  }
}

function samePlaces(a: ReadonlyMap<Day, DayPlaces>, b: ReadonlyMap<Day, DayPlaces>): boolean {
  return JSON.stringify([...a]) === JSON.stringify([...b])
}
