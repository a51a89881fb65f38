import type { Selection } from '../create-selection.ts'
import type { UndoState } from '../create-undo.ts'
import type { GalleryRows } from './gallery-rows.ts'

export type GalleryKeyTargets = {
  readonly selection: Selection
  readonly rows: () => GalleryRows
  readonly undo: UndoState
  readonly mayEdit: () => boolean
  /** Rows of cards that fit on screen. */
  readonly pageRows: () => number
  readonly openRecord: (recordId: string) => void
  readonly removeRecord: (recordId: string) => void
  readonly addRecord: () => void
  /** Takes the record in hand, or lets it go. */
  readonly claim: (recordId: string) => void
}

const FAR = Number.MAX_SAFE_INTEGER / 4

/**
 * A key pressed on a card of a gallery.
 *
 * @returns true when the key meant something here
 */
export function pressGalleryKey(event: KeyboardEvent, targets: GalleryKeyTargets): boolean {
  const { selection, rows, undo, mayEdit } = targets
  const active = selection.active()
  const far = event.ctrlKey || event.metaKey
  if (event.altKey) return false
  const command = far ? event.key.toLowerCase() : ''
  if (command === 'z' || command === 'y') {
    if (!mayEdit()) return false
    if (command === 'y' || event.shiftKey) undo.redo()
    else undo.undo()
    return true
  }
  if (active === null) return false
  const { index, recordId } = active
  const goTo = (to: number): boolean => {
    selection.move(to - index, 0)
    return true
  }
  const line = rows().at(rows().rowOf(index))
  const { first, count } = line?.kind === 'cards' ? line : { first: index, count: 1 }
  switch (event.key) {
    case 'ArrowRight':
      return goTo(index + 1)
    case 'ArrowLeft':
      return goTo(index - 1)
    case 'ArrowDown':
      return goTo(far ? FAR : rows().step(index, 1))
    case 'ArrowUp':
      return goTo(far ? 0 : rows().step(index, -1))
    case 'PageDown':
      return goTo(rows().step(index, targets.pageRows()))
    case 'PageUp':
      return goTo(rows().step(index, -targets.pageRows()))
    case 'Home':
      return goTo(far ? 0 : first)
    case 'End':
      return goTo(far ? FAR : first + count - 1)
    case 'Enter':
      if (event.shiftKey && mayEdit()) targets.addRecord()
      else if (far && recordId !== null && mayEdit()) targets.claim(recordId)
      else if (recordId !== null) targets.openRecord(recordId)
      return true
    case ' ':
      if (recordId !== null) targets.openRecord(recordId)
      return true
    case 'Delete':
      if (recordId !== null && mayEdit()) targets.removeRecord(recordId)
      return true
    default:
      return false
  }
}
