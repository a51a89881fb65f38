import { Show } from 'solid-js'

import { cellType } from '@operagrid/shared/domain/field'
import type { GridRecord } from '@operagrid/shared/domain/record'

import { formatClock } from '../../../ui/format-time.ts'
import { createCardMarks } from '../cards/create-card-marks.ts'
import { CellFlags } from '../cell-flags.tsx'
import { useGridView } from '../grid-context.ts'
import type { Calendar } from './create-calendar.ts'

/** The id of a chip's element. */
export function chipId(recordId: string): string {
  return `chip-${recordId}`
}

type CalendarChipProps = {
  readonly calendar: Calendar
  readonly record: GridRecord
  readonly tabStop: boolean
  readonly onPress: (event: PointerEvent & { currentTarget: HTMLElement }) => void
  readonly onFocus: () => void
}

/** A record on a day: opened by a press, carried by a longer one. */
export function CalendarChip(props: CalendarChipProps) {
  const view = useGridView()
  const recordId = () => props.record.id
  const marks = createCardMarks(() => props.record)
  const lifted = () => props.calendar.lift.lifted()?.recordId === recordId()
  return (
    <div
      id={chipId(recordId())}
      role="button"
      tabindex={props.tabStop ? 0 : -1}
      class={`record-card calendar-chip ${marks.look()}`}
      classList={{
        'cell-news': marks.isNews(),
        'card-lifted': lifted(),
        'card-open': view.open.id() === recordId(),
        'card-going': view.pending.isGoing(recordId()),
      }}
      aria-describedby={props.calendar.mayEdit() ? 'calendar-help' : undefined}
      aria-pressed={lifted() ? true : undefined}
      data-chip={recordId()}
      onPointerDown={(event) => props.onPress(event)}
      onFocusIn={() => props.onFocus()}
      onClick={() => view.openRecord(recordId())}
      // A finger that rests on a chip takes it; there is no menu.
      onContextMenu={(event) => event.preventDefault()}
    >
      <ChipFace calendar={props.calendar} record={props.record} />
      <Show when={marks.flags()}>{(flags) => <CellFlags marks={flags()} />}</Show>
    </div>
  )
}

/** What stands on a chip: the time of day, where the field has one, and what the record is called. */
export function ChipFace(props: { readonly calendar: Calendar; readonly record: GridRecord }) {
  const time = () => {
    const field = props.calendar.field()
    const value = props.record.cells[field.id]
    return cellType(field) === 'dateTime' && typeof value === 'string' ? formatClock(new Date(value)) : ''
  }
  return (
    <>
      <Show when={time()}>
        <span class="calendar-chip-time">{time()}</span>
      </Show>
      <span class="calendar-chip-title">{props.calendar.titleOf(props.record)}</span>
    </>
  )
}
