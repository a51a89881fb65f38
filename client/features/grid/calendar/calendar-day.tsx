import Plus from 'lucide-solid/icons/plus'
import { createMemo, Index, Show } from 'solid-js'

import { IconButton } from '../../../ui/icon-button.tsx'
import type { CardDrag } from '../cards/create-card-drag.ts'
import { countWords } from '../cell-words.ts'
import { CalendarChip } from './calendar-chip.tsx'
import { inMonthOf } from './calendar-days.ts'
import type { Day } from './calendar-days.ts'
import { dayNumber, dayWords, weekdayWords } from './calendar-words.ts'
import type { Calendar } from './create-calendar.ts'
import type { EndDrag } from './create-end-drag.ts'

/** The id of the part of a day that holds its chips. */
export function dayId(day: Day): string {
  return `day-${day}`
}

type CalendarDayProps = {
  readonly calendar: Calendar
  readonly drag: CardDrag<Day>
  /** Carries the ends of records; absent where days are a list. */
  readonly endDrag?: EndDrag
  readonly day: Day
  /** How many of its records are drawn. */
  readonly room: number
  /** With the name of its weekday. */
  readonly named: boolean
}

/** A day of the calendar with the first of its records, and how many more there are. */
export function CalendarDay(props: CalendarDayProps) {
  // A day is drawn for one calendar.
  const calendar = props.calendar
  const count = createMemo(() => calendar.records.countOf(props.day))
  const face = createMemo(() => calendar.faces.of(props.day))
  const drawn = () => face().chips.length
  const active = () => (calendar.active()?.day === props.day ? calendar.active() : null)
  const words = () => {
    const known = count()
    const held = known === undefined ? '' : `, ${countWords(known)} ${known === 1 ? 'record' : 'records'}`
    return `${dayWords(props.day)}${props.day === calendar.today() ? ', today' : ''}${held}`
  }
  /** What goes on here was drawn on an earlier day of the week. */
  const passing = () => {
    const told = face().passing.map(calendar.titleOf)
    return told.length === 0 ? '' : `: ${told.join('; ')}`
  }
  const isAimed = () => {
    const range = calendar.aimed()
    return range !== null && range.first <= props.day && props.day <= range.last
  }
  /** The one that Tab leads to. */
  const tabStop = () => Math.min(active()?.place ?? 0, drawn() - 1)
  return (
    <section
      class="calendar-day"
      classList={{
        'calendar-day-over': isAimed(),
        'calendar-day-over-first': isAimed() && calendar.aimed()?.first === props.day,
        'calendar-day-over-last': isAimed() && calendar.aimed()?.last === props.day,
        'calendar-day-beside': calendar.span() === 'month' && !inMonthOf(props.day, calendar.anchor()),
        'calendar-day-today': props.day === calendar.today(),
      }}
      aria-label={words()}
      data-day={props.day}
    >
      <header class="calendar-day-head">
        <Show when={props.named}>
          <span class="calendar-day-name">{weekdayWords(props.day)}</span>
        </Show>
        <button
          type="button"
          class="calendar-day-number"
          tabindex={-1}
          aria-label={`Open ${dayWords(props.day)}`}
          onClick={() => calendar.openDay(props.day)}
        >
          {dayNumber(props.day)}
        </button>
        <Show when={calendar.mayEdit()}>
          <IconButton
            size="sm"
            variant="ghost"
            icon={Plus}
            label={`Add a record on ${dayWords(props.day)}`}
            class="calendar-add"
            tabindex={-1}
            onClick={() => calendar.add(props.day)}
          />
        </Show>
      </header>
      <div
        id={dayId(props.day)}
        class="calendar-chips"
        role="group"
        aria-label={`${words()}${passing()}`}
        tabindex={drawn() === 0 && props.day === (calendar.active()?.day ?? calendar.anchor()) ? 0 : -1}
        onFocus={() => {
          if (drawn() === 0) calendar.stand(props.day, 0, null)
        }}
      >
        <Index each={face().chips}>
          {(chip, place) => (
            <Show
              when={chip().record()}
              fallback={<div class="calendar-chip-waiting" style={{ 'grid-row': `${chip().lane + 1}` }} />}
            >
              {(record) => (
                <CalendarChip
                  calendar={calendar}
                  record={record()}
                  day={props.day}
                  drawn={props.named ? undefined : chip()}
                  endDrag={props.endDrag}
                  tabStop={place === tabStop()}
                  onPress={(event, day) => props.drag.begin(event, record().id, day)}
                  onFocus={() => calendar.stand(props.day, place, record().id)}
                />
              )}
            </Show>
          )}
        </Index>
        <Show when={face().more > 0}>
          <button
            type="button"
            class="calendar-more"
            style={{ 'grid-row': `${props.room}` }}
            aria-label={`${countWords(face().more)} more on ${dayWords(props.day)}`}
            onClick={() => calendar.openDay(props.day)}
          >
            +{countWords(face().more)} more
          </button>
        </Show>
      </div>
    </section>
  )
}
