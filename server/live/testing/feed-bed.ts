import { pino } from 'pino'
import { v7 as uuidv7 } from 'uuid'

import { findHead, listChanges } from '@operagrid/db/queries/change'
import { saveForm } from '@operagrid/db/queries/form'
import { deleteField, insertFields, listFields, updateField } from '@operagrid/db/queries/grid'
import { readWindow } from '@operagrid/db/queries/record'
import { inTenant } from '@operagrid/db/tenant'
import { seedTenant } from '@operagrid/db/testing/seed-tenant'
import type { TestDatabase } from '@operagrid/db/testing/test-database'
import type { Cells } from '@operagrid/shared/domain/cell'
import type { GridChange } from '@operagrid/shared/domain/change'
import { findField, hideField } from '@operagrid/shared/domain/field'
import type { HideableRole } from '@operagrid/shared/domain/field'
import type { FormDraft } from '@operagrid/shared/domain/form'
import type { Actor } from '@operagrid/shared/domain/member'
import type { Op } from '@operagrid/shared/domain/op'
import { everything } from '@operagrid/shared/domain/query'
import type { ReportersSee } from '@operagrid/shared/domain/visibility'

import { makeEngine } from '../engine.ts'
import type { Engine } from '../engine.ts'
import { makeListener } from './listener.ts'
import type { Listener } from './listener.ts'

const makeField = (id: string) => ({ id, name: id, type: 'text' as const, choices: [] })
const fields = ['title000', 'place000', 'secret00'].map(makeField)

/** A member's subscription over all its connections; the last one is the present one. */
export type Subscriber = {
  readonly actor: Actor
  readonly from: number
  readonly listeners: Listener[]
  leave: () => void
}

/**
 * A grid with a form that asks for title and place, two nodes on one database that tell each other
 * nothing, and subscriptions on the first.
 */
export async function makeFeedBed(database: TestDatabase) {
  const here = await seedTenant(database.adminUrl, fields)
  const log = pino({ level: 'silent' })
  const engine = makeEngine(database.db, log)
  const other = makeEngine(database.db, log)
  const formId = uuidv7()

  const draft = (fieldIds: readonly string[]): FormDraft => ({
    name: 'Report',
    description: '',
    open: true,
    items: fieldIds.map((fieldId) => ({ fieldId, label: fieldId, help: '', required: false })),
  })
  const ask = (fieldIds: readonly string[], node: Engine = engine) =>
    node.reform(here.actors.organizer, here.gridId, (tx) => saveForm(tx, here.gridId, formId, draft(fieldIds)))
  /** Makes a field, or changes from whom it is hidden. */
  const hide = (fieldId: string, from: readonly HideableRole[], node: Engine = engine) =>
    node.reshape(here.actors.organizer, here.gridId, async (tx, grid) => {
      const before = findField(grid.fields, fieldId)
      const field = hideField(before ?? makeField(fieldId), from)
      if (before === undefined) await insertFields(tx, here.gridId, [field], grid.fields.length)
      else await updateField(tx, here.gridId, field)
      const others = grid.fields.filter(({ id }) => id !== fieldId)
      return { fields: [...others, field], reload: false, about: fieldId }
    })
  const remove = (fieldId: string, node: Engine = engine) =>
    node.reshape(here.actors.organizer, here.gridId, async (tx, grid) => {
      await deleteField(tx, here.gridId, fieldId)
      return { fields: grid.fields.filter(({ id }) => id !== fieldId), reload: false, about: fieldId }
    })
  const inSql = <T>(actor: Actor, read: Parameters<typeof inTenant<T>>[2]) => inTenant(database.db, actor, read)

  async function connect(subscriber: Subscriber, pauseMs = 0): Promise<void> {
    const last = eventsOf(subscriber).at(-1)?.id
    const listener = makeListener()
    subscriber.listeners.push(listener)
    const gone = new AbortController()
    subscriber.leave = () => gone.abort()
    const [version, stamp = ''] = last?.split('.') ?? []
    const place = version === undefined ? { cursor: subscriber.from } : { cursor: Number(version), stamp }
    const takeOver = await engine.feed.open(subscriber.actor, { gridId: here.gridId, ...place, signal: gone.signal })
    if (pauseMs > 0) await new Promise((resolve) => setTimeout(resolve, pauseMs))
    takeOver(listener, () => undefined)
  }

  await ask(['title000', 'place000'])
  return {
    ...here,
    engine,
    other,
    formId,
    draft,
    ask,
    hide,
    remove,
    inSql,
    showReporters: (records: ReportersSee, node: Engine = engine) =>
      node.reshape(here.actors.organizer, here.gridId, async () => ({ reportersSee: records, reload: false })),
    connect,
    async subscribe(actor: Actor, from: number, pauseMs = 0): Promise<Subscriber> {
      const subscriber: Subscriber = { actor, from, leave: () => undefined, listeners: [] }
      await connect(subscriber, pauseMs)
      return subscriber
    },
    apply: (actor: Actor, ...ops: Op[]) => engine.apply(actor, here.gridId, ops),
    applyElsewhere: (actor: Actor, ...ops: Op[]) => other.apply(actor, here.gridId, ops),
    create: (recordId = uuidv7(), made: Readonly<Record<string, string>> = cells('new')): Op => ({
      kind: 'create',
      opId: uuidv7(),
      recordId,
      cells: made,
    }),
    file: (recordId = uuidv7(), filed: Readonly<Record<string, string>> = { title000: 'filed' }): Op => ({
      kind: 'create',
      opId: uuidv7(),
      recordId,
      formId,
      cells: filed,
    }),
    patch: (recordId: string, changed: Readonly<Record<string, string>>): Op => ({
      kind: 'patch',
      opId: uuidv7(),
      recordId,
      baseVersion: 0,
      cells: changed,
    }),
    head: async () => (await inSql(here.actors.organizer, (tx) => findHead(tx, here.gridId))) ?? 0,
    /** What SQL answers the member. */
    visible: (actor: Actor, after: number) => inSql(actor, (tx) => listChanges(tx, here.gridId, after, 10_000)),
    /** The records that row security shows a member, with the cells that they may see, by id. */
    records: (actor: Actor) =>
      inSql(actor, async (tx) => {
        const { records } = await readWindow(
          tx,
          { gridId: here.gridId, query: everything, limit: 500 },
          await listFields(tx, here.gridId),
        )
        return new Map(records.map((record) => [record.id, record.cells]))
      }),
    close() {
      engine.close()
      other.close()
    },
  }
}

