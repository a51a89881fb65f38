import { createRoot } from 'solid-js'
import { describe, expect, it, vi } from 'vitest'

import type { Column, Columns } from './create-columns.ts'
import type { Rows } from './create-rows.ts'
import { createSelection } from './create-selection.ts'
import { pressKey } from './grid-keys.ts'
import { createRange } from './ranges/create-range.ts'

const ROWS = 5000
const nothing = (): void => undefined
const list = ['first000', 'middle00', 'last0000'].map((id, at): Column => ({
  field: { id, name: id, type: 'text', choices: [] },
  at,
  left: at * 100,
  width: 100,
}))
const columns: Columns = {
  list: () => list,
  byField: () => new Map(list.map((column) => [column.field.id, column])),
  width: () => 300,
  resize: nothing,
  frozen: () => 0,
  frozenWidth: () => 0,
  mayFreeze: () => true,
  setFrozenRoom: nothing,
}
/** None of them is loaded. */
const rows: Rows = {
  count: () => ROWS,
  ordered: () => ROWS,
  at: () => undefined,
  indexOf: () => -1,
  show: nothing,
  load: async () => undefined,
  find: () => undefined,
  stand: nothing,
  put: nothing,
}

/** A grid on which nobody has been yet. */
const freshGrid = () =>
  createRoot(() => {
    const selection = createSelection(rows, columns)
    const range = createRange(selection, columns, rows)
    const edit = { stray: () => null, begin: vi.fn<() => void>(), commit: nothing, leave: nothing, cancel: nothing }
    const undo = { undo: nothing, redo: nothing, note: nothing, answered: nothing, effectOf: () => undefined }
    const targets = {
      selection,
      range,
      columns,
      rows,
      edit,
      undo: { ...undo, canUndo: () => false, canRedo: () => false, recent: () => [] },
      rangeActions: {
        copy: () => false,
        empty: nothing,
        paste: nothing,
        fill: nothing,
        fillTo: nothing,
        preview: () => null,
        pasteWhatFits: nothing,
        dropPaste: nothing,
      },
      pageRows: () => 20,
      openRecord: nothing,
      deleteTicked: nothing,
      addRecord: nothing,
      moveRow: nothing,
      claim: nothing,
    }
    const press = (key: string, init: KeyboardEventInit = {}) =>
      pressKey(new KeyboardEvent('keydown', { key, ...init }), targets)
    return { press, edit, place: () => [selection.active()?.index, selection.active()?.fieldId] }
  })

describe('a key on a grid where no cell is active', () => {
  it.each(['ctrlKey', 'metaKey'])('goes to the last cell, and to the first, with %s', (modifier) => {
    const { press, place } = freshGrid()
    expect(press('End', { [modifier]: true })).toBe(true)
    expect(place()).toEqual([ROWS - 1, 'last0000'])
    const other = freshGrid()
    expect(other.press('Home', { [modifier]: true })).toBe(true)
    expect(other.place()).toEqual([0, 'first000'])
  })

  it.each(['ArrowDown', 'ArrowUp', 'ArrowLeft', 'Enter'])('makes the first cell active: %s', (key) => {
    const { press, place, edit } = freshGrid()
    expect(press(key)).toBe(true)
    expect(place()).toEqual([0, 'first000'])
    expect(edit.begin).not.toHaveBeenCalled()
  })

  it.each(['End', 'PageDown', ' ', 'a', 'Delete'])('is left to the browser otherwise: %s', (key) => {
    const { press, place } = freshGrid()
    expect(press(key)).toBe(false)
    expect(place()).toEqual([undefined, undefined])
  })
})
