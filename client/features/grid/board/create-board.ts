import { createEffect, createMemo, createSignal, on, untrack } from 'solid-js'
import type { Accessor } from 'solid-js'

import type { Cells } from '@operagrid/shared/domain/cell'
import { isFact } from '@operagrid/shared/domain/fact-field'
import { isComputed, showsFiles } from '@operagrid/shared/domain/field'
import type { Field } from '@operagrid/shared/domain/field'
import { mayFollow } from '@operagrid/shared/domain/field-status'
import type { Op } from '@operagrid/shared/domain/op'
import { groupCell, makeGroupOf } from '@operagrid/shared/domain/query-group'
import type { GroupValue } from '@operagrid/shared/domain/query-group'
import type { GridRecord } from '@operagrid/shared/domain/record'

import { createLift } from '../cards/create-lift.ts'
import type { Lift } from '../cards/create-lift.ts'
import { recordTitle } from '../cards/record-title.ts'
import { countRecordsWords } from '../cell-words.ts'
import type { GridState } from '../create-grid.ts'
import { assignOp, editOps } from '../edit-ops.ts'
import { assigneeOfGroup } from '../groups/cells-of-group.ts'
import { groupWords } from '../groups/group-words.ts'
import type { RowOrder } from '../row-order/create-row-order.ts'
import { createBoardColumns } from './create-board-columns.ts'
import type { BoardColumns } from './create-board-columns.ts'
import { createSpots, isSameSpot } from './create-spots.ts'
import type { Spot, Spots } from './create-spots.ts'

/** Fields a card shows below its name. */
const MAX_FACTS = 3

/** The card that keys act on. `recordId` is null in a column that has no card there, or not yet. */
export type ActiveCard = { readonly value: GroupValue; readonly place: number; readonly recordId: string | null }

export type BoardOptions = {
  readonly state: GridState
  /** The field whose values are the columns. */
  readonly field: Accessor<Field>
  /** The fields that are shown, in order. */
  readonly shown: Accessor<readonly Field[]>
  readonly mayEdit: Accessor<boolean>
  readonly rowOrder: RowOrder
  /** Makes a record with these cells and opens it. */
  readonly beginRecord: (cells: Cells, assignee: string | null) => void
}

export type Board = {
  readonly field: Accessor<Field>
  readonly mayEdit: Accessor<boolean>
  readonly columns: BoardColumns
  readonly nameOf: (value: GroupValue) => string
  /** What a record is called: its first field. */
  readonly titleOf: (record: GridRecord) => string
  /** The fields of which a card tells. */
  readonly facts: Accessor<readonly Field[]>
  readonly active: Accessor<ActiveCard | null>
  /** Grows whenever the person, not a change, goes to a card. */
  readonly moves: Accessor<number>
  readonly activate: (value: GroupValue, place: number) => void
  /** Goes to another column, or to another card of this one. */
  readonly step: (columns: number, cards: number) => void
  readonly lift: Lift<Spot>
  readonly spots: Spots
  /** Where a gap is drawn in a column: in front of the card at that place. Undefined where there is none. Reactive. */
  readonly gapIn: (value: GroupValue) => number | undefined
  /** Puts a card in front of the one above it, or behind the one below. */
  readonly shift: (recordId: string, by: 1 | -1) => void
  /** Whether a record can be made in a column, and making one. */
  readonly mayAdd: (value: GroupValue) => boolean
  readonly add: (value: GroupValue) => void
  /** The card above or below a record's, in its column. */
  readonly neighbour: (recordId: string, by: 1 | -1) => GridRecord | undefined
}

