import type { GroupValue } from '@operagrid/shared/domain/query-group'
import type { GridRecord } from '@operagrid/shared/domain/record'
import { placeByHand } from '@operagrid/shared/domain/row-order'

import type { BoardColumns } from './create-board-columns.ts'

/** Where a card would be put down: a column, and in front of which of its cards. */
export type Spot = {
  readonly value: GroupValue
  /** null = behind all of them; undefined = where the order of the column puts it. */
  readonly before: string | null | undefined
}

/** Two spots in which a card stands in the same place. */
export function isSameSpot(a: Spot, b: Spot): boolean {
  return a.value === b.value && a.before === b.before
}

/** A card in somebody's hand, and the column from which it was taken. */
export type Carried = { readonly recordId: string; readonly home: GroupValue }

export type Spots = {
  /** Where a card stands. */
  readonly of: (recordId: string, value: GroupValue) => Spot
  /** In front of the card at `gap` of a column, as the cards are drawn, the carried one among them. */
  readonly at: (value: GroupValue, gap: number, carried: Carried) => Spot
  /** By one card up or down from a spot; the same one at the ends, and where no place can be chosen. */
  readonly beside: (spot: Spot, by: 1 | -1, carried: Carried) => Spot
  /** The place of the card in front of which a spot is; undefined where it is in front of none. Reactive. */
  readonly gapOf: (spot: Spot) => number | undefined
}

export type SpotOptions = {
  readonly columns: BoardColumns
  readonly find: (recordId: string) => GridRecord | undefined
  /** Whether a card can be put among those of a column, and not only into it. */
  readonly isByHand: (value: GroupValue, home: GroupValue) => boolean
}

/** The spots of a board into which a card can be put. */
export function createSpots({ columns, find, isByHand }: SpotOptions): Spots {
  function at(value: GroupValue, gap: number, { recordId, home }: Carried): Spot {
    const column = columns.of(value)
    const count = column?.count()
    if (column === undefined || count === undefined || !isByHand(value, home)) return { value, before: undefined }
    for (let place = Math.max(0, gap); place < count; place += 1) {
      const record = column.at(place)
      if (record?.id !== recordId) return { value, before: record?.id }
    }
    return { value, before: null }
  }

  function gapOf({ value, before }: Spot): number | undefined {
    if (before === null) return columns.of(value)?.count()
    const place = before === undefined ? -1 : (columns.of(value)?.placeOf(before) ?? -1)
    return place === -1 ? undefined : place
  }

  /** Where a card's own place in the order by hand is among those of a column that are loaded. */
  function ownGap(value: GroupValue, recordId: string): number {
    const column = columns.of(value)
    const record = find(recordId)
    for (let place = 0; ; place += 1) {
      const other = column?.at(place)
      if (!other || !record || placeByHand(other) > placeByHand(record)) return place
    }
  }

  return {
    at,
    gapOf,
    of(recordId, value) {
      const place = columns.of(value)?.placeOf(recordId) ?? -1
      return place === -1 ? { value, before: undefined } : at(value, place + 1, { recordId, home: value })
    },
    beside(spot, by, carried) {
      const column = columns.of(spot.value)
      const gap = gapOf(spot) ?? ownGap(spot.value, carried.recordId)
      const passed = (place: number): number => (column?.at(place)?.id === carried.recordId ? place + by : place)
      // Up: in front of the card above the gap. Down: in front of the one below the card that is behind it.
      const next = by === -1 ? passed(gap - 1) : passed(gap) + 1
      if (next < 0 || next > (column?.count() ?? 0)) return spot
      return at(spot.value, next, carried)
    },
  }
}
