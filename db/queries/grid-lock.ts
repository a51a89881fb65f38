import { sql } from 'kysely'

import type { TenantTx } from '../tenant.ts'

/** A grid as its row's lock found it. */
export type LockedGrid = {
  readonly version: number
  readonly schemaVersion: number
  /** The ids of its calculated fields. */
  readonly computed: readonly string[]
  /** Whether its calculated cells are being worked out anew: those of some records are, without another version. */
  readonly computing: boolean
}

type LockedRow = {
  readonly version: number
  readonly schema_version: number
  readonly computed: string[]
  readonly computing: boolean
}

/**
 * Takes the grid row's lock until the transaction ends; null when there is no such grid for this member.
 * Every writer takes it first: what is read behind it is what all earlier ones left, and nobody changes
 * it before this transaction is over. Two nodes never wait for each other's records.
 */
export async function lockForWrite(tx: TenantTx, gridId: string): Promise<LockedGrid | null> {
  const { rows } = await sql<LockedRow>`/* keep: lock for write */
    select version, schema_version, computed, compute_from is not null as computing from grid
     where tenant_id = app.tenant_id() and id = ${gridId} and ready and deleted_at is null
       for no key update`.execute(tx)
  const [row] = rows
  return row === undefined ? null : asLocked(row)
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
  const { rows } = await sql<LockedRow & { readonly id: string; readonly there: boolean }>`
    select id, version, schema_version, computed, compute_from is not null as computing, ready and deleted_at is null as there from grid
     where tenant_id = app.tenant_id() and id = any(${[gridId, ...gridIds]}::uuid[])
     order by id for no key update`.execute(tx)
  const row = rows.find(({ id }) => id === gridId)
  return row?.there === true ? asLocked(row) : null
}

function asLocked({ version, schema_version: schemaVersion, computed, computing }: LockedRow): LockedGrid {
  return { version, schemaVersion, computed, computing }
}
