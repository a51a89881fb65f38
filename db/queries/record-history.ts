import { sql } from 'kysely'

import type { RecordChange } from '@operagrid/shared/domain/change'
import type { RecordHistory, RecordHistoryAsk } from '@operagrid/shared/domain/history'
import { seeChange } from '@operagrid/shared/domain/visibility'
import { notFound } from '@operagrid/shared/errors'

import type { TenantTx } from '../tenant.ts'
import { changeColumns, cutSql, listGridSights, toChange } from './change.ts'
import type { ChangeRow } from './change.ts'

/**
 * A record's changes, the newest first, as far as this member may see them: each names the one before (0026), so
 * that a page costs as many probes of the primary key as it has changes, however many the grid has. Deleted
 * records have a history too.
 *
 * @param tx a snapshot, see `TenantOptions.mode`, of a member who reads all records of a grid
 * @throws AppError NOT_FOUND when there is no such grid or record, or no such field for this member
 */
export async function readHistory(tx: TenantTx, ask: RecordHistoryAsk): Promise<RecordHistory> {
  const { gridId, recordId, fieldId, limit } = ask
  const sight = (await listGridSights(tx, [gridId])).get(gridId)
  if (sight === undefined) throw notFound('grid')
  if (fieldId !== undefined && !sight.fieldIds.includes(fieldId)) throw notFound('field')
  const record = await tx
    .selectFrom('grid_record')
    .select('version')
    .where('tenant_id', '=', sql<string>`app.tenant_id()`)
    .where('id', '=', recordId)
    .where('grid_id', '=', gridId)
    .executeTakeFirst()
  if (record === undefined) throw notFound('record')
  const columns = sql.join(changeColumns.map((name) => sql.ref(`c.${name}`)))
  const { rows } = await sql<ChangeRow & { previous: number | null }>`
    with recursive walk as (
      select ${columns}, c.previous from grid_change c
       where c.tenant_id = app.tenant_id() and c.grid_id = ${gridId} and c.version = ${ask.from ?? record.version}::bigint
         and c.record_id = ${recordId}
      union all
      select ${columns}, c.previous
        from walk w join grid_change c on c.tenant_id = app.tenant_id() and c.grid_id = ${gridId}
         and c.version = w.previous and c.record_id = w.record_id
    )
    select kind, version, record_id, number, op_id, member_id, at, review_state, record_created_at, created_by, assigned_to,
        assigned_from, previous, ${cutSql(gridId, 'cells', sql.ref('before'))} as before,
        ${cutSql(gridId, 'cells', sql.ref('after'))} as after, ${cutSql(gridId, 'detail', sql.ref('detail'))} as detail
      from walk
     where kind <> 'move' and ${fieldId === undefined ? sql`true` : sql`(before ? ${fieldId}::text or after ? ${fieldId}::text)`}
     limit ${limit}`.execute(tx)
  const fields = new Set(sight.fieldIds)
  const changes = rows.flatMap((row): RecordChange[] => {
    const seen = seeChange({ fieldIds: fields }, toChange(row))
    if (seen === null || seen.kind === 'schema') return []
    // What an assignment carries for those to whom the record appears is no part of what was done.
    const { cells: _, ...change } = seen
    return [change]
  })
  return { changes, next: rows.length < limit ? null : (rows.at(-1)?.previous ?? null) }
}
