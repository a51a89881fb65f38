import { sql } from 'kysely'

import type { TenantTx } from '../tenant.ts'

/** A file that nothing names any more, and whose it was. */
export type LooseFile = { readonly id: string; readonly memberId: string }

/**
 * Of the files that were marked as perhaps unnamed, `limit` at a time: those that a record still names, deleted ones
 * too, are marked no more. The others are answered, and are from then on like uploads that never ended: no cell may
 * name them, nobody is sent them, and what is left of them is swept.
 */
export async function takeLooseFiles(
  tx: TenantTx,
  limit: number,
): Promise<{ readonly files: LooseFile[]; readonly more: boolean }> {
  const { rows } = await sql<LooseFile & { named: boolean }>`
    with marked as materialized (
      select id, created_by from attachment
       where tenant_id = app.tenant_id() and loose_at is not null order by id limit ${limit}::int
         for update
    ), naming as (
      select grid_id, id from field where tenant_id = app.tenant_id() and type in ('photo', 'attachment')
      union select grid_id, id from deleted_field
       where tenant_id = app.tenant_id() and definition ->> 'type' in ('photo', 'attachment')
    ), held as materialized (
      select distinct e.id from naming p
        join grid_record r on r.tenant_id = app.tenant_id() and r.grid_id = p.grid_id and jsonb_typeof(r.cells -> p.id) = 'array'
       cross join jsonb_array_elements_text(r.cells -> p.id) as e(id)
       where exists (select from marked) and e.id in (select id::text from marked)
    ), settled as (
      update attachment a set loose_at = null, state = case when h.id is null then 'uploading' else a.state end
        from marked m left join held h on h.id = m.id::text
       where a.tenant_id = app.tenant_id() and a.id = m.id
    )
    select m.id, m.created_by as "memberId", h.id is not null as named from marked m left join held h on h.id = m.id::text`.execute(
    tx,
  )
  return {
    files: rows.filter(({ named }) => !named).map(({ id, memberId }) => ({ id, memberId })),
    more: rows.length === limit,
  }
}
