import type { UndoState } from '../create-undo.ts'
import { dayAfter, NO_DAY } from './calendar-days.ts'
import type { Calendar } from './create-calendar.ts'

export type CalendarKeyTargets = {
  readonly calendar: Calendar
  readonly undo: UndoState
  readonly openRecord: (recordId: string) => void
  readonly removeRecord: (recordId: string) => void
}

/** How many days on an arrow leads. */
const arrows: Readonly<Record<string, number>> = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: 7, ArrowUp: -7 }

/**
 * A key pressed on a record of a calendar, or on a day that has none.
 *
 * @returns true when the key meant something here
 */
export function pressCalendarKey(event: KeyboardEvent, targets: CalendarKeyTargets): boolean {
  const { calendar, undo } = targets
  if (calendar.lift.lifted() !== null) return carry(event, calendar)
  const command = (event.ctrlKey || event.metaKey) && !event.altKey ? event.key.toLowerCase() : ''
  if (command === 'z' || command === 'y') {
    if (!calendar.mayEdit()) return false
    if (command === 'y' || event.shiftKey) undo.redo()
    else undo.undo()
    return true
  }
  const chip = calendar.active()
  const recordId = chip?.recordId ?? null
  const days = arrows[event.key]
  if (event.altKey && event.shiftKey && days !== undefined && calendar.mayStretch()) {
    if (recordId !== null) calendar.stretch(recordId, days)
    return true
  }
  if (event.ctrlKey || event.metaKey || event.altKey) return false
  if (event.shiftKey && days !== undefined) {
    if (recordId !== null) calendar.shift(recordId, days)
    return true
  }
  switch (event.key) {
    case 'ArrowRight':
    case 'ArrowLeft':
      calendar.step(days ?? 0, 0)
      return true
    case 'ArrowDown':
      calendar.step(0, 1)
      return true
    case 'ArrowUp':
      calendar.step(0, -1)
      return true
    case 'PageDown':
      calendar.turn(1)
      return true
    case 'PageUp':
      calendar.turn(-1)
      return true
    case 'Enter':
      if (chip && calendar.mayEdit() && (event.shiftKey || recordId === null)) calendar.add(chip.day)
      else if (recordId !== null) targets.openRecord(recordId)
      return true
    case ' ':
      if (chip === null || recordId === null) return true
      if (calendar.mayEdit()) calendar.lift.begin(recordId, chip.day, 'keys')
      else targets.openRecord(recordId)
      return true
    case 'Delete':
      if (recordId !== null && calendar.mayEdit()) targets.removeRecord(recordId)
      return true
    default:
      return false
  }
}

/** With a record in hand every key is about it; Tab puts it back and goes on. */
function carry(event: KeyboardEvent, { lift, days, anchor, goTo }: Calendar): boolean {
  const over = lift.lifted()?.over
  const by = arrows[event.key]
  if (by !== undefined && over !== undefined) {
    const day = over === NO_DAY ? anchor() : dayAfter(over, { days: by })
    if (!days().includes(day)) goTo(day)
    lift.aim(day)
    return true
  }
  switch (event.key) {
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
