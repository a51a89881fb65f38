import { sql } from 'kysely'

import { sameCell } from '@operagrid/shared/domain/cell'
import type { CellValue, Cells } from '@operagrid/shared/domain/cell'
import type { Field } from '@operagrid/shared/domain/field'
import { formulasOf } from '@operagrid/shared/domain/formula-fields'
import { rollUp } from '@operagrid/shared/domain/rollup-cell'
import { targetOf } from '@operagrid/shared/domain/rollup-settle'
import type { Shapes } from '@operagrid/shared/domain/rollup-settle'

import type { TenantTx } from '../tenant.ts'
import type { SinceByRecord } from './record-since.ts'

export type HeldCells = { readonly id: string; readonly cells: Cells }

/** What is read of linked records: of each link a field, null = that they are there. The same is read once. */
type Reading = { readonly link: string; readonly field: string | null }

/**
 * How: by these fields of the grid and `shapes`, those of the grids that rollups read. `since`: for clocks, how long
 * records have held what they count from; absent = as long as their own cells say.
 */
type Computation = { readonly fields: readonly Field[]; readonly shapes: Shapes; readonly since?: SinceByRecord }

/**
 * What the rollups and then the formulas of records come to, by their ids: a cell for each field that is calculated,
 * null = empty. All linked records are read in one statement.
 *
 */
export async function computeCells(
  tx: TenantTx,
  records: readonly HeldCells[],
  { fields, shapes, since = new Map() }: Computation,
): Promise<(held: HeldCells) => Cells> {
  const formulas = formulasOf(fields)
  const compute = (id: string, cells: Cells) =>
    formulas.compute(cells, (_, fieldId) => since.get(id)?.get(fieldId) ?? null)
  const rollups = fields.flatMap(({ id, type, rollup }) => {
    if (type !== 'rollup' || rollup === undefined) return []
    const target = targetOf(rollup, fields, shapes) ?? null
    return [{ id, rollup, target, key: keyOf({ link: rollup.link, field: target?.id ?? null }) }]
  })
  if (rollups.length === 0) return ({ id, cells }) => compute(id, cells)
  const readings = new Map(
    rollups.map(({ rollup, target, key }) => [key, { link: rollup.link, field: target?.id ?? null }]),
  )
  const linked = await readLinked(tx, records, readings)
  return ({ id, cells }) => {
    const values = linked.get(id)
    const rolled: Record<string, CellValue> = {}
    for (const { id: fieldId, rollup, target, key } of rollups)
      rolled[fieldId] = rollUp(rollup, target, values?.get(key) ?? [])
    return { ...rolled, ...compute(id, { ...cells, ...rolled }) }
  }
}

/** The calculated cells that are not what they come to; null where all are. */
export function movedCells(held: Cells, computed: Cells): { readonly before: Cells; readonly after: Cells } | null {
  const moved = Object.entries(computed).filter(([fieldId, value]) => !sameCell(held[fieldId], value))
  if (moved.length === 0) return null
  return {
    before: Object.fromEntries(moved.map(([fieldId]) => [fieldId, held[fieldId] ?? null])),
    after: Object.fromEntries(moved),
  }
}

function keyOf({ link, field }: Reading): string {
  return field === null ? link : `${link}/${field}`
}

/** The values of linked records that are not deleted, in the order of their links: by record, and by what is read. */
async function readLinked(
  tx: TenantTx,
  records: readonly HeldCells[],
  readings: ReadonlyMap<string, Reading>,
): Promise<ReadonlyMap<string, ReadonlyMap<string, readonly CellValue[]>>> {
  const links = [...new Set([...readings.values()].map(({ link }) => link))]
  const lists = [...readings.values()].map(({ link, field }) => {
    const value = field === null ? sql`'true'::jsonb` : sql`coalesce(o.cells -> ${field}::text, 'null')`
    return sql`coalesce(jsonb_agg(${value} order by l.place) filter (where l.field_id = ${link}), '[]')`
  })
  const { rows } = await sql<{ id: string; lists: CellValue[][] }>`
    select d.id, jsonb_build_array(${sql.join(lists)}) as lists
      from unnest(${records.map(({ id }) => id)}::uuid[]) as d(id)
     -- Probes of primary keys, also on grids without statistics.
     cross join lateral (
       select field_id, other_id, place from record_link
        where tenant_id = app.tenant_id() and record_id = d.id and field_id = any(${links}::text[]) offset 0
     ) l cross join lateral (
       select cells, deleted_at from grid_record where tenant_id = app.tenant_id() and id = l.other_id offset 0
     ) o
     where o.deleted_at is null
     group by d.id`.execute(tx)
  const keys = [...readings.keys()]
  return new Map(rows.map((row) => [row.id, new Map(keys.map((key, at) => [key, row.lists[at] ?? []]))]))
}
