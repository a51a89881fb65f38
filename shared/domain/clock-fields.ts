import type { CellValue, Cells } from './cell.ts'
import { clockReads } from './clock.ts'
import type { Clock } from './clock.ts'
import { doneStates } from './field-status.ts'
import { cellType, findField, hiddenRoles, hideableRoles, hideField } from './field.ts'
import type { Field } from './field.ts'
import { makeZoneClock } from './import-zone.ts'
import { dateRange, isDate } from './query-bucket.ts'

const MINUTE_MS = 60_000

/**
 * Since when, as an ISO moment, a record holds what it holds in the field, as far as the clock is concerned. null = for
 * as long as the clock's own cell says.
 */
export type Since = (clockId: string, fieldId: string) => string | null

/** The clock of a field, worked out: its deadline in a record that holds `cells`. */
type Deadline = (cells: Cells, since: Since) => CellValue

/** The clocks of a grid, ready to be worked out. They read formulas, and nothing reads them. */
export type Clocks = {
  readonly ids: ReadonlySet<string>
  readonly reads: ReadonlySet<string>
  /** A cell for each of {@link ids}: an ISO moment, or null where no clock runs. */
  readonly compute: (cells: Cells, since: Since) => Cells
}

export function clocksOf(fields: readonly Field[]): Clocks {
  const own = fields.filter(({ type }) => type === 'clock')
  const deadlines = own.map((field) => [field.id, makeDeadline(field, fields)] as const)
  return {
    ids: new Set(own.map(({ id }) => id)),
    reads: new Set(own.flatMap(({ clock }) => (clock === undefined ? [] : clockReads(clock)))),
    compute: (cells, since) => Object.fromEntries(deadlines.map(([id, deadline]) => [id, deadline(cells, since)])),
  }
}

/** The status fields whose clocks run from when a record came into its state, each once. */
export function statusesTimed(fields: readonly Field[]): readonly string[] {
  return [...new Set(fields.flatMap(({ clock }) => (clock?.from === 'status' ? [clock.field] : [])))]
}

/** Whether a clock can count from what the field holds. */
export function startsClock(field: Field): boolean {
  const type = cellType(field)
  return field.type !== 'clock' && (type === 'date' || type === 'dateTime')
}

/** Why a clock cannot be stored among these fields, in a sentence, or null. */
export function clockFault({ type, name, clock }: Field, fields: readonly Field[]): string | null {
  if (type !== 'clock') return null
  if (clock === undefined) return `Say what “${name}” counts down to.`
  const source = findField(fields, clock.field)
  if (clock.from === 'field') {
    if (source === undefined || !startsClock(source)) return `“${name}” needs a field with a date to count from.`
    const until = clock.until === undefined ? null : findField(fields, clock.until)
    return until === null || until?.type === 'status' ? null : `“${name}” can only end with the states of a status.`
  }
  if (source?.type !== 'status') return `“${name}” needs a status to count from.`
  const open = source.choices.filter((state) => !state.done).map(({ id }) => id)
  return clock.allowances.some(({ state }) => open.includes(state))
    ? null
    : `Give at least one open state of “${source.name}” a time.`
}

/** Clocks hidden from whomever a field is hidden that they read, since they tell of it. The same list where nothing of it changes. */
export function settleClocks(fields: readonly Field[]): readonly Field[] {
  const settled = fields.map((field) => {
    if (field.clock === undefined) return field
    const read = clockReads(field.clock).flatMap((id) => findField(fields, id) ?? [])
    const told = new Set([field, ...read].flatMap(hiddenRoles))
    if (told.size === hiddenRoles(field).length) return field
    return hideField(
      field,
      hideableRoles.filter((role) => told.has(role)),
    )
  })
  return settled.every((field, at) => field === fields[at]) ? fields : settled
}

function makeDeadline({ id, clock }: Field, fields: readonly Field[]): Deadline {
  const source = clock && findField(fields, clock.field)
  if (clock === undefined || source === undefined) return () => null
  if (clock.from === 'status') return stateDeadline(id, clock, source)
  const start = makeStart(source, clock.zone)
  const until = clock.until === undefined ? undefined : findField(fields, clock.until)
  const done = until?.type === 'status' ? doneStates(until) : new Set<string>()
  return (cells) => {
    const state = until && cells[until.id]
    if (typeof state === 'string' && done.has(state)) return null
    return later(start(cells[source.id]), clock.minutes)
  }
}

function stateDeadline(id: string, clock: Clock & { readonly from: 'status' }, status: Field): Deadline {
  if (status.type !== 'status') return () => null
  const done = doneStates(status)
  const open = status.choices.filter((state) => !done.has(state.id))
  const given = clock.allowances.filter(({ state }) => open.some((choice) => choice.id === state))
  const minutesOf = new Map(given.map(({ state, minutes }) => [state, minutes]))
  return (cells, since) => {
    const state = cells[status.id]
    const minutes = typeof state === 'string' ? minutesOf.get(state) : undefined
    if (minutes === undefined) return null
    const began = since(id, status.id)
    return began === null ? (cells[id] ?? null) : later(Date.parse(began), minutes)
  }
}

/** The moment at which a clock begins that counts from such a cell, in ms; NaN for what is no date. */
function makeStart(source: Field, zone: string): (value: CellValue | undefined) => number {
  const type = cellType(source)
  if (type !== 'date' && type !== 'dateTime') return () => Number.NaN
  const midnight = type === 'date' ? makeZoneClock(zone) : (ms: number) => ms
  return (value) => (typeof value === 'string' && isDate(type, value) ? midnight(Date.parse(value)) : Number.NaN)
}

function later(startMs: number, minutes: number): string | null {
  const at = startMs + minutes * MINUTE_MS
  if (Number.isNaN(at)) return null
  const text = new Date(at).toISOString()
  // Beyond these years a moment is no date to any filter.
  return text >= dateRange[0] && text < dateRange[1] ? text : null
}
