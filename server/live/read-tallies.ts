import type { Db } from '@operagrid/db/pool'
import { findChangedAt } from '@operagrid/db/queries/change'
import { getGrid } from '@operagrid/db/queries/grid'
import { readLatest, readTally } from '@operagrid/db/queries/tally'
import { inTenant } from '@operagrid/db/tenant'
import type { TenantTx } from '@operagrid/db/tenant'
import { LATEST_RECORDS, widgetFields } from '@operagrid/shared/domain/dashboard'
import type { TallyDefinition, WidgetTally } from '@operagrid/shared/domain/dashboard'
import type { Grid } from '@operagrid/shared/domain/grid'
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

type Place = { readonly tenantId: string; readonly gridId: string }

const NOBODY = '00000000-0000-0000-0000-000000000000'

/**
 * The tallies of all `definitions` over one grid, in their order, from one snapshot: they and the
 * version they carry belong together. Never rejects.
 */
export async function readTallies(
  source: { readonly db: Db; readonly log: Log },
  place: Place,
  definitions: readonly TallyDefinition[],
): Promise<Reading[]> {
  try {
    // As a viewer, the least role that sees all records; nobody in particular is behind this id.
    const context = { tenantId: place.tenantId, memberId: NOBODY, role: 'viewer' } as const
    return await inTenant(source.db, context, async (tx) => await readAll(tx, place.gridId, definitions), {
      mode: 'snapshot',
    })
  } catch (error) {
    if (error instanceof AppError && error.code === 'NOT_FOUND')
      return definitions.map(() => fault('Its grid was removed.'))
    if (error instanceof AppError && error.code === 'UNAVAILABLE')
      return definitions.map(() => ({ ...lost, fault: error.message }))
    if (definitions.length > 1) return await readOneByOne(source, place, definitions)
    source.log.error({ error, ...place }, 'a tally could not be read')
    return definitions.map(() => lost)
  }
}

/** For when one definition among many breaks the statement of all. */
async function readOneByOne(...[source, place, definitions]: Parameters<typeof readTallies>): Promise<Reading[]> {
  const readings: Reading[] = []
  for (const definition of definitions) readings.push(...(await readTallies(source, place, [definition])))
  return readings
}

async function readAll(tx: TenantTx, gridId: string, definitions: readonly TallyDefinition[]): Promise<Reading[]> {
  const grid = await getGrid(tx, gridId)
  const changedAt = await findChangedAt(tx, gridId)
  const readings: Reading[] = []
  for (const definition of definitions) readings.push(await readOne(tx, grid, changedAt, definition))
  return readings
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
  const fields = grid.fields.filter((field) => used.has(field.id))
  if (definition.kind !== 'latest') return { groups: await readTally(tx, definition, grid.fields), records: [], fields }
  const records = await readLatest(tx, grid.id, definition.filter, grid.fields, LATEST_RECORDS)
  const shown = new Set<string>(definition.fields)
  const trimmed = records.map((record) => ({
    ...record,
    cells: Object.fromEntries(Object.entries(record.cells).filter(([fieldId]) => shown.has(fieldId))),
  }))
  return { groups: [], records: trimmed, fields }
}

function fault(text: string): Reading {
  return { kind: 'fault', fault: text, passing: false }
}
