import ChevronLeft from 'lucide-solid/icons/chevron-left'
import ChevronRight from 'lucide-solid/icons/chevron-right'
import Plus from 'lucide-solid/icons/plus'
import { Show } from 'solid-js'

import { calendarSpans } from '@operagrid/shared/domain/view'
import type { CalendarSpan } from '@operagrid/shared/domain/view'

import { Button } from '../../../ui/button.tsx'
import { IconButton } from '../../../ui/icon-button.tsx'
import { SelectField } from '../../../ui/select-field.tsx'
import { countWords } from '../cell-words.ts'
import { dayWords, spanWords } from './calendar-words.ts'
import type { Calendar } from './create-calendar.ts'

const spanNames: Readonly<Record<CalendarSpan, string>> = { month: 'Month', week: 'Week', day: 'Day' }

type CalendarBarProps = {
  readonly calendar: Calendar
  /** Records without a date, undefined until they are counted. */
  readonly undated: number | undefined
  readonly trayOpen: boolean
  readonly onTray: (open: boolean) => void
}

/** Which days are shown, the way to others, and how many records have no date. */
export function CalendarBar(props: CalendarBarProps) {
  const span = () => props.calendar.span()
  return (
    <div class="calendar-bar">
      <IconButton label={`The ${span()} before`} icon={ChevronLeft} size="sm" onClick={() => props.calendar.turn(-1)} />
      <IconButton label={`The next ${span()}`} icon={ChevronRight} size="sm" onClick={() => props.calendar.turn(1)} />
      <Button size="sm" onClick={() => props.calendar.goTo(props.calendar.today())}>
        Today
      </Button>
      <h2 class="calendar-title" aria-live="polite">
        {spanWords(span(), props.calendar.anchor(), props.calendar.days())}
      </h2>
      <span class="toolbar-space" />
      <Show when={span() === 'day' && props.calendar.mayEdit()}>
        <IconButton
          label={`Add a record on ${dayWords(props.calendar.anchor())}`}
          icon={Plus}
          size="sm"
          class="calendar-bar-add"
          onClick={() => props.calendar.add(props.calendar.anchor())}
        />
      </Show>
      <Show when={(props.undated ?? 0) > 0 || props.trayOpen}>
        <Button
          size="sm"
          variant="ghost"
          class={props.trayOpen ? 'toolbar-on' : ''}
          aria-expanded={props.trayOpen}
          onClick={() => props.onTray(!props.trayOpen)}
        >
          No date <span class="toolbar-count">{countWords(props.undated ?? 0)}</span>
        </Button>
      </Show>
      <SelectField
        label="Show"
        hideLabel
        size="sm"
        options={calendarSpans.map((one) => ({ value: one, label: spanNames[one] }))}
        value={span()}
        onChange={(asked) => {
          const next = calendarSpans.find((one) => one === asked)
          if (next) props.calendar.setSpan(next)
        }}
      />
    </div>
  )
}
