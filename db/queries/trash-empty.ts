import { sql } from 'kysely'

import { notFound } from '@operagrid/shared/errors'

import { kyselyOf } from '../pool.ts'
import type { Db } from '../pool.ts'
import type { TenantTx } from '../tenant.ts'

/** A grid whose trash is due, as the audit log names it. */
export type DueGrid = { readonly id: string; readonly name: string }

/** A field whose cells are due. `waits`: it can be brought back until it is given up. */
export type DueField = { readonly grid: DueGrid; readonly id: string; readonly waits: boolean }

/**
 * The tenants that have something to delete for good: what was deleted before `deletedBefore` or given up since, and
 * files that may be named by nothing. Ids alone: each is emptied in transactions of its own tenant.
 */
export async function listFullTrash(db: Db, deletedBefore: Date): Promise<string[]> {
  const { rows } = await sql<{ tenant_id: string }>`
    select tenant_id from app.list_full_trash(${deletedBefore.toISOString()}::timestamptz)`.execute(kyselyOf(db))
  return rows.map((row) => row.tenant_id)
}

/** Fields of which records still hold cells: deleted before then, or given up. */
export async function listDueFields(tx: TenantTx, deletedBefore: Date): Promise<DueField[]> {
  const { rows } = await sql<DueGrid & { fieldId: string; waits: boolean }>`
    select g.id, g.name, f.id as "fieldId", f.definition is not null as waits
      from deleted_field f join grid g on g.tenant_id = f.tenant_id and g.id = f.grid_id and g.ready
     where f.tenant_id = (select app.tenant_id()) and f.cells_left and (f.deleted_at < ${deletedBefore} or f.definition is null)
     order by f.deleted_at, f.id`.execute(tx)
  return rows.map(({ id, name, fieldId, waits }) => ({ grid: { id, name }, id: fieldId, waits }))
}

/** Deleted grids that are due, or on their way out already (`waits` is false). */
export async function listDueGrids(
  tx: TenantTx,
  deletedBefore: Date,
): Promise<(DueGrid & { readonly waits: boolean })[]> {
  const { rows } = await sql<DueGrid & { waits: boolean }>`
    select id, name, ready as waits from grid
     where tenant_id = (select app.tenant_id()) and deleted_at is not null and (deleted_at < ${deletedBefore} or not ready)
     order by deleted_at, id`.execute(tx)
  return rows
}

/** Grids with records that were deleted before then. */
export async function listGridsWithDue(tx: TenantTx, deletedBefore: Date): Promise<DueGrid[]> {
  const { rows } = await sql<DueGrid>`
    select g.id, g.name from grid g
     where g.tenant_id = (select app.tenant_id()) and g.ready and exists (
       select from grid_record r where r.tenant_id = g.tenant_id and r.grid_id = g.id and r.deleted_at < ${deletedBefore})
     order by g.id`.execute(tx)
  return rows
}

/** Takes the cells of a field out of the next `limit` records behind `number`; the last one's number, null at the end. */
export async function eraseCells(
  tx: TenantTx,
  { gridId, fieldId }: { readonly gridId: string; readonly fieldId: string },
  { number, limit }: { readonly number: number; readonly limit: number },
): Promise<number | null> {
  const { rows } = await sql<{ last: number | null }>`
    with chunk as (
      select id, number, cells -> ${fieldId}::text as cell from grid_record
       where tenant_id = app.tenant_id() and grid_id = ${gridId} and number > ${number}::bigint
       order by number limit ${limit}::int
    ), cut as (
      update grid_record r set cells = r.cells - ${fieldId}::text
        from chunk c where r.tenant_id = app.tenant_id() and r.id = c.id and c.cell is not null
    ), loose as (${looseSql(sql`select jsonb_build_object('cell', cell) as cells from chunk where jsonb_typeof(cell) = 'array'`)})
    select max(number) as last from chunk`.execute(tx)
  return rows[0]?.last ?? null
}

