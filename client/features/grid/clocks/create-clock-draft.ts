import { createMemo, createSignal } from 'solid-js'
import type { Accessor } from 'solid-js'

import { MAX_ALLOWANCE_MIN } from '@operagrid/shared/domain/clock'
import type { Clock } from '@operagrid/shared/domain/clock'
import { clockFault, startsClock } from '@operagrid/shared/domain/clock-fields'
import { durationText, readDuration } from '@operagrid/shared/domain/duration-text'
import { findField } from '@operagrid/shared/domain/field'
import type { Choice, Field } from '@operagrid/shared/domain/field'

/** A clock as it is entered: times as they are typed. */
export type ClockEntry = {
  readonly sourceId: string | null
  /** After a date. */
  readonly given: string
  readonly until: string | null
  /** In a state, by its id. */
  readonly times: Readonly<Record<string, string>>
}

export type ClockDraft = {
  readonly entry: Accessor<ClockEntry>
  readonly change: (part: Partial<ClockEntry>) => void
  /** Begins with the clock of a field, or with none. */
  readonly begin: (field: Field | undefined) => void
  /** What it may count from: dates and states. */
  readonly sources: Accessor<readonly Field[]>
  readonly statuses: Accessor<readonly Field[]>
  readonly source: Accessor<Field | undefined>
  /** The states of its source that may have a time. */
  readonly states: Accessor<readonly Choice[]>
  readonly clock: Accessor<Clock | undefined>
  /** Why a time that was typed is none. */
  readonly timeFault: (text: string) => string | undefined
  /** Why it cannot be saved as it is, or null. */
  readonly problem: Accessor<string | null>
}

const empty: ClockEntry = { sourceId: null, given: '30 min', until: null, times: {} }
/** What is said of a time that cannot be read, beside it. */
export const misread = 'Enter a time like 15 min, 4 h or 2 d.'

export function createClockDraft(fields: Accessor<readonly Field[]>): ClockDraft {
  const [entry, setEntry] = createSignal<ClockEntry>(empty)
  const [zone, setZone] = createSignal(new Intl.DateTimeFormat().resolvedOptions().timeZone)
  const statuses = createMemo(() => fields().filter(({ type }) => type === 'status'))
  const sources = createMemo(() => [...statuses(), ...fields().filter(startsClock)])
  const source = createMemo(() => findField(sources(), entry().sourceId ?? ''))
  const states = createMemo(() => {
    const read = source()
    return read?.type === 'status' ? read.choices.filter(({ done }) => !done) : []
  })
  const clock = createMemo((): Clock | undefined => {
    const [read, { given, until, times }] = [source(), entry()]
    if (read === undefined) return undefined
    if (read.type !== 'status') {
      const ends = until === null ? {} : { until }
      return { from: 'field', field: read.id, minutes: minutesIn(given) ?? 0, zone: zone(), ...ends }
    }
    const allowances = states().flatMap(({ id }) => {
      const minutes = minutesIn(times[id] ?? '')
      return minutes === undefined ? [] : [{ state: id, minutes }]
    })
    return { from: 'status', field: read.id, allowances }
  })
  const timeFault = (text: string): string | undefined =>
    text.trim() === '' || minutesIn(text) !== undefined ? undefined : misread
  return {
    entry,
    change: (part) => setEntry((held) => ({ ...held, ...part })),
    begin(field) {
      const held = field?.clock
      setEntry(held === undefined ? empty : entryOf(held))
      if (held?.from === 'field') setZone(held.zone)
    },
    sources,
    statuses,
    source,
    states,
    clock,
    timeFault,
    problem() {
      const isDate = source() !== undefined && source()?.type !== 'status'
      const typed = isDate ? [entry().given] : states().map(({ id }) => entry().times[id] ?? '')
      if (typed.some((text) => timeFault(text) !== undefined)) return misread
      if (isDate && entry().given.trim() === '') return misread
      const made: Field = { id: 'newclock', name: 'It', type: 'clock', choices: [] }
      return (
        clockFault({ ...made, ...(clock() !== undefined && { clock: clock() }) }, fields())?.replace('“It”', 'It') ??
        null
      )
    },
  }
}

function entryOf(clock: Clock): ClockEntry {
  if (clock.from === 'field')
    return { ...empty, sourceId: clock.field, given: timeText(clock.minutes), until: clock.until ?? null }
  const times = clock.allowances.map(({ state, minutes }) => [state, timeText(minutes)] as const)
  return { ...empty, sourceId: clock.field, times: Object.fromEntries(times) }
}

/** As it would be typed. */
function timeText(minutes: number): string {
  if (minutes >= 1_440 && minutes % 1_440 === 0) return `${minutes / 1_440} d`
  if (minutes >= 60 && minutes % 60 === 0) return `${minutes / 60} h`
  return minutes < 60 ? `${minutes} min` : durationText(minutes * 60)
}

/** Whole minutes that a text means; undefined for none, and for more than a year. */
function minutesIn(text: string): number | undefined {
  const seconds = text.trim() === '' ? undefined : readDuration(text.trim())
  const minutes = seconds === undefined ? undefined : Math.round(seconds / 60)
  return minutes === undefined || minutes > MAX_ALLOWANCE_MIN ? undefined : minutes
}
