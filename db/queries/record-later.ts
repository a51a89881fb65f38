import { sql } from 'kysely'

import { ASSIGNED_TO } from '@operagrid/shared/domain/op'

import type { TenantTx } from '../tenant.ts'
import type { LaterEdit } from './record-write.ts'

/**
 * The same as {@link listLaterEdits}, for versions that may be long ago: walks each record's own changes back, which
 * costs as many probes of the primary key as there are of them, however many the grid has had since.
 */
export async function walkLaterEdits(
  tx: TenantTx,
  gridId: string,
  memberId: string,
  wanted: readonly { readonly recordId: string; readonly since: number }[],
): Promise<LaterEdit[]> {
  if (wanted.length === 0) return []
  const { rows } = await sql<LaterEdit>`
    with recursive walk as (
      select r.id as record_id, w.since, r.version as step
        from jsonb_to_recordset(${JSON.stringify(wanted)}::jsonb) as w("recordId" uuid, since bigint)
       cross join lateral (
         select id, version from grid_record where tenant_id = app.tenant_id() and id = w."recordId" offset 0
       ) r
       where r.version > w.since
      union all
      select w.record_id, w.since, c.previous
        from walk w
       cross join lateral (
         select previous from grid_change
          where tenant_id = app.tenant_id() and grid_id = ${gridId} and version = w.step and record_id = w.record_id
         offset 0
       ) c
       where c.previous > w.since
    )
    select distinct on (c.record_id, cell.key) c.record_id as "recordId", cell.key as "fieldId", cell.value,
        c.member_id as "memberId", c.version
      from walk w
     cross join lateral (
       select record_id, member_id, version, after, kind, assigned_to from grid_change
        where tenant_id = app.tenant_id() and grid_id = ${gridId} and version = w.step and record_id = w.record_id
       offset 0
     ) c
     cross join lateral (
       select key, value from jsonb_each(c.after)
       union all
       select ${ASSIGNED_TO}, to_jsonb(c.assigned_to) where c.kind = 'assign'
     ) as cell
     where c.member_id is distinct from ${memberId}::uuid
     order by c.record_id, cell.key, c.version desc`.execute(tx)
  return rows
}
