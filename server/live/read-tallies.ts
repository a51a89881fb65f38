import type { Db } from '@operagrid/db/pool'
import { findChangedAt } from '@operagrid/db/queries/change'
import { getGrid } from '@operagrid/db/queries/grid'
import { joinOrderPeople } from '@operagrid/db/queries/person'
import { readLatest, readTally } from '@operagrid/db/queries/tally'
import { inTenant } from '@operagrid/db/tenant'
import type { TenantTx } from '@operagrid/db/tenant'
import { peopleOf } from '@operagrid/shared/domain/cell'
import { LATEST_RECORDS, NOT_SHARED, widgetFields } from '@operagrid/shared/domain/dashboard'
import type { TallyDefinition, WidgetTally } from '@operagrid/shared/domain/dashboard'
import { isFact } from '@operagrid/shared/domain/fact-field'
import { namesPeople } from '@operagrid/shared/domain/field'
import type { Field } from '@operagrid/shared/domain/field'
import type { Grid } from '@operagrid/shared/domain/grid'
import { levelsOf } from '@operagrid/shared/domain/query'
import { findSubject } from '@operagrid/shared/domain/query-subject'
import { AppError } from '@operagrid/shared/errors'

import type { Log } from '../log.ts'

/** A tally, or why there is none; `passing` = trying again may help. */
export type Reading =
  | { readonly kind: 'read'; readonly tally: WidgetTally }
  | { readonly kind: 'fault'; readonly fault: string; readonly passing: boolean }

/** The reading of a definition that got no answer at all. */
export const lost: Reading = {
  kind: 'fault',
  fault: 'The server could not work this out just now; it keeps trying.',
  passing: true,
}

const NOBODY = '00000000-0000-0000-0000-000000000000'

/** Whose eyes a tally is for: who shapes grids sees every field, viewers those that are not hidden from them. */
export type Audience = 'shapers' | 'viewers'

export type TallyRequest = { readonly definition: TallyDefinition; readonly audience: Audience }

type Place = { readonly tenantId: string; readonly gridId: string }
type Source = { readonly db: Db; readonly log: Log }

/**
 * The tallies that `requests` ask for over one grid, in their order. What viewers may see is read once for
 * all, as a viewer and from one snapshot: these tallies and the version they carry belong together. What
 * names a field hidden from viewers is read a second time, as who shapes grids, and for them alone. Never rejects.
 */
export async function readTallies(source: Source, place: Place, requests: readonly TallyRequest[]): Promise<Reading[]> {
  const shared = await readDistinct(source, { ...place, role: 'viewer' }, requests)
  const hidden = requests.filter((request, at) => request.audience === 'shapers' && isUnshared(shared[at]))
  if (hidden.length === 0) return shared
  const more = await readDistinct(source, { ...place, role: 'organizer' }, hidden)
  const own = new Map(hidden.map((request, at) => [request, more[at] ?? lost]))
  return requests.map((request, at) => own.get(request) ?? shared[at] ?? lost)
}

function isUnshared(reading: Reading | undefined): boolean {
  return reading?.kind === 'read' && reading.tally.unshared === true
}

type Eyes = Place & { readonly role: 'viewer' | 'organizer' }

/** Each definition once, however many ask for it. */
async function readDistinct(source: Source, eyes: Eyes, requests: readonly TallyRequest[]): Promise<Reading[]> {
  const keys = requests.map(({ definition }) => JSON.stringify(definition))
  const distinct = new Map(requests.map(({ definition }, at) => [keys[at] ?? '', definition]))
  const readings = await readAs(source, eyes, [...distinct.values()])
  const byKey = new Map([...distinct.keys()].map((key, at) => [key, readings[at] ?? lost]))
  return keys.map((key) => byKey.get(key) ?? lost)
}

async function readAs(source: Source, eyes: Eyes, definitions: readonly TallyDefinition[]): Promise<Reading[]> {
  const { tenantId, gridId, role } = eyes
  try {
    // Nobody in particular is behind this id.
    const context = { tenantId, memberId: NOBODY, role }
    return await inTenant(source.db, context, async (tx) => await readAll(tx, { gridId, role }, definitions), {
      mode: 'snapshot',
    })
  } catch (error) {
    if (error instanceof AppError && error.code === 'NOT_FOUND')
      return definitions.map(() => fault('Its grid was removed.'))
    if (error instanceof AppError && error.code === 'UNAVAILABLE')
      return definitions.map(() => ({ ...lost, fault: error.message }))
    if (definitions.length > 1) return await readOneByOne(source, eyes, definitions)
    source.log.error({ error, tenantId, gridId }, 'a tally could not be read')
    return definitions.map(() => lost)
  }
}

