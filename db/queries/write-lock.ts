import { sql } from 'kysely'

import type { TenantTx } from '../tenant.ts'

/** A grid as its row's lock found it. */
export type LockedGrid = {
  readonly version: number
  readonly schemaVersion: number
  /** The ids of its calculated fields. */
  readonly computed: readonly string[]
}

/**
 * Takes the grid row's lock until the transaction ends; null when there is no such grid for this member.
 * Every writer takes it first: what is read behind it is what all earlier ones left, and nobody changes
 * it before this transaction is over. Two nodes never wait for each other's records.
 */
export async function lockForWrite(tx: TenantTx, gridId: string): Promise<LockedGrid | null> {
  const { rows } = await sql<{ version: number; schema_version: number; computed: string[] }>`/* keep: lock for write */
    select version, schema_version, computed from grid
     where tenant_id = app.tenant_id() and id = ${gridId} and ready and deleted_at is null
       for no key update`.execute(tx)
  const [row] = rows
  return row === undefined ? null : { version: row.version, schemaVersion: row.schema_version, computed: row.computed }
}
