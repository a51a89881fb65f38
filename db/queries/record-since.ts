import { sql } from 'kysely'

import type { TenantTx } from '../tenant.ts'

/** How far a record's changes are walked back; who set a cell longer ago is not found. */
const MAX_STEPS = 50

/** By record and field: since when, as an ISO moment, the cell has held what it holds. */
export type SinceByRecord = ReadonlyMap<string, ReadonlyMap<string, string>>

/**
 * Since when records have held what they hold in these fields: the moment of the change that set the cell, or the
 * record's last change where that is not found, as after an import. Walks each record's own changes back (0026); a
 * deletion and a restoring set nothing.
 */
export async function listSince(
  tx: TenantTx,
  gridId: string,
  { recordIds, fieldIds }: { readonly recordIds: readonly string[]; readonly fieldIds: readonly string[] },
): Promise<SinceByRecord> {
  const since = new Map<string, Map<string, string>>()
  for (const fieldId of recordIds.length === 0 ? [] : fieldIds) {
    for (const { id, at } of await walkBack(tx, gridId, { recordIds, fieldId })) {
      const held = since.get(id) ?? new Map<string, string>()
      since.set(id, held.set(fieldId, at))
    }
  }
  return since
}

async function walkBack(
  tx: TenantTx,
  gridId: string,
  { recordIds, fieldId }: { readonly recordIds: readonly string[]; readonly fieldId: string },
): Promise<readonly { readonly id: string; readonly at: string }[]> {
  const { rows } = await sql<{ id: string; at: string }>`
    with recursive walk as (
      select r.id, r.updated_at, r.version as step, 0 as steps
        from unnest(${recordIds}::uuid[]) as named(id)
       cross join lateral (
         select id, version, updated_at from grid_record
          where tenant_id = app.tenant_id() and id = named.id and cells ? ${fieldId}::text
         offset 0
       ) r
      union all
      select w.id, w.updated_at, c.previous, w.steps + 1
        from walk w
       cross join lateral (
         select previous, kind, after from grid_change
          where tenant_id = app.tenant_id() and grid_id = ${gridId} and version = w.step and record_id = w.id
         offset 0
       ) c
       where c.previous is not null and w.steps < ${MAX_STEPS}
         and not (c.kind in ('create', 'patch') and c.after ? ${fieldId}::text)
    )
    select distinct on (w.id) w.id, app.wire_time(coalesce(c.at, w.updated_at)) as at
      from walk w
      left join lateral (
        select at from grid_change
         where tenant_id = app.tenant_id() and grid_id = ${gridId} and version = w.step and record_id = w.id
           and kind in ('create', 'patch') and after ? ${fieldId}::text
        offset 0
      ) c on true
     order by w.id, w.steps desc`.execute(tx)
  return rows
}
