import type { Db } from '@operagrid/db/pool'
import type { GridChange } from '@operagrid/shared/domain/change'
import { widgetFields } from '@operagrid/shared/domain/dashboard'
import type { TallyDefinition, WidgetTally } from '@operagrid/shared/domain/dashboard'
import { asksForNow } from '@operagrid/shared/domain/query-now'

import type { Log } from '../log.ts'
import { makePacer } from './pace.ts'
import { lost, readTallies } from './read-tallies.ts'
import type { Audience, Reading } from './read-tallies.ts'

/** Shortest time between two computations on one grid, in milliseconds. */
const INTERVAL_MS = 250
/** How often what asks for what is past is worked out without any change, in milliseconds. */
const PAST_MS = 10_000
/** Pause before an unanswered computation is tried again, in milliseconds. */
const RETRY_MS = 2_000

export type Tallies = {
  /**
   * Calls `listener` with the definition's tally as soon as there is one, and again whenever its
   * values move, until the returned function is called. All who watch the same definition in one
   * tenant share one computation, and all definitions of one grid one snapshot: they agree. But for
   * definitions that name a field hidden from viewers: those are worked out for shapers alone.
   */
  watch(
    whose: { readonly tenantId: string; readonly audience: Audience },
    definition: TallyDefinition,
    listener: (tally: WidgetTally) => void,
  ): () => void
  /** Stops computing, for the server's end. */
  close(): void
}

type Entry = {
  readonly definition: TallyDefinition
  readonly audience: Audience
  readonly listeners: Set<(tally: WidgetTally) => void>
  readonly fields: ReadonlySet<string>
  tally: WidgetTally | null
  /** The grid version of the last reading; UNREAD = none that counts. */
  readVersion: number
  /** The newest version that can move it, and when that change was made. */
  wanted: number
  movedAt: string | null
}

/** Older than any change: what carries it is due. */
const UNREAD = -1

export type TallySource = {
  readonly db: Db
  readonly log: Log
  readonly engine: {
    watch(tenantId: string, gridId: string, listener: (changes: readonly GridChange[]) => void): () => void
  }
}

/** The live tallies of this process: nothing is kept for a grid nobody watches. */
export function makeTallies(source: TallySource): Tallies {
  const grids = new Map<string, ReturnType<typeof watchGrid>>()
  return {
    watch({ tenantId, audience }, definition, listener) {
      const key = `${tenantId}/${definition.gridId}`
      const grid = grids.get(key) ?? watchGrid(source, tenantId, definition.gridId)
      grids.set(key, grid)
      const leave = grid.add(definition, audience, listener)
      return () => {
        leave()
        if (!grid.isEmpty() || grids.get(key) !== grid) return
        grid.stop()
        grids.delete(key)
      }
    },
    close() {
      for (const grid of grids.values()) grid.stop()
      grids.clear()
    },
  }
}

function watchGrid(source: TallySource, tenantId: string, gridId: string) {
  const entries = new Map<string, Entry>()
  let retry: NodeJS.Timeout | undefined
  const passing = setInterval(() => {
    if (passTime(entries.values())) pacer.poke()
  }, PAST_MS)
  passing.unref()

  const compute = async (): Promise<void> => {
    const due = [...entries.values()].filter(isDue)
    if (due.length === 0) return
    const asked = due.map((entry) => entry.wanted)
    const readings = await readTallies(source, { tenantId, gridId }, due)
    for (const [at, entry] of due.entries()) publish(entry, readings[at] ?? lost, asked[at] ?? 0)
    if (due.some((entry) => entry.readVersion === UNREAD)) {
      clearTimeout(retry)
      retry = setTimeout(pacer.poke, RETRY_MS)
    } else if (due.some(isDue)) pacer.poke()
  }
  const pacer = makePacer(compute, INTERVAL_MS)
  const unwatch = source.engine.watch(tenantId, gridId, (changes) => {
    for (const entry of entries.values()) for (const change of changes) moveTally(entry, change)
    if ([...entries.values()].some(isDue)) pacer.poke()
  })

  return {
    add(definition: TallyDefinition, audience: Audience, listener: (tally: WidgetTally) => void): () => void {
      const key = `${audience} ${JSON.stringify(definition)}`
      const entry = entries.get(key) ?? makeEntry(definition, audience)
      entries.set(key, entry)
      entry.listeners.add(listener)
      const known = entry.tally
      // Never from within add: the caller has not stored how to leave yet.
      if (known !== null) queueMicrotask(() => entry.listeners.has(listener) && listener(known))
      if (isDue(entry)) pacer.poke()
      return () => {
        entry.listeners.delete(listener)
        if (entry.listeners.size === 0 && entries.get(key) === entry) entries.delete(key)
      }
    },
    isEmpty: () => entries.size === 0,
    stop() {
      unwatch()
      pacer.stop()
      clearTimeout(retry)
      clearInterval(passing)
    },
  }
}

