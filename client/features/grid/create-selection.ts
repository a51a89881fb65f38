import { batch, createEffect, createSignal, on, untrack } from 'solid-js'
import type { Accessor } from 'solid-js'

import type { GridRecord } from '@operagrid/shared/domain/record'

import type { Columns } from './create-columns.ts'
import type { Rows } from './create-rows.ts'

/** The cell that keys act on. It stays with its record; `recordId` is null while that is not loaded. */
export type ActiveCell = { readonly index: number; readonly recordId: string | null; readonly fieldId: string }

/** The cell being edited. `typed`: the key that began it and replaces what was there, or null. */
export type Editing = { readonly recordId: string; readonly fieldId: string; readonly typed: string | null }

export type Selection = {
  readonly active: Accessor<ActiveCell | null>
  readonly editing: Accessor<Editing | null>
  /** Rows ticked for an action on all of them. */
  readonly ticked: Accessor<ReadonlySet<string>>
  /** Grows whenever the person, not a change, puts the active cell somewhere. */
  readonly moves: Accessor<number>
  readonly activate: (index: number, fieldId: string) => void
  /** The same where the screen stays where it is. */
  readonly settle: (index: number, fieldId: string) => void
  /** Moves by rows and fields, held within the grid. */
  readonly move: (rows: number, fields: number) => void
  readonly clear: () => void
  /** The record under the active cell, if loaded. */
  readonly record: () => GridRecord | undefined
  readonly edit: (typed?: string | null) => void
  readonly stopEditing: () => void
  readonly tick: (recordId: string, on: boolean) => void
  readonly tickTo: (index: number) => void
  readonly untickAll: () => void
}

/** Which cell is active or edited, and which rows are ticked. */
export function createSelection(rows: Rows, columns: Columns): Selection {
  const [active, setActive] = createSignal<ActiveCell | null>(null)
  const [editing, setEditing] = createSignal<Editing | null>(null)
  const [ticked, setTicked] = createSignal<ReadonlySet<string>>(new Set())
  const [moves, setMoves] = createSignal(0)
  let lastTicked = 0

  function activate(index: number, fieldId: string): void {
    batch(() => {
      setMoves((count) => count + 1)
      put(index, fieldId)
    })
  }

  function put(index: number, fieldId: string): void {
    const last = untrack(rows.count) - 1
    if (last < 0) {
      setActive(null)
      return
    }
    const held = Math.max(0, Math.min(last, index))
    setActive({ index: held, recordId: untrack(() => rows.at(held))?.id ?? null, fieldId })
  }

  // Records move under the selection: it follows its record, or stays in its row when that is gone.
  createEffect(
    on([() => active(), () => rows.count(), () => rowOf(active(), rows), columns.byField], ([cell, count, index]) => {
      if (!cell || count === 0) return
      const [first] = columns.list()
      if (!columns.byField().has(cell.fieldId)) {
        if (first) put(cell.index, first.field.id)
        else setActive(null)
        return
      }
      if (index === -1) {
        if (untrack(editing)?.recordId !== cell.recordId) put(cell.index, cell.fieldId)
      } else if (index !== cell.index || cell.recordId === null) {
        const recordId = rows.at(index)?.id ?? null
        // While its record is on the way the cell stays the same: put again, it would call this without end.
        if (index !== cell.index || recordId !== null) setActive({ ...cell, index, recordId })
      }
    }),
  )

  return {
    active,
    editing,
    ticked,
    moves,
    activate,
    settle: put,
    move(byRows, byFields) {
      const cell = active()
      const list = columns.list()
      if (!cell) {
        const [first] = list
        if (first) activate(0, first.field.id)
        return
      }
      const at = columns.byField().get(cell.fieldId)?.at ?? 0
      const field = list[Math.max(0, Math.min(list.length - 1, at + byFields))]?.field
      if (field) activate(cell.index + byRows, field.id)
    },
    clear: () => setActive(null),
    record: () => {
      const cell = active()
      return cell?.recordId ? rows.find(cell.recordId) : undefined
    },
    edit(typed = null) {
      const cell = active()
      if (!cell?.recordId) return
      const { recordId, fieldId } = cell
      const before = untrack(editing)
      // Typed faster than the editor opens: the characters add up.
      const begun = before?.recordId === recordId && before.fieldId === fieldId ? (before.typed ?? '') : ''
      batch(() => {
        setEditing({ recordId, fieldId, typed: typed === null ? null : begun + typed })
        setMoves((count) => count + 1)
      })
    },
    stopEditing: () => setEditing(null),
    tick(recordId, on) {
      lastTicked = rows.indexOf(recordId)
      setTicked((all) => {
        const next = new Set(all)
        if (on) next.add(recordId)
        else next.delete(recordId)
        return next
      })
    },
    tickTo(index) {
      const [from, to] = lastTicked < index ? [lastTicked, index] : [index, lastTicked]
      const ids = Array.from({ length: to - from + 1 }, (_, step) => rows.at(from + step)?.id).filter(
        (id) => id !== undefined,
      )
      setTicked((all) => new Set([...all, ...ids]))
      lastTicked = index
    },
    untickAll: () => setTicked(new Set<string>()),
  }
}

/** The row in which the active cell's record is now; -1 when it is not there any more. */
function rowOf(cell: ActiveCell | null, rows: Rows): number {
  if (!cell) return -1
  const there = rows.at(cell.index)
  if (cell.recordId === null) return there || cell.index < rows.count() ? cell.index : -1
  return there?.id === cell.recordId ? cell.index : rows.indexOf(cell.recordId)
}
