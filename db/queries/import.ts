import { sql } from 'kysely'

import type { Cells } from '@operagrid/shared/domain/cell'
import type { Field } from '@operagrid/shared/domain/field'
import { AppError } from '@operagrid/shared/errors'

import { kyselyOf } from '../pool.ts'
import type { Db } from '../pool.ts'
import { inTenant, sqlState } from '../tenant.ts'
import type { TenantTx } from '../tenant.ts'
import { insertGrid, insertSchemaChange } from './grid.ts'
import { markNamedFiles } from './trash-empty.ts'

/**
 * Most records that one transaction of an import carries: its locks and its statement stay short.
 * 1,000 are no faster, but live through enough collections to fill the old heap: 70 instead of 35 MB
 * for 100,000 records.
 */
export const MAX_IMPORT_CHUNK = 250

/** Time for removing what an import left, in milliseconds: a million records go in one statement. */
const DISCARD_TIMEOUT_MS = 120_000

/** A record before it is numbered. */
export type ImportedRecord = { readonly id: string; readonly cells: Cells }

/**
 * Makes the grid that an import fills; nobody sees it before {@link finishImport}.
 *
 * @throws AppError CONFLICT when the id is taken, by a ready grid or by another import
 */
export async function beginImport(
  tx: TenantTx,
  grid: { readonly id: string; readonly name: string; readonly fields: readonly Field[]; readonly createdBy: string },
): Promise<void> {
  try {
    await insertGrid(tx, { ...grid, ready: false })
  } catch (error) {
    if (sqlState(error) === '23505')
      throw new AppError('CONFLICT', 'A grid with this id exists already. Import again under a new one.', {
        cause: error,
      })
    throw error
  }
}

/**
 * Adds records to a grid that is not ready, numbered from `from` on in their order, at version 1.
 * COPY would be faster but is refused under row security; one INSERT from one jsonb is next to it.
 *
 * @throws AppError NOT_FOUND when the grid was removed meanwhile (through its foreign key)
 */
export async function insertImported(
  tx: TenantTx,
  gridId: string,
  chunk: { readonly records: readonly ImportedRecord[]; readonly from: number; readonly at: string },
): Promise<void> {
  await sql`
    insert into grid_record (tenant_id, grid_id, id, number, version, cells, created_at, updated_at)
    select app.tenant_id(), ${gridId}, (r.value ->> 'id')::uuid, ${chunk.from}::bigint + r.ordinality - 1, 1, r.value -> 'cells',
        ${chunk.at}::timestamptz, ${chunk.at}::timestamptz
      from jsonb_array_elements(${JSON.stringify(chunk.records)}::jsonb) with ordinality as r`.execute(tx)
}

/** Shows a filled grid to its tenant: counters, version 1 and the schema change, all at once. */
export async function finishImport(
  tx: TenantTx,
  grid: {
    readonly id: string
    readonly name: string
    readonly fields: readonly Field[]
    readonly records: number
    /** The highest number that was given; the next record has the one behind it. */
    readonly lastNumber: number
    readonly memberId: string
    readonly at: string
  },
): Promise<void> {
  const filled = await tx
    .updateTable('grid')
    .set({ ready: true, last_number: grid.lastNumber, record_count: grid.records })
    .where('tenant_id', '=', sql<string>`app.tenant_id()`)
    .where('id', '=', grid.id)
    .where('ready', '=', false)
    .executeTakeFirst()
  if (filled.numUpdatedRows === 0n)
    throw new AppError('CONFLICT', 'The grid was removed while it was being filled. Begin again.')
  await insertSchemaChange(tx, grid.id, {
    memberId: grid.memberId,
    at: grid.at,
    name: grid.name,
    fields: grid.fields,
    reload: true,
  })
}

/** Removes a grid that is not ready, its records with it. False when there is none such. Files that they name are looked at later. */
export async function discardImport(db: Db, tenantId: string, gridId: string): Promise<boolean> {
  // Not as the member who imported: they may have been removed meanwhile.
  return await inTenant(
    db,
    { tenantId, memberId: tenantId, role: 'management' },
    async (tx) => {
      await markNamedFiles(tx, gridId)
      const result = await tx
        .deleteFrom('grid')
        .where('tenant_id', '=', sql<string>`app.tenant_id()`)
        .where('id', '=', gridId)
        .where('ready', '=', false)
        .executeTakeFirst()
      return result.numDeletedRows > 0n
    },
    { statementTimeoutMs: DISCARD_TIMEOUT_MS },
  )
}

/**
 * Removes the grids that imports of a server that died left behind: unready and made before
 * `madeBefore`. Answers how many. The list crosses tenants and holds ids alone; each grid goes in
 * a transaction of its own tenant.
 */
export async function sweepUnreadyGrids(db: Db, madeBefore: Date): Promise<number> {
  const { rows } = await sql<{ tenant_id: string; grid_id: string }>`
    select tenant_id, grid_id from app.list_unready_grids(${madeBefore.toISOString()}::timestamptz)`.execute(
    kyselyOf(db),
  )
  let removed = 0
  for (const row of rows) if (await discardImport(db, row.tenant_id, row.grid_id)) removed += 1
  return removed
}
