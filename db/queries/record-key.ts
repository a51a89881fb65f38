import { sql } from 'kysely'

import type { CellValue, Cells } from '@operagrid/shared/domain/cell'

import type { TenantTx } from '../tenant.ts'
import { findHead } from './change.ts'

/** The records that hold one value in a field: how many, and the one where it is only one. */
export type KeyMatch = {
  readonly count: number
  readonly record: { readonly id: string; readonly cells: Cells } | null
}

/** The cells of these records of a grid, by their ids. */
export async function findCells(tx: TenantTx, recordIds: readonly string[]): Promise<ReadonlyMap<string, Cells>> {
  const { rows } = await sql<{ id: string; cells: Cells }>`
    select r.id, r.cells from unnest(${recordIds}::uuid[]) as n(id)
     cross join lateral (
       select id, cells from grid_record where tenant_id = app.tenant_id() and id = n.id offset 0
     ) r`.execute(tx)
  return new Map(rows.map(({ id, cells }) => [id, cells]))
}

/** How a key is looked up in the answer of {@link findByKey}. */
export function keyOf(value: CellValue): string {
  return JSON.stringify(value)
}

/**
 * The records of a grid that are not deleted and hold one of `values` in a field, by {@link keyOf} of the value, and
 * the version at which they did. Reads the grid from end to end: ask for many values at once.
 */
export async function findByKey(
  tx: TenantTx,
  gridId: string,
  { fieldId, values }: { readonly fieldId: string; readonly values: readonly CellValue[] },
): Promise<{ readonly version: number; readonly matches: ReadonlyMap<string, KeyMatch> }> {
  const version = (await findHead(tx, gridId)) ?? 0
  if (values.length === 0) return { version, matches: new Map() }
  const { rows } = await sql<{ key: CellValue; count: number; id: string; cells: Cells }>`
    select k.key, k.count, k.id, r.cells
      from (
        select r.cells -> ${fieldId} as key, count(*)::int as count, (array_agg(r.id))[1] as id
          from grid_record r
         where r.tenant_id = (select app.tenant_id()) and r.grid_id = ${gridId} and r.deleted_at is null
           and r.cells -> ${fieldId} in (select value from jsonb_array_elements(${JSON.stringify(values)}::jsonb))
         group by 1
        offset 0
      ) k
      -- One probe of the primary key a value: a grid without statistics would be read again for each.
      cross join lateral (
        select cells from grid_record where tenant_id = app.tenant_id() and id = k.id offset 0
      ) r`.execute(tx)
  const matches = new Map(
    rows.map(({ key, count, id, cells }) => [keyOf(key), { count, record: count === 1 ? { id, cells } : null }]),
  )
  return { version, matches }
}
