import { sql } from 'kysely'

import type { Cells } from '@operagrid/shared/domain/cell'
import { statusesTimed } from '@operagrid/shared/domain/clock-fields'
import type { Field } from '@operagrid/shared/domain/field'
import type { Computing } from '@operagrid/shared/domain/grid'

import { kyselyOf } from '../pool.ts'
import type { Db } from '../pool.ts'
import type { TenantTx } from '../tenant.ts'
import { readSources } from './grid-rollup.ts'
import { computeCells, movedCells } from './record-rollup.ts'
import type { HeldCells } from './record-rollup.ts'
import { listSince } from './record-since.ts'

/** How much one chunk is, so that nobody's edit waits long behind it. `ms`: of calculating; one record is always done. */
export type ComputeLimits = { readonly records: number; readonly ms: number }

const CHUNK: ComputeLimits = { records: 500, ms: 50 }

/** Notes which fields are calculated, and that all records are to be worked out anew; `memberId`: by whose doing. */
export async function markUncomputed(
  tx: TenantTx,
  gridId: string,
  { ids, memberId }: { readonly ids: readonly string[]; readonly memberId: string },
): Promise<void> {
  const from = ids.length === 0 ? null : 0
  await sql`
    update grid set computed = ${ids}::text[], compute_from = ${from}::bigint, compute_by = ${memberId}::uuid
     where tenant_id = app.tenant_id() and id = ${gridId}`.execute(tx)
}

/** How far a grid was worked out: null when all of it is. `moved`: the fields whose cells came to something else. */
export type Computed = { readonly computing: Computing | null; readonly moved: readonly string[] }

/**
 * Works out the rollups and formulas of the next records that {@link markUncomputed} left, deleted ones too; the caller
 * holds the grid row's lock. Their versions stay: what they hold is told by a schema change that has windows read anew.
 */
export async function computeChunk(
  tx: TenantTx,
  gridId: string,
  fields: readonly Field[],
  limits: ComputeLimits = CHUNK,
): Promise<Computed> {
  const { rows } = await sql<HeldCells & { number: number; total: number }>`
    select r.id, r.number, r.cells, g.last_number as total from grid g
     cross join lateral (
       select id, number, cells from grid_record
        where tenant_id = app.tenant_id() and grid_id = ${gridId} and number > g.compute_from
        order by number limit ${limits.records}::int
     ) r
     where g.tenant_id = app.tenant_id() and g.id = ${gridId} and g.compute_from is not null
     order by r.number`.execute(tx)
  const shapes = await readSources(tx, { id: gridId, fields })
  const since = await listSince(tx, gridId, { recordIds: rows.map(({ id }) => id), fieldIds: statusesTimed(fields) })
  const computed = computeRecords(rows, await computeCells(tx, rows, { fields, shapes, since }), limits.ms)
  await writeComputed(tx, computed.moved)
  const last = rows[computed.count - 1]
  const isLast = computed.count === rows.length && rows.length < limits.records
  const computing = last === undefined || isLast ? null : { done: last.number, total: last.total }
  await sql`
    update grid set compute_from = ${computing?.done ?? null}::bigint
     where tenant_id = app.tenant_id() and id = ${gridId}`.execute(tx)
  return { computing, moved: [...new Set(computed.moved.flatMap(({ cells }) => Object.keys(cells)))] }
}

/** The first records as far as the time goes, `count` of them, and those cells that come to something else by now. */
function computeRecords(
  records: readonly HeldCells[],
  compute: (held: HeldCells) => Cells,
  ms: number,
): { readonly count: number; readonly moved: readonly HeldCells[] } {
  const moved: HeldCells[] = []
  const end = performance.now() + ms
  for (const [at, held] of records.entries()) {
    const move = movedCells(held.cells, compute(held))
    if (move !== null) moved.push({ id: held.id, cells: move.after })
    if (performance.now() >= end) return { count: at + 1, moved }
  }
  return { count: records.length, moved }
}

async function writeComputed(tx: TenantTx, moved: readonly HeldCells[]): Promise<void> {
  if (moved.length === 0) return
  await sql`
    update grid_record r set cells = jsonb_strip_nulls(r.cells || w.cells)
      from (
        select each.cells, found.place
          from jsonb_to_recordset(${JSON.stringify(moved)}::jsonb) as each(id uuid, cells jsonb)
         cross join lateral (
           -- One probe of the primary key a record, also on a grid without statistics.
           select ctid as place from grid_record where tenant_id = app.tenant_id() and id = each.id offset 0
         ) found
      ) w
     where r.ctid = w.place`.execute(tx)
}

/**
 * Grids of all tenants whose formulas a server left half worked out, each with the member whose change it was. Ids
 * alone: each is gone on with in a transaction of its own tenant.
 */
export async function listUncomputedGrids(
  db: Db,
): Promise<{ readonly tenantId: string; readonly gridId: string; readonly memberId: string }[]> {
  const { rows } = await sql<{ tenant_id: string; grid_id: string; member_id: string }>`
    select tenant_id, grid_id, member_id from app.list_uncomputed_grids()`.execute(kyselyOf(db))
  return rows.map((row) => ({ tenantId: row.tenant_id, gridId: row.grid_id, memberId: row.member_id }))
}
