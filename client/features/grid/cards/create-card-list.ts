import { createMemo } from 'solid-js'
import type { Accessor } from 'solid-js'

import { everything } from '@operagrid/shared/domain/query'
import type { Query } from '@operagrid/shared/domain/query'
import type { GridRecord } from '@operagrid/shared/domain/record'
import { placeByHand } from '@operagrid/shared/domain/row-order'

import type { GridState } from '../create-grid.ts'
import { makeRecordOrder } from '../record-order.ts'
import { placeCards } from './card-places.ts'

/** Smaller than a grid's: there are many such lists, and a card is higher than a row. */
const SIZE = { every: 50, maxLoaded: 12 }

export type CardListOptions = {
  /** What the list is asked for by. */
  readonly query: Accessor<Query>
  /** Whether a record that passes the view's filter is one of these. */
  readonly isHere: (record: GridRecord) => boolean
}

export type CardList = {
  /** Cards in it, those on their way included; undefined until the first are here. */
  readonly count: Accessor<number | undefined>
  /** The record of a card as it is shown, undefined while it is not loaded. Reactive. */
  readonly at: (place: number) => GridRecord | undefined
  /** Where a record's card is, -1 when it is not here or not loaded. Reactive. */
  readonly placeOf: (recordId: string) => number
  /** Says which cards are on screen. */
  readonly show: (first: number, last: number) => void
  /** Why its records cannot be shown, or undefined. */
  readonly fault: () => unknown
}

/** A record that is shown here though the list does not hold it: on its way here, or not made yet. */
type Guest = { readonly record: GridRecord; readonly before: number }

/**
 * Records that have something in common, loaded by windows under the view's query. This page's own moves show at once:
 * a card leaves its list and stands in the other before the server has said so.
 */
export function createCardList(state: GridState, { query: asked, isHere }: CardListOptions): CardList {
  // The fields may be new ones that say the same.
  const query = createMemo<Query>(asked, everything, { equals: (a, b) => JSON.stringify(a) === JSON.stringify(b) })
  const records = state.records.beside(query, SIZE)
  const order = createMemo(() => makeRecordOrder(query(), state.queried() ?? [], state.session.member.id))

  const placedByHand = () => query().sort[0]?.field === '$rowOrder'

  /** What this page's unconfirmed edits make of the list. */
  const moved = createMemo(() => {
    const list = records.list()
    const out: number[] = []
    const guests: Guest[] = []
    if (!list) return { out, guests }
    for (const recordId of state.pending.touched()) {
      const confirmed = state.records.find(recordId)
      if (!confirmed) continue
      const shown = state.pending.shown(confirmed)
      const at = list.find(recordId)?.index
      const isMoved = at !== undefined && placedByHand() && placeByHand(shown) !== placeByHand(confirmed)
      if (at !== undefined && (!isHere(shown) || isMoved)) out.push(at)
      const comes = isMoved || (at === undefined && !isHere(confirmed))
      if (comes && isHere(shown) && order().holds(shown))
        guests.push({ record: shown, before: list.placeOf(order().keyOf(shown)) })
    }
    guests.sort((a, b) => a.before - b.before || order().compare(order().keyOf(a.record), order().keyOf(b.record)))
    // A record that is not made yet has no place in the order: it comes last, until it has.
    const made = state.pending.created().filter((record) => isHere(record) && !state.records.find(record.id))
    guests.push(...made.map((record) => ({ record, before: list.total() })))
    return { out: out.sort((a, b) => a - b), guests }
  })
  const places = createMemo(() =>
    placeCards(
      records.list()?.total() ?? 0,
      moved().out,
      moved().guests.map((guest) => guest.before),
    ),
  )

  return {
    count: () => (records.list() ? places().count : undefined),
    at(place) {
      const source = places().sourceOf(place)
      if (source?.kind === 'guest') return moved().guests[source.at]?.record
      const record = source && records.list()?.at(source.at)
      return record && state.pending.shown(record)
    },
    placeOf(recordId) {
      const at = records.list()?.find(recordId)?.index
      const inList = at === undefined ? -1 : places().ofList(at)
      return inList !== -1
        ? inList
        : places().ofGuest(moved().guests.findIndex((guest) => guest.record.id === recordId))
    },
    show(first, last) {
      // Guests and those that left move it by a few: there is always more loaded than what is on screen.
      records.list()?.show(first, last)
    },
    fault: records.fault,
  }
}
