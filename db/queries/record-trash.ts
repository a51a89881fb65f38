import { sql } from 'kysely'

import { keptUntil } from '@operagrid/shared/domain/trash'
import type { DeletedRecord, RecordTrash, RecordTrashAsk } from '@operagrid/shared/domain/trash'

import type { TenantTx } from '../tenant.ts'
import { getGrid } from './grid.ts'
import { seenColumns, toRecord } from './record.ts'
import type { RecordRow } from './record.ts'

/**
 * A grid's deleted records, the last first.
 *
 * @param days how long the trash keeps them
 * @param tx a snapshot, see `TenantOptions.mode`
 * @throws AppError NOT_FOUND when there is no such grid
 */
export async function listDeletedRecords(
  tx: TenantTx,
  { gridId, after, limit }: RecordTrashAsk,
  days: number,
): Promise<RecordTrash> {
  const { fields } = await getGrid(tx, gridId)
  const visible = new Set(fields.map(({ id }) => id))
  // The writer's times have milliseconds, as they travel.
  const older =
    after === undefined ? sql`true` : sql`(deleted_at, id) < (${after.deletedAt}::timestamptz, ${after.id}::uuid)`
  const { rows } = await sql<RecordRow & { readonly deleted_at: Date }>`
    select ${seenColumns(gridId)}, deleted_at from grid_record
     where tenant_id = (select app.tenant_id()) and grid_id = ${gridId}::uuid and deleted_at is not null and ${older}
     order by deleted_at desc, id desc limit ${limit + 1}`.execute(tx)
  const records = rows.slice(0, limit).map((row): DeletedRecord => {
    const deletedAt = row.deleted_at.toISOString()
    return { ...toRecord(row, visible), deletedAt, keptUntil: keptUntil(deletedAt, days) }
  })
  return { records, more: rows.length > limit }
}
