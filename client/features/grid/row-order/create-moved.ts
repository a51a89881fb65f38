import { createEffect, createMemo, createSignal } from 'solid-js'
import type { Accessor } from 'solid-js'

import type { GridRecord } from '@operagrid/shared/domain/record'

import type { Beside } from './place-among.ts'

/** Rows from `start` up to `end`. */
export type Bounds = { readonly start: number; readonly end: number }

/** Rows as they are shown. */
type Shown = {
  readonly at: (row: number) => Pick<GridRecord, 'id'> | undefined
  readonly indexOf: (recordId: string) => number
  /** How many stand in order. */
  readonly ordered: () => number
}

export type Moved = {
  /** Records of the list that stand elsewhere until their moves are confirmed, and next to whom, in order. Reactive. */
  readonly besides: Accessor<ReadonlyMap<string, Beside>>
  /**
   * Says that records of the list are put, in this order, in front of the row at `gap`, next to one within `bounds`: in
   * one go with the sending of their moves, for it holds no longer than these are on their way.
   */
  readonly put: (ids: readonly string[], gap: number, bounds: Bounds) => void
}

type MovedSource = {
  /** Where the list holds a record, -1 when it does not. Reactive. */
  readonly indexOf: (recordId: string) => number
  /** Whether a move of the record is on its way. Reactive. */
  readonly isMoving: (recordId: string) => boolean
  /** Whether the list is in an order by hand, or by numbers until there is one. Reactive. */
  readonly isByHand: Accessor<boolean>
}

const none: ReadonlyMap<string, Beside> = new Map()

/** Where records that this person moves are shown before anybody has answered: next to those that stay. */
export function createMoved({ indexOf, isMoving, isByHand }: MovedSource, shown: () => Shown): Moved {
  const [wanted, setWanted] = createSignal(none)
  const besides = createMemo(() => {
    if (wanted().size === 0 || !isByHand()) return none
    const here = new Map<string, Beside>()
    for (const [id, beside] of wanted()) {
      const isKnown = here.has(beside.recordId) || indexOf(beside.recordId) !== -1
      if (isKnown && isMoving(id) && indexOf(id) !== -1) here.set(id, beside)
    }
    return here
  })
  createEffect(() => {
    if ([...wanted().keys()].some((id) => !isMoving(id)))
      setWanted((all) => new Map([...all].filter(([id]) => isMoving(id))))
  })

  return {
    besides,
    put(ids, gap, bounds) {
      const { at, ordered, indexOf: rowOf } = shown()
      const everywhere = { start: 0, end: ordered() }
      const next = new Map<string, Beside>()
      const going = new Set(ids)
      // Those of earlier moves stay where they are seen, next to none that goes now. Each move may be confirmed before
      // those after it: none depends on a later one.
      const others = [...besides().keys()].filter((id) => !going.has(id))
      for (const id of others) going.add(id)
      for (const id of others) {
        const beside = besideGap(rowOf(id), everywhere, at, going)
        going.delete(id)
        if (beside) next.set(id, beside)
      }
      let beside = besideGap(gap, bounds, at, going)
      for (const recordId of ids) {
        if (beside) next.set(recordId, beside)
        beside = { recordId, side: 'below' }
      }
      setWanted(next)
    },
  }
}

/** The nearest record before a row, else behind it, of those that are loaded and do not go. */
function besideGap(
  gap: number,
  { start, end }: Bounds,
  at: Shown['at'],
  going: ReadonlySet<string>,
): Beside | undefined {
  for (let row = gap - 1; row >= start; row -= 1) {
    const record = at(row)
    if (!record) break
    if (!going.has(record.id)) return { recordId: record.id, side: 'below' }
  }
  for (let row = gap; row < end; row += 1) {
    const record = at(row)
    if (!record) break
    if (!going.has(record.id)) return { recordId: record.id, side: 'above' }
  }
  return undefined
}
