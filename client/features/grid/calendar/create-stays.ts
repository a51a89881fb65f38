import { createEffect, createMemo, untrack } from 'solid-js'
import type { Accessor } from 'solid-js'

import { everything } from '@operagrid/shared/domain/query'
import type { Query } from '@operagrid/shared/domain/query'
import type { GridRecord } from '@operagrid/shared/domain/record'

import type { GridState } from '../create-grid.ts'
import type { RecordList } from '../create-record-list.ts'
import { makeRecordOrder } from '../record-order.ts'
import type { Day } from './calendar-days.ts'
import { MAX_WHOLE, SIZE } from './create-day-lists.ts'
import type { Stay } from './lasting.ts'

export type Stays = {
  /** All records of the days shown, those on their way included, the earliest to begin first; undefined until all are loaded. Reactive. */
  readonly list: Accessor<readonly Stay[] | undefined>
  /** Those that are on a day, in the same order. Reactive. */
  readonly on: (day: Day) => readonly Stay[] | undefined
  /** True where the days have more records than are loaded whole. */
  readonly isCrowded: Accessor<boolean>
  readonly fault: () => unknown
}

export type StaysOptions = {
  /** Records that are on one of the days, the earliest to begin first; undefined while nothing is asked for. */
  readonly query: Accessor<Query | undefined>
  readonly days: Accessor<readonly Day[]>
  /** Where a record is among the days, null where it is on none. */
  readonly stayOf: Accessor<(record: GridRecord) => Stay | null>
}

/** A record that is on the days though the list does not hold it there: on its way. `at`: how many of the list come before it. */
type Guest = { readonly stay: Stay; readonly at: number }

/** Records that last over several days: loaded whole, as each of them may be on any day. This page's own moves show at once. */
export function createStays(state: GridState, { query, days, stayOf }: StaysOptions): Stays {
  const records = state.records.beside(query, SIZE)
  const order = createMemo(() => makeRecordOrder(query() ?? everything, state.queried() ?? [], state.session.member.id))
  const isAsked = () => query() !== undefined
  /** The list of the days on screen; while others are asked for it is that of days before. */
  const held = () => (isAsked() && records.shownQuery() === query() ? records.list() : undefined)
  // While other days are asked for it is as it was: the next ones are most likely as full.
  const isCrowded = createMemo(() => isAsked() && (records.list()?.total() ?? 0) > MAX_WHOLE)

  createEffect(() => {
    const list = held()
    const total = list?.total() ?? 0
    if (list && total > 0 && total <= MAX_WHOLE) untrack(() => list.show(0, total - 1))
  })

  /** What the list has confirmed. A record that is read anew is left out for as long as that takes. */
  const confirmed = createMemo<{ readonly list: RecordList; readonly records: readonly GridRecord[] } | undefined>(
    (before) => {
      const list = held()
      if (!list || isCrowded()) return undefined
      // One place tells of every change to the list; thousands would be thousands to keep track of.
      list.at(0)
      const total = list.total()
      const found = untrack(() => Array.from({ length: total }, (_, at) => list.at(at)))
      const loaded = found.filter((record) => record !== undefined)
      return loaded.length < found.length && before?.list !== list ? undefined : { list, records: loaded }
    },
  )

  const list = createMemo<readonly Stay[] | undefined>(() => {
    const known = confirmed()
    if (!known) return undefined
    const of = stayOf()
    const touched = new Set(state.pending.touched())
    const kept: (Stay | null)[] = []
    const guests: Guest[] = []
    const welcome = (record: GridRecord): void => {
      const stay = of(record)
      if (stay) guests.push({ stay, at: known.list.placeOf(order().keyOf(record)) })
    }
    for (const record of known.records) {
      const shown = touched.delete(record.id) ? state.pending.shown(record) : record
      const isInPlace = shown === record || order().compare(order().keyOf(shown), order().keyOf(record)) === 0
      if (!isInPlace) welcome(shown)
      kept.push(isInPlace ? of(shown) : null)
    }
    for (const recordId of touched) {
      const record = state.records.find(recordId)
      const shown = record && state.pending.shown(record)
      if (shown && order().holds(shown)) welcome(shown)
    }
    guests.sort((a, b) => a.at - b.at || order().compare(order().keyOf(a.stay.record), order().keyOf(b.stay.record)))
    // A record that is not made yet has no place in the order: it comes last, until it has.
    const made = state.pending.created().filter((record) => !state.records.find(record.id))
    return [...merge(kept, guests), ...made.map(of)].filter((stay) => stay !== null)
  })
  const byDay = createMemo<ReadonlyMap<Day, readonly Stay[]> | undefined>(() => {
    const all = list()
    if (!all) return undefined
    const stays = days().map((): Stay[] => [])
    for (const stay of all) for (let at = stay.first; at <= stay.last; at += 1) stays[at]?.push(stay)
    return new Map(days().map((day, at) => [day, stays[at] ?? []]))
  })

  return { list, on: (day) => byDay()?.get(day), isCrowded, fault: () => (isAsked() ? records.fault() : undefined) }
}

/** The list with its guests, each before the record whose place it is told by. */
function merge(kept: readonly (Stay | null)[], guests: readonly Guest[]): readonly (Stay | null)[] {
  const merged: (Stay | null)[] = []
  let next = 0
  for (const [at, stay] of kept.entries()) {
    for (let guest = guests[next]; guest && guest.at <= at; guest = guests[(next += 1)]) merged.push(guest.stay)
    merged.push(stay)
  }
  return [...merged, ...guests.slice(next).map(({ stay }) => stay)]
}