function makeEntry(definition: TallyDefinition, audience: Audience): Entry {
  return {
    definition,
    audience,
    listeners: new Set(),
    fields: widgetFields(definition),
    tally: null,
    readVersion: UNREAD,
    wanted: 0,
    movedAt: null,
  }
}

/** Marks the tallies as due that may have moved since they were read, by the time alone. Answers whether there are any. */
function passTime(entries: Iterable<Entry>): boolean {
  let any = false
  for (const entry of entries) {
    if (!asksForNow(entry.definition.filter)) continue
    any = true
    entry.readVersion = UNREAD
    entry.movedAt = new Date().toISOString()
  }
  return any
}

function isDue(entry: Entry): boolean {
  return entry.listeners.size > 0 && entry.wanted > entry.readVersion
}

/**
 * Takes one change into account. It marks the tally as due when the change can move it; moving
 * the value itself, by the change's `before` and `after`, would stand here as well.
 */
function moveTally(entry: Entry, change: GridChange): void {
  if (!canMove(entry.fields, change)) return
  entry.wanted = change.version
  entry.movedAt = change.at
}

/** True unless `change` is sure to leave a tally over `fields` as it is. */
export function canMove(fields: ReadonlySet<string>, change: GridChange): boolean {
  switch (change.kind) {
    case 'create':
    case 'delete':
    case 'restore':
    case 'schema':
      return true
    case 'comment':
    case 'claim':
    case 'move':
      return false
    case 'review':
      return fields.has('$reviewState') || isTouched(fields)
    case 'assign':
      return fields.has('$assignedTo') || isTouched(fields)
    case 'patch':
      return isTouched(fields) || Object.keys(change.after).some((id) => fields.has(id))
  }
}

/** Whether a tally looks at who changed records last, or when. */
function isTouched(fields: ReadonlySet<string>): boolean {
  return fields.has('$updatedAt') || fields.has('$updatedBy')
}

function publish(entry: Entry, reading: Reading, asked: number): void {
  const before = entry.tally
  const tally = reading.kind === 'read' ? reading.tally : { ...(before ?? nothing()), fault: reading.fault }
  // A lasting fault stands until the grid changes again; a passing one is tried again.
  entry.readVersion = reading.kind === 'read' ? tally.version : reading.passing ? UNREAD : asked
  const moved = before === null || !sameValues(before, tally)
  entry.tally =
    before === null ? tally : { ...tally, changedAt: moved ? (entry.movedAt ?? tally.changedAt) : before.changedAt }
  if (moved) for (const listener of entry.listeners) listener(entry.tally)
}

function sameValues(a: WidgetTally, b: WidgetTally): boolean {
  const values = (tally: WidgetTally) => JSON.stringify([tally.groups, tally.records, tally.fields, tally.fault])
  return values(a) === values(b)
}

function nothing(): WidgetTally {
  const at = new Date().toISOString()
  return { version: 0, at, changedAt: at, groups: [], records: [], fields: [], fault: null }
}
