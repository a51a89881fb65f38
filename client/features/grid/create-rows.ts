import { createEffect, createMemo, createSignal } from 'solid-js'
import type { Accessor } from 'solid-js'

import type { GridRecord } from '@operagrid/shared/domain/record'

import type { Pending } from './create-pending.ts'
import type { RecordList } from './create-record-list.ts'
import type { Records } from './create-records.ts'
import { createMoved } from './row-order/create-moved.ts'
import type { Moved } from './row-order/create-moved.ts'
import { placeAmong } from './row-order/place-among.ts'
import type { Beside } from './row-order/place-among.ts'

export type Rows = {
  /** Every row of the screen: the list's records, and those made here that are not confirmed yet. */
  readonly count: Accessor<number>
  /** The rows that stand in order: all but those made here that come behind them. */
  readonly ordered: Accessor<number>
  /** The record of a row as it is shown, undefined while it is not loaded. Reactive. */
  readonly at: (index: number) => GridRecord | undefined
  /** Where a record is shown, -1 when it is not loaded. Reactive. */
  readonly indexOf: (recordId: string) => number
  /** Says which rows are on screen. */
  readonly show: (first: number, last: number) => void
  /** Resolves when the records of these rows are loaded, or will not be. */
  readonly load: (first: number, last: number) => Promise<void>
  /** A record as it is shown, if it is loaded here or in a list beside. Reactive. */
  readonly find: (recordId: string) => GridRecord | undefined
  /** Says next to which row a record that is about to be made stands until a list by hand holds it; null = it never will. */
  readonly stand: (recordId: string, beside: Beside | null) => void
  /** Says, in one go with the sending of their moves, that these stand in this order in front of the row at `gap`. */
  readonly put: Moved['put']
}

/** Where rows are read from. */
type RowsSource = Pick<Records, 'find' | 'shownQuery'> & {
  readonly list: Accessor<Pick<RecordList, 'total' | 'at' | 'find' | 'among' | 'show' | 'load'> | undefined>
}

/**
 * What the grid draws: confirmed records with pending edits, those that are moved where they are moved to, and pending
 * records, next to those that they were made beside or behind all. Under headings, which count what is confirmed, these
 * come behind all.
 */
export function createRows(
  { list, find, shownQuery }: RowsSource,
  pending: Pick<Pending, 'created' | 'shown' | 'isMoving'>,
  isGrouped: Accessor<boolean>,
): Rows {
  const [besides, setBesides] = createSignal<ReadonlyMap<string, Beside>>(new Map())
  const total = () => list()?.total() ?? 0
  const isSorted = () => (shownQuery()?.sort.length ?? 0) > 0
  const moved = createMoved(
    {
      indexOf: (id) => list()?.find(id)?.index ?? -1,
      isMoving: pending.isMoving,
      isByHand: () => !isSorted() || shownQuery()?.sort.at(-1)?.field === '$rowOrder',
    },
    () => rows,
  )
  // A new record is confirmed in its place before its own answer arrives: show it once.
  const fresh = createMemo(() => {
    const made = pending.created()
    if (made.length === 0) return made
    const here = list()?.among(made.map((record) => record.id))
    return made.filter((record) => here?.has(record.id) !== true)
  })
  /**
   * Where the list holds records that stand elsewhere, the first first: what is moved, and what was made beside others
   * in a grid without an order by hand. With that it comes to have one, and for a moment the list is by numbers still.
   */
  const apart = createMemo(() => {
    const early = isGrouped() || isSorted() ? [] : besides().keys()
    return [...new Set([...early, ...moved.besides().keys()])]
      .map((id) => list()?.find(id)?.index ?? -1)
      .filter((index) => index !== -1)
      .sort((a, b) => a - b)
  })
  /** A row of the list without those. */
  const withoutApart = (index: number): number => index - apart().filter((one) => one < index).length
  const withApart = (index: number): number => apart().reduce((row, one) => (one <= row ? row + 1 : row), index)
  const among = createMemo(() => {
    const records = new Map(fresh().map((record) => [record.id, record]))
    for (const index of apart()) {
      const record = list()?.at(index)
      if (record) records.set(record.id, pending.shown(record))
    }
    const theirs = new Map([...(isGrouped() ? [] : besides()), ...moved.besides()])
    const inTurn = [...theirs.keys()].flatMap((id) => records.get(id) ?? [])
    const others = [...records.values()].filter(({ id }) => !theirs.has(id))
    return placeAmong(
      [...inTurn, ...others],
      (id) => theirs.get(id),
      (id) => {
        const index = list()?.find(id)?.index ?? -1
        return index === -1 ? -1 : withoutApart(index)
      },
    )
  })
  // Once a list by hand holds it, its place is there.
  createEffect(() => {
    if (!isSorted() || besides().size === 0) return
    const here = list()?.among([...besides().keys()])
    if (here && here.size > 0) setBesides((all) => new Map([...all].filter(([id]) => !here.has(id))))
  })
  const ordered = createMemo(() => total() - apart().length + among().placed.length)
  const count = createMemo(() => total() + fresh().length)
  const rows: Rows = {
    count,
    ordered,
    at(index) {
      if (index >= ordered()) return among().behind[index - ordered()]
      const { placed } = among()
      const made = placed.find((one) => one.index === index)
      if (made) return made.record
      const record = list()?.at(withApart(index - placed.filter((one) => one.index < index).length))
      return record && pending.shown(record)
    },
    indexOf(recordId) {
      const { placed, behind } = among()
      const made = placed.find(({ record }) => record.id === recordId)
      if (made) return made.index
      const index = list()?.find(recordId)?.index
      if (index === -1) return -1
      if (index !== undefined)
        return placed.reduce((row, one) => (one.index <= row ? row + 1 : row), withoutApart(index))
      const at = behind.findIndex(({ id }) => id === recordId)
      return at === -1 ? -1 : ordered() + at
    },
    show: (first, last) => list()?.show(Math.max(0, first - among().placed.length), last + apart().length),
    async load(first, last) {
      const from = Math.max(0, first - among().placed.length)
      if (from < total()) await list()?.load(from, Math.min(last + apart().length, total() - 1))
    },
    find(recordId) {
      const record = find(recordId)
      return record ? pending.shown(record) : fresh().find((candidate) => candidate.id === recordId)
    },
    stand(recordId, beside) {
      setBesides((all) => {
        const next = new Map(all)
        if (beside) next.set(recordId, beside)
        else next.delete(recordId)
        return next
      })
    },
    put: moved.put,
  }
  return rows
}
