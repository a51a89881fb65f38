import { createEffect, createMemo, createSignal, mapArray, on, untrack } from 'solid-js'

import type { Field } from '@operagrid/shared/domain/field'
import { findField } from '@operagrid/shared/domain/field'
import type { Query } from '@operagrid/shared/domain/query'
import type { GridRecord } from '@operagrid/shared/domain/record'

import { serverTime } from '../../../live/server-clock.ts'
import { showToast } from '../../../ui/show-toast.tsx'
import { useNow } from '../../../ui/use-now.ts'
import { recordWords } from '../cell-words.ts'
import type { GridView } from '../grid-context.ts'
import { makeRunOut } from './run-out.ts'
import type { KnownClock } from './run-out.ts'

/** Of each clock the next to run out are known: so many, asked for anew when half of them have. */
const NEXT = 100
const SIZE = { every: NEXT, maxLoaded: 1 }
const TICK_MS = 1_000
/** Records from which on they are not looked for: the server would look through all of them for each page that opens. */
const MAX_RECORDS = 150_000

/** A clock that has just run out. */
type RanOut = { readonly field: Field; readonly record: GridRecord }

/**
 * Tells whoever has the grid open of each clock that runs out, once and with the way to its record: of all records,
 * whatever the view shows. Each page tells for itself, by the server's clock, so nothing is said of what ran out before
 * it was opened; what ran out while its news was on their way is told when they come.
 */
export function createClockNotices(view: GridView): void {
  const clocks = createMemo(
    () => {
      const grid = view.grid()
      if (grid === undefined || grid.recordCount > MAX_RECORDS) return []
      return grid.fields.filter(({ type }) => type === 'clock').map(({ id }) => id)
    },
    [],
    { equals: (a, b) => a.join() === b.join() },
  )
  const watches = mapArray(clocks, (fieldId) => watchClock(view, fieldId))
  // Whoever watches one is made while the page is there, and gone with its field.
  createEffect(() => {
    const watched = watches()
    if (watched.length === 0) return
    const nowMs = serverTime(useNow(TICK_MS).getTime())
    untrack(() =>
      tell(
        view,
        watched.flatMap((watch) => watch(nowMs)),
      ),
    )
  })
}

/** Answers, each time that it is asked, what has run out since it was asked before. */
function watchClock(view: GridView, fieldId: string): (nowMs: number) => readonly RanOut[] {
  const [from, setFrom] = createSignal(iso(serverTime(Date.now())))
  const query = createMemo((): Query => ({
    filter: { kind: 'compare', field: fieldId, operator: 'gte', value: from() },
    sort: [{ field: fieldId, direction: 'asc' }],
  }))
  const records = view.records.beside(query, SIZE)
  createEffect(on(records.list, (list) => list?.show(0, NEXT - 1)))
  const runOut = makeRunOut()
  return (nowMs) => {
    const list = records.list()
    const field = findField(view.grid()?.fields ?? [], fieldId)
    if (list === undefined || field === undefined) return []
    const touched = new Set(view.pending.touched())
    const known = new Map<string, GridRecord>()
    const clocks: KnownClock[] = []
    for (let at = 0; at < Math.min(list.total(), NEXT); at += 1) {
      const record = list.at(at)
      const dueMs = Date.parse(String(record?.cells[fieldId]))
      if (record === undefined || Number.isNaN(dueMs) || view.pending.isGoing(record.id)) continue
      known.set(record.id, record)
      const editedMs = Date.parse(record.updatedAt)
      clocks.push({ recordId: record.id, dueMs, editedMs, going: touched.has(record.id) })
    }
    const named = runOut(nowMs, clocks).flatMap((id) => known.get(id) ?? [])
    const past = clocks.map(({ dueMs }) => dueMs).filter((dueMs) => dueMs <= nowMs)
    if (past.length > NEXT / 2) setFrom(iso(Math.max(...past) + 1))
    return named.map((record) => ({ field, record }))
  }
}

function tell(view: GridView, ranOut: readonly RanOut[]): void {
  const [first, second] = ranOut
  if (first === undefined) return
  const words = ({ record }: RanOut): string => `#${record.number} ${recordWords(view.fields(), record.cells)}`
  const open = { label: 'Open', onSelect: () => view.openRecord(first.record.id) }
  if (second === undefined)
    showToast({ tone: 'danger', title: `${first.field.name} has run out`, text: words(first), action: open })
  else
    showToast({
      tone: 'danger',
      title: `${ranOut.length} clocks have run out`,
      text: `The first is ${words(first)}.`,
      action: open,
    })
}

function iso(ms: number): string {
  return new Date(ms).toISOString()
}
