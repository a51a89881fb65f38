import { createMemo, Show } from 'solid-js'

import type { GridRecord } from '@operagrid/shared/domain/record'

import { colorForId } from '../../../ui/choice-color.ts'
import { formatClock } from '../../../ui/format-time.ts'
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
  const tint = createMemo(() => view.colorOf()(props.record))
  const glow = createMemo(() => [...(view.glows.of(recordId())?.values() ?? [])].at(-1))
  const others = createMemo(() => view.presence.others.filter((present) => present.recordId === recordId()))
  const isNews = () => view.news.of(recordId()) !== undefined
  const look = () => {
    const memberId = others()[0]?.memberId ?? glow()?.memberId
    const lit = glow() ? (glow()?.turn ? 'cell-glow-a' : 'cell-glow-b') : ''
    const tinted = tint() === null ? '' : `card-tinted tint-${tint()}`
    return `${lit} ${tinted} ${others().length > 0 ? 'card-other' : ''} ${memberId ? `choice-${colorForId(memberId)}` : ''}`
  }
  return (
    <div
      id={chipId(recordId())}
      role="button"
      tabindex={props.tabStop ? 0 : -1}
      class={`record-card calendar-chip ${look()}`}
      classList={{
        'cell-news': isNews(),
        'card-lifted': props.calendar.lift.lifted()?.recordId === recordId(),
        'card-open': view.open.id() === recordId(),
        'card-going': view.pending.isGoing(recordId()),
      }}
      aria-describedby={props.calendar.mayEdit() ? 'calendar-help' : undefined}
      data-chip={recordId()}
      onPointerDown={(event) => props.onPress(event)}
      onFocusIn={() => props.onFocus()}
      onClick={() => view.openRecord(recordId())}
      // A finger that rests on a chip takes it; there is no menu.
      onContextMenu={(event) => event.preventDefault()}
    >
      <ChipFace calendar={props.calendar} record={props.record} />
      <Show when={glow() !== undefined || others().length > 0 || isNews()}>
        <CellFlags marks={{ glow: glow(), others: others(), isNews: isNews() }} />
      </Show>
    </div>
  )
}

/** What stands on a chip: the time of day, where the field has one, and what the record is called. */
export function ChipFace(props: { readonly calendar: Calendar; readonly record: GridRecord }) {
  const time = () => {
    const { id, type } = props.calendar.field()
    const value = props.record.cells[id]
    return type === 'dateTime' && typeof value === 'string' ? formatClock(new Date(value)) : ''
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
