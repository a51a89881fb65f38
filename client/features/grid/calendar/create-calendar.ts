import { useSearchParams } from '@solidjs/router'
import { createEffect, createMemo, createSignal, on, untrack } from 'solid-js'
import type { Accessor } from 'solid-js'

import type { Cells } from '@operagrid/shared/domain/cell'
import { isComputed } from '@operagrid/shared/domain/field'
import type { Field } from '@operagrid/shared/domain/field'
import type { GridRecord } from '@operagrid/shared/domain/record'
import type { CalendarSpan } from '@operagrid/shared/domain/view'

import { useNow } from '../../../ui/use-now.ts'
import { recordTitle } from '../cards/record-title.ts'
import { countWords } from '../cell-words.ts'
import type { GridState } from '../create-grid.ts'
import { dayAfter, daysAround, NO_DAY, onDay, ownHabits, readDay, todayIn } from './calendar-days.ts'
import type { Day } from './calendar-days.ts'
import { createCalendarRecords } from './create-calendar-records.ts'
import type { CalendarRecords } from './create-calendar-records.ts'
import { createDayFaces } from './create-day-faces.ts'
import type { DayFaces } from './create-day-faces.ts'
import { createPlacing } from './create-placing.ts'
import type { Placing } from './create-placing.ts'

/** What keys act on: a record of a day, or the day itself where it has none. */
export type ActiveChip = { readonly day: Day; readonly place: number; readonly recordId: string | null }

export type CalendarOptions = {
  readonly state: GridState
  readonly field: Accessor<Field>
  /** Until when records last; undefined = each is on one day. */
  readonly end: Accessor<Field | undefined>
  /** The fields that are shown, in order. */
  readonly shown: Accessor<readonly Field[]>
  readonly mayEdit: Accessor<boolean>
  /** How many records of a day are drawn where so many weeks are below each other. */
  readonly room: (weeks: number) => number
  /** True where each day lists its own records, whole weeks not being beside each other. */
  readonly asList: Accessor<boolean>
  /** Makes a record with these cells and opens it. */
  readonly beginRecord: (cells: Cells) => void
}

export type Calendar = Omit<Placing, 'move'> & {
  readonly field: Accessor<Field>
  readonly mayEdit: Accessor<boolean>
  readonly span: Accessor<CalendarSpan>
  readonly today: Accessor<Day>
  /** The day around which others are shown. */
  readonly anchor: Accessor<Day>
  readonly days: Accessor<readonly Day[]>
  /** How many records of a day are drawn. */
  readonly room: Accessor<number>
  readonly records: CalendarRecords
  /** What is drawn of each day. */
  readonly faces: DayFaces
  /** Whether this person may let a record end on another day. */
  readonly mayStretch: Accessor<boolean>
  readonly titleOf: (record: GridRecord) => string
  readonly goTo: (day: Day) => void
  /** Shows one day whole; the way back is that of the browser, or another span. */
  readonly openDay: (day: Day) => void
  readonly setSpan: (span: CalendarSpan) => void
  /** To the next span, or back. */
  readonly turn: (by: 1 | -1) => void
  readonly active: Accessor<ActiveChip | null>
  /** Grows whenever the person, not a change, goes to a day or a record. */
  readonly moves: Accessor<number>
  readonly activate: (day: Day, place: number) => void
  /** The person stands on this record, wherever it is drawn, or on a day without any. */
  readonly stand: (day: Day, place: number, recordId: string | null) => void
  readonly step: (days: number, places: number) => void
  /** Puts a record on another day, so many further on; one without a date on the day around which others are shown. */
  readonly shift: (recordId: string, days: number) => void
  readonly add: (day: Day) => void
  readonly neighbour: (recordId: string, by: 1 | -1) => GridRecord | undefined
}