/** For when one definition among many breaks the statement of all. */
async function readOneByOne(...[source, eyes, definitions]: Parameters<typeof readAs>): Promise<Reading[]> {
  const readings: Reading[] = []
  for (const definition of definitions) readings.push(...(await readAs(source, eyes, [definition])))
  return readings
}

async function readAll(
  tx: TenantTx,
  { gridId, role }: Pick<Eyes, 'gridId' | 'role'>,
  definitions: readonly TallyDefinition[],
): Promise<Reading[]> {
  const grid = await getGrid(tx, gridId)
  const changedAt = await findChangedAt(tx, gridId)
  const readings: Reading[] = []
  for (const definition of definitions) {
    const isShared = role !== 'viewer' || [...widgetFields(definition)].every((ref) => findSubject(ref, grid.fields))
    readings.push(isShared ? await readOne(tx, grid, changedAt, definition) : unshared(grid, changedAt))
  }
  return readings
}

/** Also where a field is gone: to who may not see it, hidden and gone are the same. */
function unshared({ version }: Grid, changedAt: string): Reading {
  const nothing = { groups: [], records: [], fields: [], fault: NOT_SHARED, unshared: true } as const
  return { kind: 'read', tally: { ...nothing, version, at: new Date().toISOString(), changedAt } }
}

async function readOne(tx: TenantTx, grid: Grid, changedAt: string, definition: TallyDefinition): Promise<Reading> {
  try {
    const values = await readWidget(tx, grid, definition)
    return {
      kind: 'read',
      tally: { ...values, version: grid.version, at: new Date().toISOString(), changedAt, fault: null },
    }
  } catch (error) {
    if (error instanceof AppError && error.code === 'BAD_INPUT')
      return fault('A field it uses was removed or changed. Edit this tile.')
    throw error
  }
}

/**
 * What a widget shows now: the groups of its aggregate or its latest records, and the fields that
 * name them.
 *
 * @throws AppError BAD_INPUT when it does not fit the grid's fields
 */
export async function readWidget(
  tx: TenantTx,
  grid: Grid,
  definition: TallyDefinition,
): Promise<Pick<WidgetTally, 'groups' | 'records' | 'fields'>> {
  const used = widgetFields(definition)
  const { groupBy } = definition
  const joined = await joinOrderPeople(
    tx,
    grid.fields.filter((field) => used.has(field.id)),
    groupBy?.inOrder ? levelsOf(groupBy).map(({ field }) => field) : [],
  )
  const fields = joined.filter((field) => !isFact(field))
  if (definition.kind !== 'latest') {
    // In order people are by their names.
    const named = new Map(fields.map((field) => [field.id, field]))
    const all = [...grid.fields.map((field) => named.get(field.id) ?? field), ...joined.filter(isFact)]
    const groups = await readTally(tx, definition, all)
    return { groups, records: [], fields: namingOnly(fields, new Set(groups.map(({ key }) => key))) }
  }
  const records = await readLatest(tx, grid.id, definition.filter, grid.fields, LATEST_RECORDS)
  const shown = new Set<string>(definition.fields)
  const trimmed = records.map((record) => ({
    ...record,
    cells: Object.fromEntries(Object.entries(record.cells).filter(([fieldId]) => shown.has(fieldId))),
  }))
  const named = new Set(trimmed.flatMap(({ cells }) => peopleOf(cells, fields)))
  return { groups: [], records: trimmed, fields: namingOnly(fields, named) }
}

/** Of all people a tile is told only the names that it shows. */
function namingOnly(fields: readonly Field[], ids: ReadonlySet<string | null>): Field[] {
  return fields.map((field) =>
    namesPeople(field)
      ? {
          ...field,
          choices: field.choices.flatMap(({ id, name, color }) => (ids.has(id) ? [{ id, name, color }] : [])),
        }
      : field,
  )
}

function fault(text: string): Reading {
  return { kind: 'fault', fault: text, passing: false }
}
