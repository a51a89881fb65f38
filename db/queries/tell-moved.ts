import { sql } from 'kysely'
import type { RawBuilder } from 'kysely'

import type { Cells } from '@operagrid/shared/domain/cell'
import type { RecordChange } from '@operagrid/shared/domain/change'
import { reviewState } from '@operagrid/shared/domain/record'

import type { TenantTx } from '../tenant.ts'

/**
 * Stores cells that followed others, as numbered changes of `memberId` without an op of their own, and answers them in
 * their order. The caller holds the grid row's lock.
 *
 * @param moved the queries of a `with`; the last is `moved`: what is to be written of a record, with its `place` (ctid),
 *   `id`, `number`, `version`, `review_state`, `created_at`, `created_by`, `assigned_to`, the cells `before` and `after`
 *   (null = emptied), an `op_id`, and its `ordinal` from 1 without gaps
 */
export async function tellMoved(
  tx: TenantTx,
  gridId: string,
  moved: RawBuilder<unknown>,
  { memberId, at }: { readonly memberId: string; readonly at: string },
): Promise<RecordChange[]> {
  const { rows } = await sql<{
    version: number
    id: string
    number: number
    op_id: string
    before: Cells
    after: Cells
    review_state: string
    created_at: Date
    created_by: string | null
    assigned_to: string | null
  }>`
    with ${moved}, g as (
      update grid set version = version + n.moved
        from (select count(*) as moved from moved) n
       where tenant_id = app.tenant_id() and id = ${gridId} and n.moved > 0
      returning version - n.moved as base
    ), written as (
      update grid_record r set cells = jsonb_strip_nulls(r.cells || m.after), version = g.base + m.ordinal,
          updated_at = ${at}::timestamptz, updated_by = ${memberId}
        from moved m, g where r.ctid = m.place
    ), told as (
      insert into grid_change (grid_id, version, kind, record_id, created_by, member_id, at, op_id, number, before, after,
          review_state, record_created_at, assigned_to, previous)
      select ${gridId}, g.base + m.ordinal, 'patch', m.id, m.created_by, ${memberId}, ${at}::timestamptz, m.op_id, m.number, m.before, m.after,
          m.review_state, m.created_at, m.assigned_to, m.version
        from moved m, g
    )
    select g.base + m.ordinal as version, m.id, m.number, m.op_id, m.before, m.after, m.review_state, m.created_at, m.created_by, m.assigned_to
      from moved m, g order by 1`.execute(tx)
  return rows.map((row) => ({
    kind: 'patch',
    version: row.version,
    recordId: row.id,
    number: row.number,
    opId: row.op_id,
    memberId,
    at,
    before: row.before,
    after: row.after,
    reviewState: reviewState.parse(row.review_state),
    createdAt: row.created_at.toISOString(),
    createdBy: row.created_by,
    assignedTo: row.assigned_to,
  }))
}