/** A grid's records on the days of a calendar: which days are shown, what stands on them, and what is done to it. */
export function createCalendar(options: CalendarOptions): Calendar {
  const { state, field, end, shown, asList } = options
  // The day of a record that stands by a formula follows from it: nobody carries it.
  const mayEdit = () => options.mayEdit() && !isComputed(field())
  const mayStretch = () => {
    const until = end()
    return options.mayEdit() && until !== undefined && !isComputed(until)
  }
  const { look } = state.views
  const habits = ownHabits()
  const [params, setParams] = useSearchParams<{ on: string; span: string }>()
  // One day that was opened out of a month is no part of the look.
  const span = createMemo<CalendarSpan>(() => (params.span === 'day' ? 'day' : look.span()))
  // It goes on by itself at midnight.
  const today = createMemo<Day>(() => {
    useNow(60_000)
    return todayIn(habits)
  })
  const anchor = createMemo<Day>(() => readDay(params.on) ?? today())
  const days = createMemo<readonly Day[]>(() => daysAround(anchor(), span(), habits), [], {
    equals: (a, b) => a.join() === b.join(),
  })
  const room = createMemo(() => options.room(Math.max(1, days().length / 7)))
  const records = createCalendarRecords(state, { start: field, end, days, habits })
  const faces = createDayFaces({ records, days, room, asList })
  const [active, setActive] = createSignal<ActiveChip | null>(null)
  const [moves, setMoves] = createSignal(0)
  const titleOf = (record: GridRecord): string => recordTitle(shown(), record)
  const placing = createPlacing({
    state,
    start: field,
    end,
    mayStretch,
    habits,
    titleOf,
    countOf(day) {
      const count = records.countOf(day)
      return count === undefined ? '' : `${countWords(count)} ${count === 1 ? 'record' : 'records'}`
    },
  })
  const { rangeOf } = placing
  /** How many records of a day keys can go to; the last line is for how many more there are. */
  const drawn = (day: Day): number => faces.of(day).chips.length

  function goTo(day: Day): void {
    setParams({ on: day }, { replace: true, scroll: false })
  }

  /** Shows other days where none of a record's are in sight. */
  function follow(first: Day, last: Day): void {
    if (last < (days()[0] ?? last) || first > (days().at(-1) ?? first)) goTo(first)
  }

  function put(day: Day, place: number): void {
    const held = Math.max(0, Math.min(place, drawn(day) - 1))
    setActive({ day, place: held, recordId: faces.at(day, held)?.id ?? null })
  }

  function activate(day: Day, place: number): void {
    untrack(() => {
      if (!days().includes(day)) goTo(day)
      put(day, place)
    })
    setMoves((count) => count + 1)
  }

  // The active record is followed to wherever it goes; when it is gone, its place stays.
  createEffect(
    on(
      () => {
        const chip = active()
        if (!chip) return null
        const here = chip.recordId === null ? undefined : faces.find(chip.recordId, chip.day)
        // Among those without a date places are their list's own business.
        if (chip.day === NO_DAY && !here) return null
        return { chip, here, count: records.countOf(chip.day), there: faces.at(chip.day, chip.place)?.id }
      },
      (now) => {
        if (!now) return
        const { chip, here, there } = now
        if (here) {
          if (here.day !== chip.day || here.place !== chip.place) setActive({ ...chip, ...here })
        } else if (there !== chip.recordId && (there !== undefined || chip.recordId !== null)) put(chip.day, chip.place)
      },
    ),
  )

  return {
    field,
    mayEdit,
    span,
    today,
    anchor,
    days,
    room,
    records,
    faces,
    ...placing,
    mayStretch,
    titleOf,
    goTo,
    openDay: (day) => setParams({ on: day, span: 'day' }, { scroll: false }),
    setSpan(next) {
      look.setSpan(next)
      setParams({ span: undefined }, { replace: true, scroll: false })
    },
    turn: (by) => goTo(dayAfter(anchor(), { [`${span()}s`]: by })),
    active,
    moves,
    activate,
    stand: (day, place, recordId) => setActive({ day, place, recordId }),
    step(byDays, byPlaces) {
      const chip = active()
      if (!chip || chip.day === NO_DAY) return activate(days().includes(today()) ? today() : (days()[0] ?? today()), 0)
      const next = chip.place + byPlaces
      if (byDays === 0 && next >= 0 && next < drawn(chip.day)) return activate(chip.day, next)
      // Above the first record is the week before, below the last the week after.
      const by = byDays !== 0 ? byDays : byPlaces * (span() === 'month' ? 7 : 1)
      activate(dayAfter(chip.day, { days: by }), byPlaces < 0 ? Number.MAX_SAFE_INTEGER : 0)
    },
    shift(recordId, by) {
      const record = state.rows.find(recordId)
      if (!mayEdit() || !record) return
      const range = rangeOf(record)
      // What has no date yet gets one here.
      const to = range ? dayAfter(range.first, { days: by }) : anchor()
      placing.move(recordId, to)
      follow(to, range ? dayAfter(range.last, { days: by }) : to)
    },
    add: (day) => options.beginRecord(day === NO_DAY ? {} : { [field().id]: onDay(field(), null, day, habits) }),
    neighbour(recordId, by) {
      const here = records.find(recordId, active()?.day)
      return here && records.at(here.day, here.place + by)
    },
  }
}
