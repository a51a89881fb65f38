import { sql } from 'kysely'

import type { RecordChange } from '@operagrid/shared/domain/change'
import type { LinkTarget } from '@operagrid/shared/domain/field-link'

import type { TenantTx } from '../tenant.ts'
import { tellMoved } from './tell-moved.ts'

/** A cell of a link field. */
export type LinkCell = { readonly gridId: string; readonly fieldId: string; readonly recordId: string }

/** What a cell of a link field is to hold: `ids` in their order. `back`: the field that shows it from the other side. */
export type LinkEdit = LinkCell & { readonly back: LinkTarget; readonly one: boolean; readonly ids: readonly string[] }

/** What another has made of a link cell: the ids before and after. */
export type LinkMove = {
  readonly recordId: string
  readonly fieldId: string
  readonly version: number
  readonly before: readonly string[] | null
  readonly after: readonly string[] | null
}

/**
 * Of these records those that may be linked to, each with its grid: not deleted, in a grid that is not.
 */
export async function listLinkable(tx: TenantTx, recordIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const { rows } = await sql<{ id: string; grid_id: string }>`
    select r.id, r.grid_id from unnest(${recordIds}::uuid[]) as named(record_id) cross join lateral (
        select id, grid_id, deleted_at from grid_record where tenant_id = app.tenant_id() and id = named.record_id offset 0
      ) r
      join grid g on g.tenant_id = app.tenant_id() and g.id = r.grid_id and g.deleted_at is null
     where r.deleted_at is null`.execute(tx)
  return new Map(rows.map((row) => [row.id, row.grid_id]))
}

/**
 * What happened to link cells of a grid after each record's `since`, by others or by an edit of the other side,
 * the oldest first.
 */
export async function listLinkMoves(
  tx: TenantTx,
  gridId: string,
  memberId: string,
  wanted: readonly { readonly recordId: string; readonly fieldId: string; readonly since: number }[],
): Promise<LinkMove[]> {
  const { rows } = await sql<LinkMove>`
    select c.record_id as "recordId", w."fieldId", c.version, nullif(c.before -> w."fieldId", 'null') as before,
        nullif(c.after -> w."fieldId", 'null') as after
      from jsonb_to_recordset(${JSON.stringify(wanted)}::jsonb) as w("recordId" uuid, "fieldId" text, since bigint)
      join grid_change c on c.tenant_id = app.tenant_id() and c.grid_id = ${gridId}
        and c.record_id = w."recordId" and c.version > w.since and c.after ? w."fieldId"
     -- An edit of the other side has no op of its own.
     where c.member_id is distinct from ${memberId}::uuid or c.op_hash is null
     order by c.version`.execute(tx)
  return rows
}

/** Makes and cuts links so that these cells hold what they are to hold; answers all cells that it touches. */
export async function setLinks(tx: TenantTx, edits: readonly LinkEdit[]): Promise<LinkCell[]> {
  const { rows } = await sql<LinkCell>`
    with wanted as materialized (
      select e."recordId", e."gridId", e."fieldId", (e.back ->> 'gridId')::uuid as back_grid, e.back ->> 'fieldId' as back_field, e.one, e.ids, e.nth
        from jsonb_to_recordset(${JSON.stringify(edits.map((edit, nth) => ({ ...edit, nth })))}::jsonb) as e("recordId" uuid, "gridId" uuid, "fieldId" text, back jsonb, one boolean, ids jsonb, nth int)
    ), cut as (
      delete from record_link l using wanted w
       where l.tenant_id = app.tenant_id() and l.record_id = w."recordId" and l.field_id = w."fieldId"
         and not w.ids ? l.other_id::text
         -- A link to a deleted record is in no cell, so nobody took it away; but where there is room for one only.
         and (w.one or exists (
           select from grid_record o where o.tenant_id = app.tenant_id() and o.id = l.other_id and o.deleted_at is null))
      returning l.record_id, l.grid_id, l.field_id, l.other_id, w.back_grid, w.back_field
    ), cut_back as (
      delete from record_link l using cut c
       where l.tenant_id = app.tenant_id() and l.record_id = c.other_id and l.field_id = c.back_field and l.other_id = c.record_id
    ), made as (
      insert into record_link (record_id, grid_id, field_id, other_id)
      select side.record_id, side.grid_id, side.field_id, side.other_id
        from wanted w cross join jsonb_array_elements_text(w.ids) with ordinality as named(id, at)
        cross join lateral (values
          (w."recordId", w."gridId", w."fieldId", named.id::uuid),
          (named.id::uuid, w.back_grid, w.back_field, w."recordId")
        ) as side(record_id, grid_id, field_id, other_id)
       order by w.nth, named.at
      on conflict do nothing
      returning record_id, grid_id, field_id
    )
    select record_id as "recordId", grid_id as "gridId", field_id as "fieldId" from cut
    union select other_id, back_grid, back_field from cut
    union select record_id, grid_id, field_id from made`.execute(tx)
  return rows
}