/** What records hold after these changes, by id: those that are there and not deleted. */
export function foldChanges(changes: readonly GridChange[]): Map<string, Cells> {
  const records = new Map<string, Cells>()
  for (const change of changes) {
    if (change.kind === 'schema') continue
    const held = records.get(change.recordId)
    if (change.kind === 'delete') records.delete(change.recordId)
    else if (change.kind === 'create' || change.kind === 'restore') records.set(change.recordId, change.after)
    else if (held !== undefined) records.set(change.recordId, { ...held, ...change.after })
  }
  return records
}

export type FeedBed = Awaited<ReturnType<typeof makeFeedBed>>

/** A title that reporters see and a secret that they do not. */
export function cells(text: string) {
  return { title000: text, secret00: `secret ${text}` }
}

export function eventsOf({ listeners }: Subscriber): Listener['events'] {
  return listeners.flatMap((listener) => listener.events)
}

export function heardBy({ listeners }: Subscriber): readonly (number | 'resync')[] {
  return listeners.flatMap((listener) => listener.heard())
}

/** The version from which a subscriber would resume; -1 before its first event. */
export function cursorOf(subscriber: Subscriber): number {
  return Number.parseInt(eventsOf(subscriber).at(-1)?.id ?? '-1', 10)
}

/** What was heard since the last word to read anew, and from which version on. */
export function heardSince(subscriber: Subscriber): { readonly from: number; readonly changes: readonly GridChange[] } {
  let { from } = subscriber
  let changes: GridChange[] = []
  const take = (change: GridChange): void => {
    changes.push(change)
    if (change.kind !== 'schema' || !change.reload) return
    from = change.version
    changes = []
  }
  for (const { data } of eventsOf(subscriber)) {
    if (data.type === 'resync') {
      from = data.version
      changes = []
    } else for (const change of data.changes) take(change)
  }
  return { from, changes }
}

/** Waits for something that others bring about. */
export async function until(done: () => boolean): Promise<void> {
  while (!done()) await new Promise((resolve) => setTimeout(resolve, 5))
}
