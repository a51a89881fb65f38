import { batch, createEffect, createSignal, untrack } from 'solid-js'
import type { Accessor } from 'solid-js'
import { v7 as uuidv7 } from 'uuid'

import type { GridRecord } from '@operagrid/shared/domain/record'
import { placeByHand, planMoves } from '@operagrid/shared/domain/row-order'
import type { RowMove, Stretch } from '@operagrid/shared/domain/row-order'

import { showToast } from '../../../ui/show-toast.tsx'
import type { Columns } from '../create-columns.ts'
import type { GridState } from '../create-grid.ts'
import type { Selection } from '../create-selection.ts'
import type { FieldActions } from '../fields/create-fields.ts'
import type { Headings } from '../groups/create-headings.ts'
import type { Bounds } from './create-moved.ts'
import type { Beside } from './place-among.ts'

/** Rows to each side of a gap that are looked at for room. */
const AROUND = 60

/** Records that stand by hand, by their places; undefined where one is not loaded. */
export type Standing = Bounds & { readonly at: (place: number) => GridRecord | undefined }

export type RowOrder = {
  /** Whether this person can put rows elsewhere: nothing else says where they stand. */
  readonly mayMove: Accessor<boolean>
  /** The rows among which a row can be put elsewhere: those of its group. */
  readonly boundsOf: (index: number) => Bounds
  /** Puts a record, with all that are ticked where it is one of them, in front of the row at `at`; `at` may be the end of its bounds. */
  readonly move: (recordId: string, at: number) => Promise<void>
  /** What puts a record in front of the one at `gap` among others that stand by hand, `end` = behind them; undefined, and said, where it cannot be. */
  readonly among: (standing: Standing, recordId: string, gap: number) => Promise<readonly RowMove[] | undefined>
  /** The same by one row. */
  readonly step: (recordId: string, by: 1 | -1) => Promise<void>
  /**
   * Where a new record stands above or below another one, and what makes room for it; undefined, and said, where that
   * cannot be.
   */
  readonly beside: (recordId: string, side: Beside['side']) => NewPlace | undefined
}

