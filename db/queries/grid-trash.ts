import { sql } from 'kysely'

import { keptUntil } from '@operagrid/shared/domain/trash'
import type { DeletedGrid } from '@operagrid/shared/domain/trash'

import type { TenantTx } from '../tenant.ts'

/** Most deleted grids that one look at the trash tells of. */
const MAX_DELETED = 100

type DeletedRow = {
  readonly id: string
  readonly name: string
  readonly record_count: number
  readonly deleted_at: Date
  readonly deleted_by: string | null
}

/** The workspace's deleted grids, the last first. `days`: how long the trash keeps them. */
export async function listDeletedGrids(tx: TenantTx, days: number): Promise<DeletedGrid[]> {
  const { rows } = await sql<DeletedRow>`
    select id, name, record_count, deleted_at, deleted_by from grid
     where tenant_id = (select app.tenant_id()) and ready and deleted_at is not null
     order by deleted_at desc, id limit ${MAX_DELETED}`.execute(tx)
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    recordCount: row.record_count,
    deletedAt: row.deleted_at.toISOString(),
    deletedBy: row.deleted_by,
    keptUntil: keptUntil(row.deleted_at.toISOString(), days),
  }))
}

/**
 * Whether a grid is there, or its name where it is in the trash; null when there is none such, or none any more.
 */
export async function findGridFate(
  tx: TenantTx,
  gridId: string,
): Promise<{ readonly name: string; readonly deleted: boolean } | null> {
  const { rows } = await sql<{ name: string; deleted: boolean }>`
    select name, deleted_at is not null as deleted from grid
     where tenant_id = app.tenant_id() and id = ${gridId}::uuid and ready`.execute(tx)
  return rows[0] ?? null
}
