import { createMemo, createSignal } from 'solid-js'
import type { Accessor } from 'solid-js'

import { isComputed } from '@operagrid/shared/domain/field'
import type { Field } from '@operagrid/shared/domain/field'
import type { GridRecord } from '@operagrid/shared/domain/record'

import { createLift } from '../cards/create-lift.ts'
import type { Lift } from '../cards/create-lift.ts'
import type { GridState } from '../create-grid.ts'
import { dayAfter, dayOf, daysBetween, NO_DAY } from './calendar-days.ts'
import type { Day, DayHabits } from './calendar-days.ts'
import { rangeWords } from './calendar-words.ts'
import { endCells, moveCells, rangeOf } from './lasting.ts'
import type { DayRange } from './lasting.ts'

/** A record whose end is in somebody's hand: where it would end. `seen`: the version that was on screen when it was taken. */
export type Stretched = { readonly recordId: string; readonly last: Day; readonly seen: number }

export type PlacingOptions = {
  readonly state: GridState
  readonly start: Accessor<Field>
  readonly end: Accessor<Field | undefined>
  readonly mayStretch: Accessor<boolean>
  readonly habits: DayHabits
  readonly titleOf: (record: GridRecord) => string
  /** How many records a day has, in words. */
  readonly countOf: (day: Day) => string
}

export type Placing = {
  /** The days of a record as it is shown, null where it has none. */
  readonly rangeOf: (record: GridRecord) => DayRange | null
  /** Lets a record begin on this day and end as many days later as it did, in one edit; {@link NO_DAY} takes its days away. */
  readonly move: (recordId: string, first: Day, seen?: number) => void
  /** Lets a record end so many days later, never before it begins. */
  readonly stretch: (recordId: string, days: number) => void
  readonly lift: Lift<Day>
  readonly stretched: Accessor<Stretched | null>
  /** Takes the end of a record, or holds it over another day. */
  readonly aimEnd: (recordId: string, last: Day) => void
  /** Puts the end down where it is; `false` puts it back. */
  readonly dropEnd: (isMeant: boolean) => void
  /** The days on which what is in somebody's hand would be; null while there is none, or it is over no day. */
  readonly aimed: Accessor<DayRange | null>
}

/** How records are put on other days: whole, or their ends alone. */
export function createPlacing({ state, start, end, habits, ...options }: PlacingOptions): Placing {
  /** How many days after its first the record in hand was taken. */
  let grip = 0
  const [stretched, setStretched] = createSignal<Stretched | null>(null)
  const rangeOfRecord = (record: GridRecord): DayRange | null =>
    rangeOf({ start: start(), end: end() }, record.cells, habits)
  const rangeOfId = (recordId: string): DayRange | null => {
    const record = state.rows.find(recordId)
    return record ? rangeOfRecord(record) : null
  }

  function move(recordId: string, first: Day, seen: number = state.head()): void {
    const record = state.rows.find(recordId)
    if (!record || (dayOf(start(), record.cells[start().id], habits) ?? NO_DAY) === first) return
    const until = end()
    // What is worked out follows by itself.
    const fields = { start: start(), end: until && !isComputed(until) ? until : undefined }
    if (first !== NO_DAY) state.editCells(recordId, moveCells(fields, record.cells, first, habits), seen)
    else {
      const ends = fields.end && record.cells[fields.end.id] !== undefined ? { [fields.end.id]: null } : {}
      state.editCells(recordId, { [start().id]: null, ...ends }, seen)
    }
  }

  function endOn(recordId: string, last: Day, seen: number = state.head()): void {
    const record = state.rows.find(recordId)
    const until = end()
    const range = record && rangeOfRecord(record)
    if (!range || !until || !options.mayStretch() || range.last === notBefore(range, last)) return
    const cells = endCells({ start: start(), end: until }, record.cells, last, habits)
    if (cells) state.editCells(recordId, cells, seen)
  }

  /** Where a record would be if it were put down on a day. */
  function landing(recordId: string, day: Day): DayRange {
    const range = rangeOfId(recordId)
    if (!range) return { first: day, last: day }
    const first = dayAfter(day, { days: -grip })
    return { first, last: dayAfter(first, { days: daysBetween(range.first, range.last) }) }
  }

  const lift: Lift<Day> = createLift<Day>({
    help: () => 'Arrows choose a day, Space puts it there, Escape puts it back.',
    head: state.head,
    find: state.rows.find,
    titleOf: options.titleOf,
    nameOf(day) {
      const chip = lift.lifted()
      return day === NO_DAY ? 'no date' : rangeWords(chip ? landing(chip.recordId, day) : { first: day, last: day })
    },
    detailOf: options.countOf,
    move: (recordId, day, seen) => move(recordId, day === NO_DAY ? day : landing(recordId, day).first, seen),
  })

  /** Where what is in hand would be; null while it is over no day. */
  const aimed = createMemo<DayRange | null>(() => {
    const taken = stretched()
    const range = taken && rangeOfId(taken.recordId)
    if (taken && range) return { first: range.first, last: notBefore(range, taken.last) }
    const chip = lift.lifted()
    return chip?.over ? landing(chip.recordId, chip.over) : null
  })

  return {
    rangeOf: rangeOfRecord,
    move,
    stretch(recordId, days) {
      const range = rangeOfId(recordId)
      if (range) endOn(recordId, dayAfter(range.last, { days }))
    },
    lift: {
      ...lift,
      begin(recordId, from, by) {
        const range = rangeOfId(recordId)
        grip = range && from !== NO_DAY ? daysBetween(range.first, from) : 0
        lift.begin(recordId, from, by)
      },
    },
    stretched,
    aimEnd: (recordId, last) =>
      setStretched((held) => ({ recordId, last, seen: held?.recordId === recordId ? held.seen : state.head() })),
    dropEnd(isMeant) {
      const held = stretched()
      setStretched(null)
      if (held && isMeant) endOn(held.recordId, held.last, held.seen)
    },
    aimed,
  }
}

function notBefore({ first }: DayRange, day: Day): Day {
  return day < first ? first : day
}
