import CalendarDays from 'lucide-solid/icons/calendar-days'
import { createEffect, createMemo, createSignal, For, Match, onCleanup, onMount, Show, Switch, untrack } from 'solid-js'
import { Portal } from 'solid-js/web'

import { cellType } from '@operagrid/shared/domain/field'
import type { Field } from '@operagrid/shared/domain/field'
import { findDateField, findEndField, undatedQuery } from '@operagrid/shared/domain/query-span'

import { errorOf } from '../../../trpc.ts'
import { Button } from '../../../ui/button.tsx'
import { EmptyState } from '../../../ui/empty-state.tsx'
import { ErrorState } from '../../../ui/error-state.tsx'
import { createCardDrag } from '../cards/create-card-drag.ts'
import { createCardFocus } from '../cards/create-card-focus.ts'
import { createCardList } from '../cards/create-card-list.ts'
import { countWords } from '../cell-words.ts'
import { useGridView } from '../grid-context.ts'
import { CalendarBar } from './calendar-bar.tsx'
import { ChipFace, chipId } from './calendar-chip.tsx'
import { CalendarDay, dayId } from './calendar-day.tsx'
import { dayOf, inMonthOf, NO_DAY, ownHabits } from './calendar-days.ts'
import type { Day } from './calendar-days.ts'
import { pressCalendarKey } from './calendar-keys.ts'
import { CalendarList } from './calendar-list.tsx'
import { dayWords, weekdayWords } from './calendar-words.ts'
import { createCalendar } from './create-calendar.ts'
import { MAX_WHOLE } from './create-day-lists.ts'
import { createEndDrag } from './create-end-drag.ts'

import '../cards/cards.css'
import './calendar.css'

/** The grid's records on the days of a field. */
export function GridCalendar(props: { readonly onAddField: () => void }) {
  const view = useGridView()
  // Another field makes another calendar; the same one renamed does not.
  const kind = createMemo(() => {
    const field = findDateField(view.look.date(), view.fields())
    return field && `${field.id} ${cellType(field)}`
  })
  return (
    <Show
      when={kind()}
      keyed
      fallback={
        <div class="cards-empty">
          <EmptyState
            icon={CalendarDays}
            title="No field to make days of"
            text="A calendar shows records on the days of a date, or of a date and time."
            action={
              <div class="grid-gone-ways">
                <Show when={view.mayShape()}>
                  <Button variant="primary" onClick={() => props.onAddField()}>
                    Add a field
                  </Button>
                </Show>
                <Button onClick={() => view.look.setLayout('grid')}>Show as rows</Button>
              </div>
            }
          />
        </div>
      }
    >
      {(_kind) => {
        const field = untrack(() => findDateField(view.look.date(), view.fields()))
        return field && <Days field={field} />
      }}
    </Show>
  )
}

/** Of a chip with the gap below it, and of a day's head, in CSS pixels: see calendar.css. */
const CHIP_PX = 25
const TOUCH_CHIP_PX = 48
const HEAD_PX = 34
/** Records of a day in the list that a phone shows. */
const AGENDA_ROOM = 6