/** Says that no record holds cells of a field any more, and forgets its links. */
export async function endField(tx: TenantTx, gridId: string, fieldId: string): Promise<void> {
  await sql`
    with cut as (
      delete from record_link where tenant_id = app.tenant_id() and grid_id = ${gridId} and field_id = ${fieldId}
    )
    update deleted_field set cells_left = false
     where tenant_id = app.tenant_id() and grid_id = ${gridId} and id = ${fieldId}`.execute(tx)
}

/**
 * Deletes deleted records of a grid for good, with all that hangs on them, at most `limit`: those of `which` ids, or
 * those deleted before a moment. Answers how many. The caller holds the grid row's lock.
 */
export async function eraseRecords(
  tx: TenantTx,
  gridId: string,
  which: { readonly ids: readonly string[] } | { readonly deletedBefore: Date },
  limit: number,
): Promise<number> {
  const due = 'ids' in which ? sql`id = any(${which.ids}::uuid[])` : sql`deleted_at < ${which.deletedBefore}`
  return await eraseWhere(tx, gridId, sql`deleted_at is not null and ${due}`, limit)
}

/** The same for records of a grid that is on its way out. */
export async function eraseRecordsOfGrid(tx: TenantTx, gridId: string, limit: number): Promise<number> {
  return await eraseWhere(tx, gridId, sql`true`, limit)
}

/**
 * Puts a deleted grid on its way out: nobody brings it back. Files that its records name are looked at later.
 *
 * @throws AppError NOT_FOUND when it is not in the trash
 */
export async function giveUpGrid(tx: TenantTx, gridId: string): Promise<DueGrid> {
  const { rows } = await sql<DueGrid>`
    update grid set ready = false
     where tenant_id = app.tenant_id() and id = ${gridId} and ready and deleted_at is not null
    returning id, name`.execute(tx)
  const [row] = rows
  if (row === undefined) throw notFound('grid')
  await looseSql(sql`select cells from grid_record where tenant_id = app.tenant_id() and grid_id = ${gridId}`).execute(
    tx,
  )
  return row
}

/** Marks the files that records of a grid which was never shown name, if it has fields of files: perhaps nothing else does. */
export async function markNamedFiles(tx: TenantTx, gridId: string): Promise<void> {
  await looseSql(sql`
    select cells from grid_record
     where tenant_id = app.tenant_id() and grid_id = ${gridId}
       and exists (select from grid where tenant_id = app.tenant_id() and id = ${gridId} and not ready)
       and exists (select from field where tenant_id = app.tenant_id() and grid_id = ${gridId} and type in ('photo', 'attachment'))`).execute(
    tx,
  )
}

async function eraseWhere(tx: TenantTx, gridId: string, where: ReturnType<typeof sql>, limit: number): Promise<number> {
  const { rows } = await sql<{ erased: number }>`
    with gone as (
      delete from grid_record r using (
        select id from grid_record where tenant_id = app.tenant_id() and grid_id = ${gridId} and ${where} limit ${limit}::int
      ) due
       where r.tenant_id = app.tenant_id() and r.id = due.id
      returning r.id, r.cells
    ), texts as (
      delete from record_text t using gone
       where t.tenant_id = app.tenant_id() and t.grid_id = ${gridId} and t.record_id = gone.id
    ), loose as (${looseSql(sql`select cells from gone`)})
    select count(*) as erased from gone`.execute(tx)
  return rows[0]?.erased ?? 0
}

/** Marks the files that these cells name: perhaps nothing else does. */
function looseSql(cells: ReturnType<typeof sql>) {
  return sql`
    update attachment a set loose_at = now()
      from (
        select distinct (e #>> '{}')::uuid as id from (${cells}) held
         cross join jsonb_path_query(held.cells, 'strict $.*[*] ? (@.type() == "string"
           && @ like_regex "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")', '{}', true) e
      ) named
     where a.tenant_id = app.tenant_id() and a.id = named.id and a.state = 'ready'`
}
