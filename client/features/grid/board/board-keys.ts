import type { UndoState } from '../create-undo.ts'
import type { Board } from './create-board.ts'

export type BoardKeyTargets = {
  readonly board: Board
  readonly undo: UndoState
  /** Cards that fit on screen. */
  readonly pageCards: () => number
  readonly openRecord: (recordId: string) => void
  readonly removeRecord: (recordId: string) => void
}

const FAR = Number.MAX_SAFE_INTEGER / 4

/**
 * A key pressed on a board's card, or on its column where that has none.
 *
 * @returns true when the key meant something here
 */
export function pressBoardKey(event: KeyboardEvent, targets: BoardKeyTargets): boolean {
  const { board, undo } = targets
  if (board.lift.lifted() !== null) return carry(event, board)
  const command = (event.ctrlKey || event.metaKey) && !event.altKey ? event.key.toLowerCase() : ''
  if (command === 'z' || command === 'y') {
    if (!board.mayEdit()) return false
    if (command === 'y' || event.shiftKey) undo.redo()
    else undo.undo()
    return true
  }
  const card = board.active()
  const recordId = card?.recordId ?? null
  const vertical = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : undefined
  if (event.altKey && !event.ctrlKey && !event.metaKey && vertical !== undefined && board.mayEdit()) {
    if (recordId !== null) board.shift(recordId, vertical)
    return true
  }
  if (event.ctrlKey || event.metaKey || event.altKey) return false
  switch (event.key) {
    case 'ArrowDown':
      board.step(0, 1)
      return true
    case 'ArrowUp':
      board.step(0, -1)
      return true
    case 'ArrowRight':
      board.step(1, 0)
      return true
    case 'ArrowLeft':
      board.step(-1, 0)
      return true
    case 'Home':
      board.step(0, -FAR)
      return true
    case 'End':
      board.step(0, FAR)
      return true
    case 'PageDown':
      board.step(0, targets.pageCards())
      return true
    case 'PageUp':
      board.step(0, -targets.pageCards())
      return true
    case 'Enter':
      if (event.shiftKey && card && board.mayAdd(card.value)) board.add(card.value)
      else if (recordId !== null) targets.openRecord(recordId)
      return true
    case ' ':
      if (card === null || recordId === null) return true
      if (board.mayEdit()) board.lift.begin(recordId, board.spots.of(recordId, card.value), 'keys')
      else targets.openRecord(recordId)
      return true
    case 'Delete':
      if (recordId !== null && board.mayEdit()) targets.removeRecord(recordId)
      return true
    default:
      return false
  }
}

/** With a card in hand every key is about it; Tab puts it back and goes on. */
function carry(event: KeyboardEvent, { lift, columns, spots }: Board): boolean {
  const values = columns.values()
  const card = lift.lifted()
  const at = card?.over === undefined ? 0 : values.indexOf(card.over.value)
  /** The first column from there on, in that direction, where the card may be put. */
  const aim = (next: number, step: 1 | -1): void => {
    for (let to = next; to >= 0 && to < values.length; to += step) {
      const value = values[to]
      const spot = value === card?.from.value ? card?.from : value !== undefined && { value, before: undefined }
      if (!spot || !lift.mayDrop(spot)) continue
      lift.aim(spot)
      return
    }
  }
  const nudge = (by: 1 | -1): void => {
    if (card?.over) lift.aim(spots.beside(card.over, by, { recordId: card.recordId, home: card.from.value }))
  }
  switch (event.key) {
    case 'ArrowRight':
      aim(at + 1, 1)
      break
    case 'ArrowLeft':
      aim(at - 1, -1)
      break
    case 'ArrowUp':
      nudge(-1)
      break
    case 'ArrowDown':
      nudge(1)
      break
    case 'Home':
      aim(0, 1)
      break
    case 'End':
      aim(values.length - 1, -1)
      break
    case ' ':
    case 'Enter':
      lift.drop()
      break
    case 'Escape':
      lift.cancel()
      break
    case 'Tab':
      lift.cancel()
      return false
  }
  return true
}