function Days(props: { readonly field: Field }) {
  const view = useGridView()
  let root: HTMLDivElement | undefined
  let weeks: HTMLDivElement | undefined
  const habits = ownHabits()
  const field = createMemo<Field>((held) => findDateField(view.look.date(), view.fields()) ?? held, props.field)
  const end = createMemo(() => findEndField(view.look.end(), field(), view.fields()))
  const [height, setHeight] = createSignal(0)
  const [trayOpen, setTrayOpen] = createSignal(false)
  const isAgenda = () => view.compact()
  const room = (weeks: number): number =>
    isAgenda() ? AGENDA_ROOM : Math.max(2, Math.floor((height() / weeks - HEAD_PX) / CHIP_PX))
  const calendar = createCalendar({
    state: view,
    field,
    end,
    shown: createMemo(() => view.columns.list().map((column) => column.field)),
    mayEdit: view.mayEdit,
    room,
    asList: isAgenda,
    beginRecord: view.beginRecordWith,
  })
  view.setLayoutOrder(calendar)
  onCleanup(() => view.setLayoutOrder(undefined))
  const undated = createCardList(view, {
    query: () => undatedQuery(view.queryState.query(), field()),
    isHere: (record) => dayOf(field(), record.cells[field().id], habits) === null,
  })
  const { lift, active } = calendar
  const dayUnder = (x: number, y: number): Day | undefined =>
    document.elementFromPoint(x, y)?.closest<HTMLElement>('[data-day]')?.dataset['day'] ?? undefined
  const drag = createCardDrag<Day>({
    lift,
    mayEdit: calendar.mayEdit,
    scroller: () => root,
    placeUnder: dayUnder,
  })
  const endDrag = createEndDrag(calendar, dayUnder)
  createCardFocus(
    {
      ...calendar,
      elementOf: ({ recordId, day }) => document.getElementById(recordId === null ? dayId(day) : chipId(recordId, day)),
    },
    () => root,
  )
  const sight = new ResizeObserver(() => setHeight(weeks?.clientHeight ?? 0))
  onCleanup(() => sight.disconnect())
  createEffect(() => {
    const recordId = active()?.recordId ?? null
    view.presence.select({ recordId, fieldId: recordId && (view.columns.list()[0]?.field.id ?? null), typing: false })
  })
  onMount(() => {
    // A finger that carries a record does not scroll. Listeners of the framework are passive.
    const still = (event: TouchEvent): void => {
      if (drag.ghost() !== null && event.cancelable) event.preventDefault()
    }
    root?.addEventListener('touchmove', still, { passive: false })
    onCleanup(() => root?.removeEventListener('touchmove', still))
  })

  const chipHeight = () => (view.compact() ? TOUCH_CHIP_PX : CHIP_PX) - 3
  /** On a phone: the days that have something to show, and today. */
  const agenda = createMemo(() =>
    calendar
      .days()
      .filter((day) =>
        calendar.span() === 'week'
          ? true
          : inMonthOf(day, calendar.anchor()) &&
            ((calendar.records.countOf(day) ?? 0) > 0 || day === calendar.today() || day === calendar.anchor()),
      ),
  )
  const carried = () => {
    const chip = lift.lifted()
    return chip?.by === 'pointer' ? view.rows.find(chip.recordId) : undefined
  }
  const tray = () => (
    <CalendarList
      calendar={calendar}
      drag={drag}
      day={NO_DAY}
      label="Records without a date"
      source={undated}
      chipHeight={chipHeight()}
      none="Every record has a date"
    />
  )
  return (
    <>
      <div
        ref={root}
        class="calendar"
        classList={{
          'cards-carrying': lift.lifted() !== null,
          'calendar-stretching': calendar.stretched() !== null,
        }}
        role="region"
        aria-label={`${view.grid()?.name ?? 'Grid'} by ${field().name}`}
        onKeyDown={(event) => {
          if (!(event.target instanceof Element) || !event.target.closest('.calendar-chips, .calendar-list')) return
          if (event.target.closest('.calendar-more')) return
          const meant = pressCalendarKey(event, {
            calendar,
            undo: view.undo,
            openRecord: view.openRecord,
            removeRecord: (recordId) => void view.removeRecords([recordId]),
          })
          if (meant) event.preventDefault()
        }}
        onPointerDown={() => {
          if (lift.lifted()?.by === 'keys') lift.cancel()
        }}
      >
        <CalendarBar calendar={calendar} undated={undated.count()} trayOpen={trayOpen()} onTray={setTrayOpen} />
        <Show when={calendar.records.isCrowded()}>
          <p class="calendar-note">
            More than {countWords(MAX_WHOLE)} records here: each is shown on the day on which it begins.
          </p>
        </Show>
        <div class="calendar-body">
          <Switch
            fallback={
              <div class="calendar-month">
                <div class="calendar-weekdays" aria-hidden="true">
                  <For each={calendar.days().slice(0, 7)}>{(day) => <span>{weekdayWords(day)}</span>}</For>
                </div>
                <div
                  ref={(element) => {
                    weeks = element
                    sight.observe(element)
                  }}
                  class="calendar-weeks"
                  style={{ 'grid-template-rows': `repeat(${calendar.days().length / 7}, minmax(5.5rem, 1fr))` }}
                >
                  <For each={calendar.days()}>
                    {(day) => (
                      <CalendarDay
                        calendar={calendar}
                        drag={drag}
                        endDrag={endDrag}
                        day={day}
                        room={calendar.room()}
                        named={false}
                      />
                    )}
                  </For>
                </div>
              </div>
            }
          >
            <Match when={calendar.records.fault()}>
              {(fault) => <ErrorState text={errorOf(fault()).message} title="These records could not be loaded" />}
            </Match>
            <Match when={isAgenda() && trayOpen()}>{tray()}</Match>
            <Match when={calendar.span() === 'day'}>
              <CalendarList
                calendar={calendar}
                drag={drag}
                day={calendar.anchor()}
                label={dayWords(calendar.anchor())}
                source={{
                  count: () => calendar.records.countOf(calendar.anchor()),
                  at: (place) => calendar.records.at(calendar.anchor(), place),
                  show: calendar.records.show,
                }}
                chipHeight={chipHeight()}
                none="No records on this day"
              />
            </Match>
            <Match when={isAgenda()}>
              <div class="calendar-agenda">
                <For each={agenda()} fallback={<p class="cards-none">No records in this {calendar.span()}</p>}>
                  {(day) => <CalendarDay calendar={calendar} drag={drag} day={day} room={calendar.room()} named />}
                </For>
              </div>
            </Match>
          </Switch>
          <Show when={trayOpen() && !isAgenda()}>
            <aside class="calendar-tray" aria-label="No date">
              <h3 class="calendar-tray-title">No date</h3>
              {tray()}
            </aside>
          </Show>
        </div>
      </div>
      <p id="calendar-help" hidden>
        Enter opens the record.
        <Show when={calendar.mayEdit()}>
          {' '}
          Shift with an arrow puts it on another day; Space takes it, to carry it further.
        </Show>
        <Show when={calendar.mayStretch()}> Alt and Shift with an arrow let it end on another day.</Show>
      </p>
      <div class="visually-hidden" role="status">
        {lift.said()}
      </div>
      <Show when={carried() && drag.ghost()}>
        {(ghost) => (
          <Portal>
            <div
              class="record-card calendar-chip card-ghost"
              aria-hidden="true"
              style={{
                transform: `translate(${ghost().x}px, ${ghost().y}px) rotate(2deg)`,
                width: `${Math.min(ghost().width, 240)}px`,
                height: `${chipHeight()}px`,
              }}
            >
              <Show when={carried()}>{(record) => <ChipFace calendar={calendar} record={record()} />}</Show>
            </div>
          </Portal>
        )}
      </Show>
    </>
  )
}
