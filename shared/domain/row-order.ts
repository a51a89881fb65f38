import { z } from 'zod'

import type { GridRecord } from './record.ts'

/** Farther out nobody comes: numbers of records are smaller, and halves between them are still told apart. */
const FARTHEST = 1e12

/**
 * Where a record stands by hand among those of its grid: any number between those of its neighbours. One that nobody
 * has moved stands where its number does, so that an order by hand begins as the order of the numbers and new records
 * come last.
 */
export const rowOrder = z.number().min(-FARTHEST).max(FARTHEST)

/** Where a record stands by hand. */
export function placeByHand({ rowOrder: moved, number }: Pick<GridRecord, 'rowOrder' | 'number'>): number {
  return moved ?? number
}

/** A record that is to stand elsewhere. */
export type RowMove = { readonly recordId: string; readonly rowOrder: number }

/** Records as they stand, the first first. */
type Standing = Pick<GridRecord, 'id' | 'number' | 'rowOrder'>

/** Closer than this nothing is put: between two such places there is room for some more. */
const CLOSEST = 1e-4

/** Records of the order that are known, one behind the other; `first` and `last`: nothing stands before, or behind. */
export type Stretch = { readonly records: readonly Standing[]; readonly first: boolean; readonly last: boolean }

/**
 * The moves that put `movedIds`, in this order, in front of the record at `at` of a stretch (at its length: behind all
 * of it), and nothing else as far as there is room. Where there is not, neighbours move a little, as few as will do.
 *
 * @returns none where they stand so already; null where too little of the order is known
 */
export function planMoves(
  { records, first, last }: Stretch,
  movedIds: readonly string[],
  at: number,
): readonly RowMove[] | null {
  const moved = new Set(movedIds)
  const staying = records.filter(({ id }) => !moved.has(id))
  const gap = records.slice(0, at).filter(({ id }) => !moved.has(id)).length
  const order = [...staying.slice(0, gap).map(({ id }) => id), ...movedIds, ...staying.slice(gap).map(({ id }) => id)]
  if (order.every((id, place) => id === records[place]?.id)) return []
  const places = new Map(staying.map((record) => [record.id, placeByHand(record)]))
  // What is put anew: at first the moved ones alone.
  let [from, to] = [gap, gap + movedIds.length]
  for (;;) {
    if ((from === 0 && !first) || (to === order.length && !last)) return null
    const spread = spreadBetween(places.get(order[from - 1] ?? ''), places.get(order[to] ?? ''), to - from)
    if (spread !== null)
      return order.slice(from, to).map((recordId, step) => ({ recordId, rowOrder: spread[step] ?? 0 }))
    from = Math.max(0, from - 1)
    to = Math.min(order.length, to + 1)
  }
}

/** `count` places between two others, evenly; null where there is too little room. An end that is open has room for all. */
function spreadBetween(low: number | undefined, high: number | undefined, count: number): readonly number[] | null {
  if (low === undefined && high === undefined) return Array.from({ length: count }, (_, at) => at + 1)
  const from = low ?? Math.ceil(high ?? 0) - count - 1
  // Behind the last one there is room up to the next whole number, which is the next new record's.
  const to = high ?? Math.floor(from) + 1
  const step = (to - from) / (count + 1)
  return step < CLOSEST ? null : Array.from({ length: count }, (_, at) => from + step * (at + 1))
}
