import { createMemo, Show } from 'solid-js'

import { cellType } from '@operagrid/shared/domain/field'
import type { GridRecord } from '@operagrid/shared/domain/record'

import { formatClock } from '../../../ui/format-time.ts'
import { createCardMarks } from '../cards/create-card-marks.ts'
import { CellFlags } from '../cell-flags.tsx'
import { useGridView } from '../grid-context.ts'
import { dayAfter } from './calendar-days.ts'
import type { Day } from './calendar-days.ts'
import { dayOfWords, rangeWords } from './calendar-words.ts'
import type { Calendar } from './create-calendar.ts'
import type { Chip } from './create-day-faces.ts'
import type { EndDrag } from './create-end-drag.ts'

/** The id of a chip's element: a record that lasts has one in each week, or on each day. */
export function chipId(recordId: string, day: Day): string {
  return `chip-${recordId}-${day}`
}

type CalendarChipProps = {
  readonly calendar: Calendar
  readonly record: GridRecord
  /** The day in whose cell it is drawn. */
  readonly day: Day
  /** Where and how far it is drawn among the days of a week; absent = in a list of one day. */
  readonly drawn?: Chip | undefined
  /** Carries its end; absent = that cannot be taken here. */
  readonly endDrag?: EndDrag | undefined
  readonly tabStop: boolean
  /** `day`: the one on which it was pressed. */
  readonly onPress: (event: PointerEvent & { currentTarget: HTMLElement }, day: Day) => void
  readonly onFocus: () => void
}

/** A record on its days: opened by a press, carried by a longer one. */
export function CalendarChip(props: CalendarChipProps) {
  const view = useGridView()
  const recordId = () => props.record.id
  const marks = createCardMarks(() => props.record)
  const lifted = () => props.calendar.lift.lifted()?.recordId === recordId()
  const isBar = () => props.drawn !== undefined && (props.drawn.days > 1 || props.drawn.before || props.drawn.after)
  const dayUnder = (event: PointerEvent & { currentTarget: HTMLElement }): Day => {
    const days = props.drawn?.days ?? 1
    const { left, width } = event.currentTarget.getBoundingClientRect()
    const at = Math.floor(((event.clientX - left) / Math.max(1, width)) * days)
    return days === 1 ? props.day : dayAfter(props.day, { days: Math.max(0, Math.min(days - 1, at)) })
  }
  /** One list of classes: two would take each other's away where both change. */
  const look = () => {
    const held = {
      'cell-news': marks.isNews(),
      'card-lifted': lifted(),
      'card-open': view.open.id() === recordId(),
      'card-going': view.pending.isGoing(recordId()),
      'calendar-chip-bar': isBar(),
      'calendar-chip-before': props.drawn?.before === true,
      'calendar-chip-after': props.drawn?.after === true,
    }
    const names = Object.entries(held).flatMap(([name, is]) => (is ? [name] : []))
    return `record-card calendar-chip ${marks.look()} ${names.join(' ')}`
  }
  return (
    <div
      id={chipId(recordId(), props.day)}
      role="button"
      tabindex={props.tabStop ? 0 : -1}
      class={look()}
      style={props.drawn && { 'grid-row': `${props.drawn.lane + 1}`, '--days': `${props.drawn.days}` }}
      aria-describedby={props.calendar.mayEdit() || props.calendar.mayStretch() ? 'calendar-help' : undefined}
      aria-pressed={lifted() ? true : undefined}
      data-chip={recordId()}
      onPointerDown={(event) => props.onPress(event, dayUnder(event))}
      onFocusIn={() => props.onFocus()}
      onClick={() => view.openRecord(recordId())}
      // A finger that rests on a chip takes it; there is no menu.
      onContextMenu={(event) => event.preventDefault()}
    >
      <ChipFace calendar={props.calendar} record={props.record} day={props.day} listed={props.drawn === undefined} />
      <Show when={marks.flags()}>{(flags) => <CellFlags marks={flags()} />}</Show>
      <Show when={props.drawn?.after === false && props.calendar.mayStretch() && props.endDrag}>
        {(drag) => (
          <span
            class="calendar-chip-edge"
            aria-hidden="true"
            onPointerDown={(event) => drag().begin(event, recordId())}
            onClick={(event) => event.stopPropagation()}
          />
        )}
      </Show>
    </div>
  )
}

type ChipFaceProps = {
  readonly calendar: Calendar
  readonly record: GridRecord
  /** The day in whose cell it stands; none while it is carried. */
  readonly day?: Day
  /** In a list of that day's records, where it does not show over which days it lasts. */
  readonly listed?: boolean
}

/** What stands on a chip: the time of day at which it begins, where the field has one, what the record is called, and its days. */
export function ChipFace(props: ChipFaceProps) {
  const range = createMemo(() => props.calendar.rangeOf(props.record))
  const time = () => {
    const field = props.calendar.field()
    const value = props.record.cells[field.id]
    const begins = props.day === undefined || props.day === range()?.first
    return begins && cellType(field) === 'dateTime' && typeof value === 'string' ? formatClock(new Date(value)) : ''
  }
  const title = () => props.calendar.titleOf(props.record)
  const days = () => {
    const held = range()
    return held && held.first !== held.last ? rangeWords(held) : ''
  }
  const part = () => {
    const held = range()
    return props.listed && props.day !== undefined && held ? dayOfWords(props.day, held) : ''
  }
  return (
    <>
      <Show when={time()}>
        <span class="calendar-chip-time">{time()}</span>
      </Show>
      <span class="calendar-chip-title" aria-hidden={days() ? true : undefined}>
        {title()}
      </span>
      <Show when={days()}>
        <span class="visually-hidden">
          {title()}, {days()}
        </span>
      </Show>
      <Show when={part()}>
        <span class="calendar-chip-part">{part()}</span>
      </Show>
    </>
  )
}