/** A grid's records as cards in columns: where they are, which one is active or carried, and what is done to them. */
export function createBoard({ state, field, shown, rowOrder, beginRecord, ...options }: BoardOptions): Board {
  // Where a card lies that is laid out by a formula follows from its record: nobody carries it.
  const mayEdit = () => options.mayEdit() && !isComputed(field())
  const columns = createBoardColumns(state, field)
  const [active, setActive] = createSignal<ActiveCard | null>(null)
  const [moves, setMoves] = createSignal(0)
  const groupOf = createMemo(() => makeGroupOf(field()))
  /** Where the columns are of whose records are: who left is given no more. */
  const assigneeOf = (value: GroupValue): string | null => assigneeOfGroup([field()], { path: [value] })
  const isOpenTo = (value: GroupValue): boolean => value === null || assigneeOf(value) !== null
  const nameOf = (value: GroupValue): string => groupWords(field(), value)
  const titleOf = (record: GridRecord): string => recordTitle(shown(), record)

  // Within its column a card can be put anywhere, and from then on the grid has an order by hand. In another one it is
  // only put among the cards of a grid that has one: whoever gives a card another state need not mean an order.
  const spots = createSpots({
    columns,
    find: state.rows.find,
    isByHand: (value, home) => rowOrder.mayMove() && (value === home || state.grid()?.byHand === true),
  })
  const detailOf = (spot: Spot): string => {
    const before = typeof spot.before === 'string' ? state.rows.find(spot.before) : undefined
    if (before) return `above ${titleOf(before)}`
    if (spot.before === null) return 'at the end'
    const count = columns.of(spot.value)?.count()
    return count === undefined ? '' : countRecordsWords(count)
  }

  /** What puts a record into another column. */
  function entering(recordId: string, value: GroupValue, seen: number): readonly Op[] {
    if (isFact(field())) return [assignOp(recordId, assigneeOf(value), seen)]
    return editOps([{ recordId, cells: { [field().id]: groupCell(field(), value) } }], [], seen)
  }

  async function move(recordId: string, spot: Spot, seen: number): Promise<void> {
    const { value } = spot
    const record = state.rows.find(recordId)
    if (!record) return
    const column = columns.of(value)
    const gap = spots.gapOf(spot)
    const standing = column && { start: 0, end: column.count() ?? 0, at: column.at }
    const moves = standing && gap !== undefined ? await rowOrder.among(standing, recordId, gap) : []
    state.moveRecords(moves ?? [], groupOf()(record) === value ? [] : entering(recordId, value, seen))
  }

  function put(value: GroupValue, place: number): void {
    const column = columns.of(value)
    const held = Math.max(0, Math.min(place, (column?.count() ?? 1) - 1))
    setActive({ value, place: held, recordId: column?.at(held)?.id ?? null })
  }

  function activate(value: GroupValue, place: number): void {
    untrack(() => put(value, place))
    setMoves((count) => count + 1)
  }

  // The active card stays with its record, wherever that goes; when it is gone, with its place.
  createEffect(
    on(
      () => {
        const card = active()
        const recordId = card?.recordId ?? null
        const here = recordId === null ? undefined : columns.find(recordId)
        const column = card ? columns.of(card.value) : undefined
        return { card, here, count: column?.count(), there: card ? column?.at(card.place)?.id : undefined }
      },
      ({ card, here, there }) => {
        if (!card) return
        if (here === undefined) {
          if (!columns.values().includes(card.value)) setActive(null)
          else if (there !== card.recordId && (there !== undefined || card.recordId !== null))
            put(card.value, card.place)
        } else if (here.value !== card.value || here.place !== card.place) setActive({ ...card, ...here })
      },
    ),
  )

  const lift = createLift<Spot>({
    help: () =>
      rowOrder.mayMove()
        ? 'Left and right choose a column, up and down a place in it, Space puts it there, Escape puts it back.'
        : 'Left and right choose a column, Space puts it there, Escape puts it back.',
    head: state.head,
    find: state.rows.find,
    titleOf,
    nameOf: ({ value }) => nameOf(value),
    detailOf,
    goalOf: (spot) => (spot.before === undefined ? nameOf(spot.value) : `${nameOf(spot.value)}, ${detailOf(spot)}`),
    isSame: isSameSpot,
    mayGo(recordId, { value }) {
      const record = state.rows.find(recordId)
      if (record && groupOf()(record) === value) return true
      return isFact(field()) ? isOpenTo(value) : mayFollow(field(), record?.cells[field().id], value)
    },
    move: (recordId, spot, seen) => void move(recordId, spot, seen),
  })

  return {
    field,
    mayEdit,
    columns,
    nameOf,
    titleOf,
    facts: createMemo(() =>
      shown()
        .slice(1)
        .filter((one) => one.id !== field().id && !showsFiles(one))
        .slice(0, MAX_FACTS),
    ),
    active,
    moves,
    activate,
    step(byColumns, byCards) {
      const card = active()
      const values = columns.values()
      const at = card ? values.indexOf(card.value) : 0
      const value = values[Math.max(0, Math.min(values.length - 1, at + byColumns))]
      if (value === undefined) return
      columns.want(value, true)
      activate(value, (card?.place ?? 0) + byCards)
    },
    lift,
    spots,
    gapIn(value) {
      const card = lift.lifted()
      if (card?.over?.value !== value || isSameSpot(card.over, card.from)) return undefined
      return spots.gapOf(card.over)
    },
    shift(recordId, by) {
      const here = columns.find(recordId)
      if (!here || !mayEdit()) return
      const from = spots.of(recordId, here.value)
      const spot = spots.beside(from, by, { recordId, home: here.value })
      if (!isSameSpot(from, spot)) void move(recordId, spot, state.head())
    },
    mayAdd: (value) => mayEdit() && (!isFact(field()) || isOpenTo(value)),
    add: (value) =>
      isFact(field())
        ? beginRecord({}, assigneeOf(value))
        : beginRecord({ [field().id]: groupCell(field(), value) }, null),
    neighbour(recordId, by) {
      const here = columns.find(recordId)
      return here && columns.of(here.value)?.at(here.place + by)
    },
  }
}
