import { sql } from 'kysely'

import type { TenantTx } from '../tenant.ts'

/** A grid as its row's lock found it. */
export type LockedGrid = { readonly version: number; readonly schemaVersion: number }

/**
 * Takes the grid row's lock until the transaction ends; null when there is no such grid for this member.
 * Every writer takes it first: what is read behind it is what all earlier ones left, and nobody changes
 * it before this transaction is over. Two nodes never wait for each other's records.
 */
export async function lockForWrite(tx: TenantTx, gridId: string): Promise<LockedGrid | null> {
  const { rows } = await sql<{ version: number; schema_version: number }>`/* keep: lock for write */
    select version, schema_version from grid
     where tenant_id = app.tenant_id() and id = ${gridId} and ready and deleted_at is null
       for no key update`.execute(tx)
  const [row] = rows
  return row === undefined ? null : { version: row.version, schemaVersion: row.schema_version }
}

/**
 * The same for several grids at once, in the order of their ids, in which all who need more than one lock them: so two
 * never wait for each other. Deleted ones too, which may be restored, but for `gridId` itself.
 */
export async function lockAllForWrite(
  tx: TenantTx,
  gridId: string,
  gridIds: readonly string[],
): Promise<LockedGrid | null> {
  const { rows } = await sql<{ id: string; version: number; schema_version: number; there: boolean }>`
    select id, version, schema_version, ready and deleted_at is null as there from grid
     where tenant_id = app.tenant_id() and id = any(${[gridId, ...gridIds]}::uuid[])
     order by id for no key update`.execute(tx)
  const row = rows.find(({ id }) => id === gridId)
  return row?.there === true ? { version: row.version, schemaVersion: row.schema_version } : null
}
