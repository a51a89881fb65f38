import { sql } from 'kysely'

import type { DeletedGrid } from '@operagrid/shared/domain/trash'

import type { TenantTx } from '../tenant.ts'

/** Most deleted grids that one look at the trash tells of. */
const MAX_DELETED = 100

/** The workspace's deleted grids, the last first. */
export async function listDeletedGrids(tx: TenantTx): Promise<DeletedGrid[]> {
  const { rows } = await sql<{ id: string; name: string; record_count: number; deleted_at: Date }>`
    select id, name, record_count, deleted_at from grid
     where tenant_id = (select app.tenant_id()) and ready and deleted_at is not null
     order by deleted_at desc, id limit ${MAX_DELETED}`.execute(tx)
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    recordCount: row.record_count,
    deletedAt: row.deleted_at.toISOString(),
  }))
}
