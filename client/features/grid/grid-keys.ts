import type { Columns } from './create-columns.ts'
import type { Edit } from './create-edit.ts'
import type { Rows } from './create-rows.ts'
import type { Selection } from './create-selection.ts'
import type { UndoState } from './create-undo.ts'
import type { RangeActions } from './ranges/create-range-actions.ts'
import type { Range } from './ranges/create-range.ts'

export type KeyTargets = {
  readonly selection: Selection
  readonly range: Range
  readonly rangeActions: RangeActions
  readonly columns: Columns
  readonly rows: Rows
  readonly edit: Edit
  readonly undo: UndoState
  /** Rows that fit on screen. */
  readonly pageRows: () => number
  readonly openRecord: (recordId: string) => void
  readonly deleteTicked: () => void
  readonly addRecord: () => void
  /** Puts the record a row up or down, where an order by hand allows it. */
  readonly moveRow: (recordId: string, by: 1 | -1) => void
  /** Takes the record in hand, or lets it go. */
  readonly claim: (recordId: string) => void
}

const FAR = Number.MAX_SAFE_INTEGER / 4

/**
 * A key pressed on the grid while no cell is being edited, as spreadsheets have taught it.
 *
 * @returns true when the key meant something here
 */
export function pressKey(event: KeyboardEvent, targets: KeyTargets): boolean {
  const { selection, edit } = targets
  const far = event.ctrlKey || event.metaKey
  if (selection.active() === null) {
    const toCorner = far && (event.key === 'Home' || event.key === 'End')
    if (!event.key.startsWith('Arrow') && event.key !== 'Enter' && !toCorner) return false
    if (event.key === 'Enter' && event.shiftKey) targets.addRecord()
    else selection.move(0, 0)
    if (!toCorner) return true
  }
  if (event.altKey && (event.key === 'ArrowUp' || event.key === 'ArrowDown')) {
    const record = selection.record()
    if (record) targets.moveRow(record.id, event.key === 'ArrowUp' ? -1 : 1)
    return true
  }
  // With Shift the range grows or shrinks; without, the active cell moves.
  const go = event.shiftKey ? targets.range.extend : selection.move
  switch (event.key) {
    case 'ArrowDown':
      go(far ? FAR : 1, 0)
      return true
    case 'ArrowUp':
      go(far ? -FAR : -1, 0)
      return true
    case 'ArrowRight':
      go(0, far ? FAR : 1)
      return true
    case 'ArrowLeft':
      go(0, far ? -FAR : -1)
      return true
    case 'Home':
      go(far ? -FAR : 0, -FAR)
      return true
    case 'End':
      go(far ? FAR : 0, FAR)
      return true
    case 'PageDown':
      go(targets.pageRows(), 0)
      return true
    case 'PageUp':
      go(-targets.pageRows(), 0)
      return true
    case 'Tab':
      return pressTab(event.shiftKey ? -1 : 1, targets)
    case 'Enter':
      if (event.shiftKey) targets.addRecord()
      else if (far) claimRow(targets)
      else edit.begin()
      return true
    case 'F2':
      edit.begin()
      return true
    case 'Escape':
      if (targets.range.many() !== null) targets.range.clear()
      else if (selection.ticked().size > 0) selection.untickAll()
      else selection.clear()
      return true
    case 'Delete':
    case 'Backspace':
      if (far && selection.ticked().size > 0) targets.deleteTicked()
      else targets.rangeActions.empty()
      return true
    case ' ': {
      const record = selection.record()
      if (record && event.shiftKey) selection.tick(record.id, !selection.ticked().has(record.id))
      else if (record) targets.openRecord(record.id)
      return true
    }
    default:
      return pressOther(event, targets)
  }
}

function claimRow({ selection, claim }: KeyTargets): void {
  const record = selection.record()
  if (record) claim(record.id)
}

/** From the last cell of a row to the first of the next; out of the grid at its ends. */
function pressTab(step: 1 | -1, { selection, columns, rows }: KeyTargets): boolean {
  const cell = selection.active()
  if (!cell) return false
  const at = columns.byField().get(cell.fieldId)?.at ?? 0
  const last = columns.list().length - 1
  if (at + step >= 0 && at + step <= last) selection.move(0, step)
  else if (cell.index + step < 0 || cell.index + step >= rows.count()) return false
  else selection.move(step, step === 1 ? -FAR : FAR)
  return true
}

function pressOther(event: KeyboardEvent, { edit, undo, range, rangeActions }: KeyTargets): boolean {
  const command = (event.ctrlKey || event.metaKey) && !event.altKey ? event.key.toLowerCase() : ''
  if (command === 'z' || command === 'y') {
    if (command === 'y' || event.shiftKey) undo.redo()
    else undo.undo()
    return true
  }
  if (command === 'a' && !event.shiftKey) {
    range.all()
    return true
  }
  // Also where one cell is all there is: the browser would make a bookmark of Ctrl+D.
  if ((command === 'd' || command === 'r') && !event.shiftKey) {
    if (range.many() === null && command === 'r') return false
    rangeActions.fill(command === 'd' ? 'down' : 'right')
    return true
  }
  // One printable character begins an edit that replaces the cell. Composed input (é, 日) arrives in the editor.
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || [...event.key].length !== 1) return false
  edit.begin(event.key)
  return true
}
