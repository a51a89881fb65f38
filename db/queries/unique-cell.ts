import { sql } from 'kysely'

import type { CellValue, Cells } from '@operagrid/shared/domain/cell'
import type { Field } from '@operagrid/shared/domain/field'

import { keptPlan } from '../kept-plan.ts'
import type { TenantTx } from '../tenant.ts'

/** A value that a record would hold in a unique field. */
export type UniqueClaim = { readonly field: Field; readonly value: CellValue }

/** The record that holds a value. `claim`: its place among those that were asked for. */
export type UniqueHolder = { readonly claim: number; readonly recordId: string; readonly number: number }

/**
 * Which records of a grid hold these values, or what is alike (`uniqueKey`). As an editor alone: it tells of all
 * records. What is found holds as long as the grid row is locked.
 */
export async function findUniqueHolders(
  tx: TenantTx,
  gridId: string,
  claims: readonly UniqueClaim[],
): Promise<UniqueHolder[]> {
  if (claims.length === 0) return []
  const asked = claims.map(({ field, value }, claim) => ({ claim, fieldId: field.id, type: field.type, value }))
  const { rows } = await sql<UniqueHolder>`${keptPlan(claims.length, sql`/* keep: find unique holders */`)}
    select c.claim, u.record_id as "recordId", r.number
      from (
        -- Once a claim: beside the cells it would be worked out again for each of them that is looked at.
        select claim, "fieldId", app.unique_key(type, value) as key
          from jsonb_to_recordset(${JSON.stringify(asked)}::jsonb) as t(claim int, "fieldId" text, type text, value jsonb)
        offset 0
      ) c
      -- One probe of a primary key each, whatever the planner expects.
     cross join lateral (
       select record_id from unique_cell
        where tenant_id = app.tenant_id() and grid_id = ${gridId} and field_id = c."fieldId" and key = c.key
       offset 0
     ) u
     cross join lateral (
       select number from grid_record where tenant_id = app.tenant_id() and id = u.record_id offset 0
     ) r`.execute(tx)
  return rows
}

/** What records hold in unique fields from now on: `cells` of those that are not deleted, null of the others. */
export type UniqueMove = { readonly recordId: string; readonly cells: Cells | null }

/** Writes down what records hold in these unique fields. The caller holds the grid row's lock. @throws 23505 for what another record holds */
export async function moveUniqueCells(
  tx: TenantTx,
  gridId: string,
  fields: readonly Field[],
  moves: readonly UniqueMove[],
): Promise<void> {
  const recordIds = moves.map(({ recordId }) => recordId)
  // All go before any comes: what one record gives up another one of them may take.
  await Promise.all([
    sql`${keptPlan(recordIds.length, sql`/* keep: leave unique cells */`)}
      delete from unique_cell u using unnest(${recordIds}::uuid[]) as m(record_id)
       where u.tenant_id = app.tenant_id() and u.record_id = m.record_id
         and u.field_id = any(${fields.map(({ id }) => id)}::text[])`.execute(tx),
    takeUniqueCells(tx, gridId, fields, moves),
  ])
}

/** The same for records that are new: they give nothing up. */
export async function takeUniqueCells(
  tx: TenantTx,
  gridId: string,
  fields: readonly Field[],
  moves: readonly UniqueMove[],
): Promise<void> {
  const held = moves.flatMap(({ recordId, cells }) =>
    fields.flatMap(({ id, type }) => {
      const value = cells?.[id] ?? null
      return value === null ? [] : [{ recordId, fieldId: id, type, value }]
    }),
  )
  await sql`${keptPlan(held.length, sql`/* keep: take unique cells */`)}
    insert into unique_cell (grid_id, field_id, key, record_id)
    select ${gridId}, h."fieldId", h.key, h."recordId"
      from (
        select *, app.unique_key(type, value) as key
          from jsonb_to_recordset(${JSON.stringify(held)}::jsonb) as t("recordId" uuid, "fieldId" text, type text, value jsonb)
        offset 0
      ) h
     where h.key is not null`.execute(tx)
}

/** A value that several records hold: as the first of them writes it, all ways to write it, and their numbers, at most five. */
export type DoubledValue = {
  readonly value: CellValue
  readonly values: readonly CellValue[]
  readonly numbers: readonly number[]
  readonly records: number
}

/** Values that several records hold, those of the oldest records first, at most `limit`; and how many there are in all. */
export type Doubles = { readonly values: number; readonly records: number; readonly first: readonly DoubledValue[] }

/** Which values of a field several records hold that are not deleted. Reads the grid from end to end. */
export async function findDoubles(
  tx: TenantTx,
  gridId: string,
  { id, type }: Pick<Field, 'id' | 'type'>,
  limit: number,
): Promise<Doubles> {
  const { rows } = await sql<DoubledValue & { all_values: number; all_records: number }>`
    select (array_agg(k.value order by k.number))[1] as value, jsonb_agg(distinct k.value) as values,
        (array_agg(k.number order by k.number))[1:5] as numbers, count(*)::int as records,
        (count(*) over ())::int as all_values, (sum(count(*)) over ())::int as all_records
      from (
        select r.number, r.cells -> ${id}::text as value, app.unique_key(${type}, r.cells -> ${id}::text) as key
          from grid_record r
         where r.tenant_id = (select app.tenant_id()) and r.grid_id = ${gridId} and r.deleted_at is null
           and r.cells ? ${id}::text
        offset 0
      ) k
     where k.key is not null
     group by k.key having count(*) > 1
     order by min(k.number)
     limit ${limit}`.execute(tx)
  const [row] = rows
  return {
    values: row?.all_values ?? 0,
    records: row?.all_records ?? 0,
    first: rows.map(({ value, values, numbers, records }) => ({
      value,
      values,
      numbers: numbers.map(Number),
      records,
    })),
  }
}

/** Forgets which record has which value of a field: it is unique no more. */
export async function dropUniqueCells(tx: TenantTx, gridId: string, fieldId: string): Promise<void> {
  await sql`delete from unique_cell
    where tenant_id = app.tenant_id() and grid_id = ${gridId} and field_id = ${fieldId}`.execute(tx)
}

/**
 * Writes down anew which record has which value of a field. The caller holds the grid row's lock.
 *
 * @throws 23505 where two hold the same: ask {@link findDoubles} before
 */
export async function fillUniqueCells(
  tx: TenantTx,
  gridId: string,
  { id, type }: Pick<Field, 'id' | 'type'>,
): Promise<void> {
  await dropUniqueCells(tx, gridId, id)
  await sql`
    insert into unique_cell (grid_id, field_id, key, record_id)
    select ${gridId}, ${id}, k.key, k.id
      from (
        select r.id, app.unique_key(${type}, r.cells -> ${id}::text) as key
          from grid_record r
         where r.tenant_id = (select app.tenant_id()) and r.grid_id = ${gridId} and r.deleted_at is null
           and r.cells ? ${id}::text
        offset 0
      ) k
     where k.key is not null`.execute(tx)
}

/** The different values that a field holds in records that are not deleted, each with how many hold it, at most `limit`. */
export async function listHeldValues(
  tx: TenantTx,
  gridId: string,
  fieldId: string,
  limit: number,
): Promise<{ readonly value: CellValue; readonly count: number }[]> {
  const { rows } = await sql<{ value: CellValue; count: number }>`
    select cells -> ${fieldId}::text as value, count(*)::int as count from grid_record
     where tenant_id = (select app.tenant_id()) and grid_id = ${gridId} and deleted_at is null and cells ? ${fieldId}::text
     group by 1 limit ${limit}`.execute(tx)
  return rows
}
