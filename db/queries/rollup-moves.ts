import { sql } from 'kysely'

import type { Cells } from '@operagrid/shared/domain/cell'
import type { RecordChange } from '@operagrid/shared/domain/change'

import type { TenantTx } from '../tenant.ts'
import { tellMoved } from './tell-moved.ts'

/** Behind more changes than this it is quicker to work a grid out anew than to find whom they move. */
const MAX_BEHIND = 20_000

/** What rollups of a grid read of the records of a grid. */
export type SourceReads = {
  readonly gridId: string
  readonly sourceId: string
  /** Fields of the source, and there the fields that mirror the links by which they are read. */
  readonly fields: readonly string[]
  readonly backs: readonly string[]
  /** Where the source is the grid itself: its links, by which any rollup of it reads. */
  readonly links: readonly string[]
  /** The versions of the source that are looked through: those after the first, up to the second. */
  readonly after: number
  readonly upTo: number
}

/** Records whose rollups may have moved, each with the member who did it last. `all`: which they are cannot be told. */
export type Moves = {
  readonly records: readonly { readonly id: string; readonly memberId: string | null }[]
  readonly all: boolean
}

/** Whom the changes of a source move, found set-wise by their links. */
export async function readMoves(tx: TenantTx, reads: SourceReads): Promise<Moves> {
  const { sourceId, fields, backs, links, after, upTo } = reads
  if (upTo - after > MAX_BEHIND) return { records: [], all: true }
  const { rows } = await sql<{ all: boolean; records: Moves['records'] | null }>`
    with said as materialized (
      select version, kind, record_id, member_id, after,
          kind = 'schema' and (detail -> 'reload')::boolean
            and coalesce((detail -> 'moved') ?| ${fields}::text[], true) as reloads
        from grid_change
       where tenant_id = app.tenant_id() and grid_id = ${sourceId} and version > ${after}::bigint and version <= ${upTo}::bigint
    ), moved as (
      select l.other_id as id, s.version, s.member_id
        from (select * from said where kind = 'patch' and after ?| ${fields}::text[]) s
       cross join lateral (
         select other_id from record_link
          where tenant_id = app.tenant_id() and record_id = s.record_id and field_id = any(${backs}::text[]) offset 0
       ) l
      union all
      select record_id, version, member_id from said
       where (kind in ('patch', 'create') and after ?| ${links}::text[]) or (kind = 'restore' and ${links.length > 0})
    ), each as (
      select distinct on (id) id, member_id from moved order by id, version desc
    )
    select (select count(*) <> ${upTo - after} or coalesce(bool_or(reloads), false) from said) as all,
      (select jsonb_agg(jsonb_build_object('id', id, 'memberId', member_id)) from each) as records`.execute(tx)
  const [row] = rows
  return { records: row?.records ?? [], all: row?.all ?? false }
}

/** A record as its calculated cells are worked out from what it holds at a version of its own. */
export type RolledRecord = { readonly id: string; readonly version: number; readonly cells: Cells }

/** Those of these records of a grid that are not deleted. */
export async function listHeld(tx: TenantTx, gridId: string, ids: readonly string[]): Promise<RolledRecord[]> {
  const { rows } = await sql<RolledRecord>`
    select r.id, r.version, r.cells from unnest(${ids}::uuid[]) as named(id) cross join lateral (
        select id, grid_id, version, cells, deleted_at from grid_record where tenant_id = app.tenant_id() and id = named.id offset 0
      ) r
     where r.grid_id = ${gridId} and r.deleted_at is null`.execute(tx)
  return rows
}

/** Cells of a record that come to something else than it holds at `version`: those that move, before and after. */
export type RolledCells = Omit<RolledRecord, 'cells'> & { readonly before: Cells; readonly after: Cells }

/**
 * Writes calculated cells, as numbered changes of `memberId` without an op of their own. Records that are at another
 * version by now are left as they are. The caller holds the grid row's lock.
 */
export async function writeRolled(
  tx: TenantTx,
  gridId: string,
  moved: readonly RolledCells[],
  by: { readonly memberId: string; readonly at: string },
): Promise<RecordChange[]> {
  if (moved.length === 0) return []
  const asked = sql`moved as materialized (
      select r.*, w.before, w.after, gen_random_uuid() as op_id, row_number() over (order by r.number) as ordinal
        from jsonb_to_recordset(${JSON.stringify(moved)}::jsonb) as w(id uuid, version bigint, before jsonb, after jsonb)
       cross join lateral (
         select ctid as place, id, number, version, review_state, created_at, created_by, assigned_to
           from grid_record where tenant_id = app.tenant_id() and id = w.id offset 0
       ) r
       where r.version = w.version
    )`
  return await tellMoved(tx, gridId, asked, by)
}
