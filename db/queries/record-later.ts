import { sql } from 'kysely'

import { ASSIGNED_TO } from '@operagrid/shared/domain/op'
import type { CellConflict } from '@operagrid/shared/domain/op'

import type { TenantTx } from '../tenant.ts'

/** Who changed which cell of a record after a version, by someone other than `memberId`. */
export type LaterEdit = CellConflict & { readonly recordId: string }

/** The latest foreign edit per cell of these records, and of whose they are, after each record's own `since` version. */
export async function listLaterEdits(
  tx: TenantTx,
  gridId: string,
  memberId: string,
  wanted: readonly { readonly recordId: string; readonly since: number }[],
): Promise<LaterEdit[]> {
  const { rows } = await sql<{
    record_id: string
    field_id: string
    value: LaterEdit['value']
    member_id: string | null
    version: number
  }>`
    select distinct on (c.record_id, cell.key) c.record_id, cell.key as field_id, cell.value, c.member_id, c.version
      from jsonb_to_recordset(${JSON.stringify(wanted)}::jsonb) as w("recordId" uuid, since bigint)
      join grid_change c on c.tenant_id = app.tenant_id() and c.grid_id = ${gridId}
        and c.record_id = w."recordId" and c.version > w.since
     cross join lateral (
       select key, value from jsonb_each(c.after)
       union all
       select ${ASSIGNED_TO}, to_jsonb(c.assigned_to) where c.kind = 'assign'
     ) as cell
     where c.member_id is distinct from ${memberId}::uuid
     order by c.record_id, cell.key, c.version desc`.execute(tx)
  return rows.map((row) => ({
    recordId: row.record_id,
    fieldId: row.field_id,
    value: row.value,
    memberId: row.member_id,
    version: row.version,
  }))
}

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
