import { sql } from 'kysely'

import type { TenantTx } from '../tenant.ts'

/** A grid that was written to, and the version it has since. */
export type Released = { readonly gridId: string; readonly version: number; readonly records: number }

/**
 * Frees all that is assigned to a member who is about to be removed, as changes of `by` like any other: deleted
 * records and grids too, which may be restored. Locks the grids first, as every writer does, then the member, so that
 * nobody assigns to them any more.
 *
 * @throws 55P03 where somebody was just assigning to them in another grid: nothing was changed, try again
 */
export async function releaseAssignments(tx: TenantTx, memberId: string, by: string): Promise<Released[]> {
  const grids = await listGridsOf(tx, memberId)
  for (const gridId of grids)
    await sql`select from grid where tenant_id = app.tenant_id() and id = ${gridId} for no key update`.execute(tx)
  await sql`select from membership where tenant_id = app.tenant_id() and id = ${memberId} for update`.execute(tx)
  const late = (await listGridsOf(tx, memberId)).filter((gridId) => !grids.includes(gridId))
  // Who holds one of these may be waiting for the member: not to be waited for.
  for (const gridId of late)
    await sql`select from grid where tenant_id = app.tenant_id() and id = ${gridId} for no key update nowait`.execute(
      tx,
    )
  const released: Released[] = []
  for (const gridId of [...grids, ...late]) {
    const { rows } = await sql<{ version: number; records: number }>`
      with freed as materialized (
        select id, row_number() over (order by number) as ordinal, number, version, cells, review_state, created_at, created_by
          from grid_record where tenant_id = app.tenant_id() and grid_id = ${gridId} and assigned_to = ${memberId}
      ), g as (
        update grid set version = version + (select count(*) from freed)
         where tenant_id = app.tenant_id() and id = ${gridId}
        returning version, version - (select count(*) from freed) as base
      ), moved as (
        update grid_record r set assigned_to = null, version = g.base + f.ordinal, updated_at = now(), updated_by = ${by}
          from freed f, g where r.tenant_id = app.tenant_id() and r.id = f.id
      ), told as (
        insert into grid_change (grid_id, version, kind, record_id, created_by, member_id, op_id, number, before, after,
            review_state, record_created_at, assigned_from, detail, previous)
        select ${gridId}, g.base + f.ordinal, 'assign', f.id, f.created_by, ${by}, gen_random_uuid(), f.number, '{}', '{}',
            f.review_state, f.created_at, ${memberId}, jsonb_build_object('cells', f.cells), f.version
          from freed f, g
      )
      select g.version, (select count(*) from freed) as records from g`.execute(tx)
    released.push(...rows.map(({ version, records }) => ({ gridId, version, records })))
  }
  return released
}

/** The grids, in the order in which they are locked, with records that are assigned to a member. */
async function listGridsOf(tx: TenantTx, memberId: string): Promise<string[]> {
  const { rows } = await sql<{ grid_id: string }>`
    select distinct grid_id from grid_record
     where tenant_id = app.tenant_id() and assigned_to = ${memberId} order by grid_id`.execute(tx)
  return rows.map((row) => row.grid_id)
}
