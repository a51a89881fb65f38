import { sql } from 'kysely'

import type { TenantTx } from '../tenant.ts'

/** Whether a cell of the field names more than one record, in a record that is not deleted. */
export async function holdsSeveralLinks(tx: TenantTx, gridId: string, fieldId: string): Promise<boolean> {
  const { rows } = await sql<{ several: boolean }>`
    select exists (select from grid_record
      where tenant_id = app.tenant_id() and grid_id = ${gridId} and deleted_at is null
        and jsonb_typeof(cells -> ${fieldId}::text) = 'array' and jsonb_array_length(cells -> ${fieldId}::text) > 1) as several`.execute(
    tx,
  )
  return rows[0]?.several ?? false
}

/**
 * Leaves each record, in a link field with room for one, the link that was made last among those to records that are
 * not deleted. `backField`: the field that shows them from the other side.
 */
export async function cutSurplusLinks(
  tx: TenantTx,
  { gridId, fieldId }: { readonly gridId: string; readonly fieldId: string },
  backField: string,
): Promise<void> {
  await sql`
    with ranked as (
      select l.record_id, l.other_id, row_number() over (partition by l.record_id order by l.place desc) as nth
        from record_link l
        join grid_record o on o.tenant_id = app.tenant_id() and o.id = l.other_id and o.deleted_at is null
       where l.tenant_id = app.tenant_id() and l.grid_id = ${gridId} and l.field_id = ${fieldId}
    ), over as (
      select record_id, ${fieldId}::text as field_id, other_id from ranked where nth > 1
      union all select other_id, ${backField}::text, record_id from ranked where nth > 1
    )
    delete from record_link l using over o
     where l.tenant_id = app.tenant_id() and l.record_id = o.record_id and l.field_id = o.field_id and l.other_id = o.other_id`.execute(
    tx,
  )
}

/**
 * Writes the cells of a link field anew from the links that there are, in all records. These keep their versions: what
 * they hold is told by a schema change that has windows read anew. The caller holds the grid row's lock.
 */
export async function refreshLinkCells(tx: TenantTx, gridId: string, fieldId: string): Promise<void> {
  await sql`
    -- Asked record by record: right after links were made the planner knows nothing of them, and expects a few.
    with wrong as (
      select r.id, links.ids from grid_record r cross join lateral (
          select jsonb_agg(l.other_id order by l.place) as ids
            from record_link l cross join lateral (
              select deleted_at from grid_record where tenant_id = app.tenant_id() and id = l.other_id offset 0
            ) o
           where l.tenant_id = app.tenant_id() and l.record_id = r.id and l.field_id = ${fieldId} and o.deleted_at is null
        ) links
       where r.tenant_id = (select app.tenant_id()) and r.grid_id = ${gridId}
         and r.cells -> ${fieldId}::text is distinct from links.ids
    )
    update grid_record r
       set cells = case when w.ids is null then r.cells - ${fieldId}::text
           else r.cells || jsonb_build_object(${fieldId}::text, w.ids) end
      from wrong w where r.tenant_id = app.tenant_id() and r.id = w.id`.execute(tx)
}