/** All links of these records, deleted or not. */
export async function listLinks(
  tx: TenantTx,
  recordIds: readonly string[],
): Promise<{ readonly recordId: string; readonly fieldId: string; readonly otherId: string }[]> {
  const { rows } = await sql<{ recordId: string; fieldId: string; otherId: string }>`
    select record_id as "recordId", field_id as "fieldId", other_id as "otherId" from record_link
     where tenant_id = app.tenant_id() and record_id = any(${recordIds}::uuid[])`.execute(tx)
  return rows
}

/**
 * Leaves these cells, which have room for one record, the one that was linked last among those that are not
 * deleted; answers the cells on the other side of what had to give way.
 */
export async function keepLastLinks(
  tx: TenantTx,
  cells: readonly (LinkCell & { readonly back: LinkTarget })[],
): Promise<LinkCell[]> {
  const { rows } = await sql<LinkCell>`
    with due as (
      -- A cell may be named twice, which must not count its one link as two.
      select distinct d."recordId", d."fieldId", (d.back ->> 'gridId')::uuid as back_grid, d.back ->> 'fieldId' as back_field
        from jsonb_to_recordset(${JSON.stringify(cells)}::jsonb) as d("recordId" uuid, "fieldId" text, back jsonb)
    ), ranked as (
      select l.record_id, l.field_id, l.other_id, d.back_grid, d.back_field,
          row_number() over (partition by l.record_id, l.field_id order by l.place desc) as nth
        from due d
        join record_link l on l.tenant_id = app.tenant_id() and l.record_id = d."recordId" and l.field_id = d."fieldId"
        join grid_record o on o.tenant_id = app.tenant_id() and o.id = l.other_id and o.deleted_at is null
    ), over as (
      select * from ranked where nth > 1
    ), cut as (
      delete from record_link l using (
          select record_id, field_id, other_id from over union all select other_id, back_field, record_id from over
        ) o
       where l.tenant_id = app.tenant_id() and l.record_id = o.record_id and l.field_id = o.field_id and l.other_id = o.other_id
    )
    select other_id as "recordId", back_grid as "gridId", back_field as "fieldId" from over`.execute(tx)
  return rows
}

/**
 * Writes these cells of one grid anew from the links that there are, those of deleted records aside, as numbered
 * changes of `memberId` without an op of their own. Only what differs is written. The caller holds the grid row's lock.
 */
export async function rewriteLinkCells(
  tx: TenantTx,
  gridId: string,
  cells: readonly LinkCell[],
  by: { readonly memberId: string; readonly at: string },
): Promise<RecordChange[]> {
  const moved = sql`due as (
      select distinct d."recordId" as record_id, d."fieldId" as field_id
        from jsonb_to_recordset(${JSON.stringify(cells)}::jsonb) as d("recordId" uuid, "fieldId" text)
    ), held as (
      select r.*, d.field_id, coalesce(r.cells -> d.field_id, 'null') as was, coalesce(links.ids, 'null') as ids
        from due d cross join lateral (
          select ctid as place, id, grid_id, number, version, cells, review_state, created_at, created_by, assigned_to, deleted_at
            from grid_record where tenant_id = app.tenant_id() and id = d.record_id offset 0
        ) r cross join lateral (
          select jsonb_agg(l.other_id order by l.place) as ids
            from record_link l
            join grid_record o on o.tenant_id = app.tenant_id() and o.id = l.other_id and o.deleted_at is null
           where l.tenant_id = app.tenant_id() and l.record_id = d.record_id and l.field_id = d.field_id
        ) links
       -- A deleted record keeps what it held; it is written when it comes back.
       where r.grid_id = ${gridId} and r.deleted_at is null
    ), moved as materialized (
      select place, id, number, version, review_state, created_at, created_by, assigned_to, gen_random_uuid() as op_id,
          jsonb_object_agg(field_id, was) as before, jsonb_object_agg(field_id, ids) as after,
          row_number() over (order by number) as ordinal
        from held where was <> ids
       group by place, id, number, version, review_state, created_at, created_by, assigned_to
    )`
  return await tellMoved(tx, gridId, moved, by)
}
