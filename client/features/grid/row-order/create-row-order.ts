import { createEffect, createSignal, untrack } from 'solid-js'
import type { Accessor } from 'solid-js'
import { v7 as uuidv7 } from 'uuid'

import { placeByHand, planMoves } from '@operagrid/shared/domain/row-order'
import type { RowMove, Stretch } from '@operagrid/shared/domain/row-order'

import { showToast } from '../../../ui/show-toast.tsx'
import type { Columns } from '../create-columns.ts'
import type { GridState } from '../create-grid.ts'
import type { Selection } from '../create-selection.ts'
import type { FieldActions } from '../fields/create-fields.ts'
import type { Headings } from '../groups/create-headings.ts'

/** Rows to each side of a gap that are looked at for room. */
const AROUND = 60

/** Rows that stand together: those of one group, or all. */
export type Bounds = { readonly start: number; readonly end: number }

export type RowOrder = {
  /** Whether this person can put rows elsewhere: nothing else says where they stand. */
  readonly mayMove: Accessor<boolean>
  /** The rows among which a row can be put elsewhere: those of its group. */
  readonly boundsOf: (index: number) => Bounds
  /** Puts a record, with all that are ticked where it is one of them, in front of the row at `at`; `at` may be the end of its bounds. */
  readonly move: (recordId: string, at: number) => Promise<void>
  /** The same by one row. */
  readonly step: (recordId: string, by: 1 | -1) => Promise<void>
  /** Takes the person to a record as soon as it stands in its place. */
  readonly follow: (recordId: string) => void
  /** Where a new record stands above or below another one, and what makes room for it; undefined where that cannot be said. */
  readonly beside: (recordId: string, side: 'above' | 'below') => Promise<NewPlace | undefined>
}

/** A new record's id, and the moves by which it and its neighbours come to stand in their places. */
export type NewPlace = { readonly recordId: string; readonly moves: readonly RowMove[] }

type RowOrderParts = {
  readonly state: GridState
  readonly selection: Selection
  readonly columns: Columns
  readonly headings: Headings
  readonly fieldActions: FieldActions
  readonly mayEdit: Accessor<boolean>
}

/** The order by hand of a grid's rows: where nothing sorts them, people do. */
export function createRowOrder({
  state,
  selection,
  columns,
  headings,
  fieldActions,
  mayEdit,
}: RowOrderParts): RowOrder {
  const { rows, queryState } = state

  function boundsOf(index: number): Bounds {
    const heading = headings.over(index)
    return heading
      ? { start: heading.start, end: heading.start + heading.rows }
      : { start: 0, end: state.records.list()?.total() ?? 0 }
  }

  /** What is loaded around a row of these bounds. What was moved and is not confirmed yet stands where it will. */
  function stretchAt(at: number, { start, end }: Bounds): Stretch {
    let [from, to] = [at, at]
    while (from > start && at - from < AROUND && rows.at(from - 1)) from -= 1
    while (to < end && to - at < AROUND && rows.at(to)) to += 1
    const records = Array.from({ length: to - from }, (_, step) => rows.at(from + step))
      .filter((record) => record !== undefined)
      .sort((a, b) => placeByHand(a) - placeByHand(b) || a.number - b.number)
    return { records, first: from === start, last: to === end }
  }
  /** The place in a stretch in front of the row at `at`. */
  function gapOf({ records }: Stretch, at: number): number {
    const found = records.findIndex(({ id }) => id === rows.at(at)?.id)
    return found === -1 ? records.length : found
  }

  /** What puts these there; undefined, and said, where it cannot be. */
  async function plan(ids: readonly string[], stretch: Stretch, gap: number): Promise<readonly RowMove[] | undefined> {
    const moves = planMoves(stretch, ids, gap)
    if (moves === null) {
      showToast({
        title: 'Nothing was moved',
        text: 'The records around that place are still on their way. Try again.',
      })
      return undefined
    }
    // From the first time on the grid has an order by hand.
    if (moves.length > 0 && state.grid()?.byHand !== true && !(await fieldActions.orderByHand(true))) return undefined
    return moves
  }

  async function move(recordId: string, at: number): Promise<void> {
    const index = rows.indexOf(recordId)
    if (index === -1) return
    const bounds = boundsOf(index)
    const ticked = selection.ticked().has(recordId) ? [...selection.ticked()] : [recordId]
    const places = ticked
      .map((id) => ({ id, index: rows.indexOf(id) }))
      .filter((place) => place.index >= bounds.start && place.index < bounds.end)
      .sort((a, b) => a.index - b.index)
    const there = Math.max(bounds.start, Math.min(bounds.end, at))
    const stretch = stretchAt(there, bounds)
    const ids = places.map(({ id }) => id)
    send(await plan(ids, stretch, there === bounds.end ? stretch.records.length : gapOf(stretch, there)))
  }

  function send(moves: readonly RowMove[] | undefined): void {
    if (moves !== undefined && moves.length > 0) state.moveRecords(moves)
  }

  /** The record whose place is on its way: once it stands there, keys go on and the screen goes along. */
  const [followed, follow] = createSignal<{ readonly recordId: string; readonly from: number }>()
  createEffect(() => {
    const wanted = followed()
    const index = wanted && (state.records.list()?.find(wanted.recordId)?.index ?? -1)
    if (wanted === undefined || index === undefined || index === -1 || index === wanted.from) return
    follow(undefined)
    const fieldId = untrack(selection.active)?.fieldId ?? untrack(columns.list)[0]?.field.id
    if (fieldId !== undefined) untrack(() => selection.activate(index, fieldId))
  })

  return {
    mayMove: () => mayEdit() && queryState.query().sort.length === 0 && queryState.searchText() === '',
    boundsOf,
    move,
    follow: (recordId) => void follow({ recordId, from: -1 }),
    async step(recordId, by) {
      const index = rows.indexOf(recordId)
      if (index === -1) return
      const stretch = stretchAt(index, boundsOf(index))
      const place = stretch.records.findIndex(({ id }) => id === recordId)
      const gap = Math.max(0, Math.min(stretch.records.length, by === 1 ? place + 2 : place - 1))
      const moves = await plan([recordId], stretch, gap)
      // At an edge there is nowhere to go, and nothing to wait for.
      if (moves !== undefined && moves.length > 0) follow({ recordId, from: index })
      send(moves)
    },
    async beside(besideId, side) {
      const index = rows.indexOf(besideId)
      if (index === -1) return undefined
      const recordId = uuidv7()
      const stretch = stretchAt(index, boundsOf(index))
      const moves = await plan([recordId], stretch, gapOf(stretch, index) + (side === 'above' ? 0 : 1))
      return moves && { recordId, moves }
    },
  }
}
