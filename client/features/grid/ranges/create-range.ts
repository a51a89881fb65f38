import { createEffect, createMemo, createSignal, on, untrack } from 'solid-js'
import type { Accessor } from 'solid-js'

import type { Columns } from '../create-columns.ts'
import type { Rows } from '../create-rows.ts'
import type { Selection } from '../create-selection.ts'

/** Rows and columns by their place on screen, both ends included. */
export type Bounds = { readonly top: number; readonly bottom: number; readonly left: number; readonly right: number }

/** The corner of a range that keys and the pointer move; the active cell is the other one. */
export type RangeHead = { readonly index: number; readonly fieldId: string }

export type Range = {
  /** The cells that actions are for: the active one alone, or all between it and the head. Null when none is active. */
  readonly bounds: Accessor<Bounds | null>
  /** The bounds of more than one cell, or null. */
  readonly many: Accessor<Bounds | null>
  readonly head: Accessor<RangeHead | null>
  /** Moves the head by rows and columns, held within the grid. */
  readonly extend: (rows: number, columns: number) => void
  readonly extendTo: (index: number, fieldId: string) => void
  readonly all: () => void
  /** The active cell alone again. */
  readonly clear: () => void
}

/** The range of cells around the active one. It ends when the person puts the active cell somewhere else. */
export function createRange(selection: Selection, columns: Columns, rows: Rows): Range {
  const [head, setHead] = createSignal<RangeHead | null>(null)
  createEffect(on(selection.moves, () => setHead(null), { defer: true }))
  // The active cell goes with its record when others move it: the range goes with it.
  createEffect(
    on(
      () => selection.active()?.index,
      (now, before) => {
        if (now !== undefined && before !== undefined && now !== before)
          setHead((last) => last && { ...last, index: held(last.index + now - before, rows.count()) })
      },
      { defer: true },
    ),
  )

  const placeOf = (fieldId: string): number => columns.byField().get(fieldId)?.at ?? 0
  const bounds = createMemo<Bounds | null>(() => {
    const active = selection.active()
    if (!active) return null
    const other = head() ?? active
    const [from, to] = [placeOf(active.fieldId), placeOf(other.fieldId)]
    return {
      top: Math.min(active.index, other.index),
      bottom: Math.max(active.index, other.index),
      left: Math.min(from, to),
      right: Math.max(from, to),
    }
  })
  return {
    bounds,
    many: () => {
      const shown = bounds()
      return shown && (shown.top < shown.bottom || shown.left < shown.right) ? shown : null
    },
    head,
    extend(byRows, byColumns) {
      const from = head() ?? selection.active()
      if (!from) return
      const list = columns.list()
      const fieldId = list[held(placeOf(from.fieldId) + byColumns, list.length)]?.field.id
      if (fieldId !== undefined) setHead({ index: held(from.index + byRows, rows.count()), fieldId })
    },
    extendTo(index, fieldId) {
      if (untrack(selection.active)) setHead({ index: held(index, rows.count()), fieldId })
    },
    all() {
      const [first, last] = [columns.list()[0], columns.list().at(-1)]
      if (!first || !last || rows.count() === 0) return
      selection.activate(0, first.field.id)
      setHead({ index: rows.count() - 1, fieldId: last.field.id })
    },
    clear: () => setHead(null),
  }
}

function held(place: number, count: number): number {
  return Math.max(0, Math.min(count - 1, place))
}