/** A new record's id, next to whom it is made, and the moves by which it and its neighbours come to stand in their places. */
export type NewPlace = { readonly recordId: string; readonly beside: Beside; readonly moves: readonly RowMove[] }

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
    return heading ? { start: heading.start, end: heading.start + heading.rows } : { start: 0, end: rows.ordered() }
  }

  /** What is loaded around a place. What was moved and is not confirmed yet stands where it will. */
  function stretchAt(place: number, { start, end, at }: Standing): Stretch {
    let [from, to] = [place, place]
    while (from > start && place - from < AROUND && at(from - 1)) from -= 1
    while (to < end && to - place < AROUND && at(to)) to += 1
    const records = Array.from({ length: to - from }, (_, step) => at(from + step))
      .filter((record) => record !== undefined)
      .sort((a, b) => placeByHand(a) - placeByHand(b) || a.number - b.number)
    return { records, first: from === start, last: to === end }
  }
  /** The rows of a row's group, or all. */
  const rowsAround = (index: number): Standing => ({ ...boundsOf(index), at: rows.at })
  /** The place in a stretch in front of the record at `gap`. */
  function gapOf({ records }: Stretch, { at, end }: Standing, gap: number): number {
    const found = gap === end ? -1 : records.findIndex(({ id }) => id === at(gap)?.id)
    return found === -1 ? records.length : found
  }

  /** What puts these there; undefined, and said, where too little of the order is known. */
  function movesTo(ids: readonly string[], stretch: Stretch, gap: number): readonly RowMove[] | undefined {
    const moves = planMoves(stretch, ids, gap)
    if (moves !== null) return moves
    showToast({ title: 'Nothing was moved', text: 'The records around that place are still on their way. Try again.' })
    return undefined
  }
  /** From the first move on the grid has an order by hand. False, and said, where that cannot be. */
  const putByHand = async (moves: readonly RowMove[]): Promise<boolean> =>
    moves.length === 0 || state.grid()?.byHand === true || (await fieldActions.orderByHand(true))
  /** What puts these there in an order by hand; undefined, and said, where it cannot be. */
  async function plan(ids: readonly string[], stretch: Stretch, gap: number): Promise<readonly RowMove[] | undefined> {
    const moves = movesTo(ids, stretch, gap)
    return moves && (await putByHand(moves)) ? moves : undefined
  }

  async function move(recordId: string, at: number): Promise<void> {
    const index = rows.indexOf(recordId)
    if (index === -1) return
    const around = rowsAround(index)
    const ticked = selection.ticked().has(recordId) ? [...selection.ticked()] : [recordId]
    const places = ticked
      .map((id) => ({ id, index: rows.indexOf(id) }))
      .filter((place) => place.index >= around.start && place.index < around.end)
      .sort((a, b) => a.index - b.index)
    const there = Math.max(around.start, Math.min(around.end, at))
    const stretch = stretchAt(there, around)
    const ids = places.map(({ id }) => id)
    send(await plan(ids, stretch, gapOf(stretch, around, there)), ids, there, around)
  }

  /** Sends moves by which these come to stand in front of the row at `gap`: they stand there at once. */
  function send(moves: readonly RowMove[] | undefined, ids: readonly string[], gap: number, around: Bounds): void {
    if (moves === undefined || moves.length === 0) return
    batch(() => {
      rows.put(ids, gap, around)
      state.moveRecords(moves)
    })
  }

  /** The record whose place is on its way: once it stands there, keys go on and the screen goes along. */
  const [followed, follow] = createSignal<{ readonly recordId: string; readonly from: number }>()
  createEffect(() => {
    const wanted = followed()
    const index = wanted === undefined ? -1 : rows.indexOf(wanted.recordId)
    if (wanted === undefined || index === -1 || index === wanted.from) return
    follow(undefined)
    const fieldId = untrack(selection.active)?.fieldId ?? untrack(columns.list)[0]?.field.id
    if (fieldId !== undefined) untrack(() => selection.activate(index, fieldId))
  })

  return {
    mayMove: () => mayEdit() && queryState.query().sort.length === 0 && queryState.searchText() === '',
    boundsOf,
    move,
    async among(standing, recordId, gap) {
      const stretch = stretchAt(gap, standing)
      return await plan([recordId], stretch, gapOf(stretch, standing, gap))
    },
    async step(recordId, by) {
      const index = rows.indexOf(recordId)
      if (index === -1) return
      const around = rowsAround(index)
      const stretch = stretchAt(index, around)
      const place = stretch.records.findIndex(({ id }) => id === recordId)
      const gap = Math.max(0, Math.min(stretch.records.length, by === 1 ? place + 2 : place - 1))
      const moves = await plan([recordId], stretch, gap)
      // At an edge there is nowhere to go, and nothing to wait for.
      if (moves !== undefined && moves.length > 0) follow({ recordId, from: index })
      send(moves, [recordId], by === 1 ? index + 2 : index - 1, around)
    },
    beside(besideId, side) {
      const index = rows.indexOf(besideId)
      if (index === -1) return undefined
      const recordId = uuidv7()
      const beside = { recordId: besideId, side }
      // It has no place yet itself: both come behind all, one after the other.
      if (index >= rows.ordered()) return { recordId, beside, moves: [] }
      const around = rowsAround(index)
      const stretch = stretchAt(index, around)
      const moves = movesTo([recordId], stretch, gapOf(stretch, around, index) + (side === 'above' ? 0 : 1))
      if (moves === undefined) return undefined
      // Not waited for: it is typed into at once. Where it cannot be, that is said, and the record comes behind all.
      void putByHand(moves).then((isPut) => isPut || rows.stand(recordId, null))
      return { recordId, beside, moves }
    },
  }
}
