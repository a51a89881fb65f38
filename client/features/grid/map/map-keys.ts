import type { UndoState } from '../create-undo.ts'
import type { MapState } from './create-map.ts'

export type MapKeyTargets = {
  readonly map: MapState
  readonly undo: UndoState
  readonly mayEdit: () => boolean
  /** Lines that fit on screen. */
  readonly pageLines: () => number
  readonly openRecord: (recordId: string) => void
  readonly removeRecord: (recordId: string) => void
  /** Takes the record in hand, or lets it go. */
  readonly claim: (recordId: string) => void
}

/**
 * A key pressed on a record in the list beside a map.
 *
 * @returns true when the key meant something here
 */
export function pressMapKey(event: KeyboardEvent, targets: MapKeyTargets): boolean {
  const { map, undo, mayEdit } = targets
  const active = map.active()
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
  const goTo = (place: number): boolean => {
    map.activate(place)
    return true
  }
  switch (event.key) {
    case 'ArrowDown':
      return goTo(active.place + 1)
    case 'ArrowUp':
      return goTo(active.place - 1)
    case 'PageDown':
      return goTo(active.place + targets.pageLines())
    case 'PageUp':
      return goTo(active.place - targets.pageLines())
    case 'Home':
      return goTo(0)
    case 'End':
      return goTo(map.inSight().length - 1)
    case 'Enter':
      if (active.recordId === null) return true
      if (far && mayEdit()) targets.claim(active.recordId)
      else targets.openRecord(active.recordId)
      return true
    case ' ':
      if (active.recordId !== null) targets.openRecord(active.recordId)
      return true
    case 'Delete':
      if (active.recordId !== null && mayEdit()) targets.removeRecord(active.recordId)
      return true
    default:
      return false
  }
}
