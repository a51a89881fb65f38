import { sql } from 'kysely'

import type { Field } from '@operagrid/shared/domain/field'
import type { Shape } from '@operagrid/shared/domain/rollup-loop'
import { sourcesOf } from '@operagrid/shared/domain/rollup-settle'

import { kyselyOf } from '../pool.ts'
import type { Db } from '../pool.ts'
import type { TenantTx } from '../tenant.ts'
import { findGrid } from './grid.ts'

/** That the rollups of `gridId` read the field of `sourceId`, by the link; `field` null = they count its records. */
export type RollupRead = {
  readonly gridId: string
  readonly gridName: string
  readonly fieldId: string
  readonly fieldName: string
  readonly linkId: string
  readonly sourceId: string
  /** The field that mirrors the link. */
  readonly backId: string
  readonly field: string | null
}

/** All that rollups of the workspace read, those of deleted grids aside; where the link is gone they read nothing. */
export async function listRollupReads(tx: TenantTx): Promise<RollupRead[]> {
  const { rows } = await sql<RollupRead>`
    select r.grid_id as "gridId", g.name as "gridName", r.id as "fieldId", r.name as "fieldName", l.id as "linkId",
        (l.link ->> 'gridId')::uuid as "sourceId", l.link ->> 'fieldId' as "backId", r.rollup ->> 'field' as field
      from field r
      join field l on l.tenant_id = r.tenant_id and l.grid_id = r.grid_id and l.id = r.rollup ->> 'link' and l.type = 'link'
      join grid g on g.tenant_id = r.tenant_id and g.id = r.grid_id and g.ready and g.deleted_at is null
     where r.tenant_id = app.tenant_id() and r.type = 'rollup'
     order by g.name, r.position, r.id`.execute(tx)
  return rows
}

/**
 * The grids that rollups among `fields` of a grid read, and those that are read there in turn, as far as it goes: by
 * id, deleted ones aside. The grid itself is among them, with the fields that are given.
 */
export async function readShapes(tx: TenantTx, grid: Shape & { readonly id: string }): Promise<Map<string, Shape>> {
  const shapes = new Map<string, Shape>([[grid.id, { name: grid.name, fields: grid.fields }]])
  const waiting = [...sourcesOf(grid.fields)]
  const asked = new Set([grid.id])
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    if (asked.has(id)) continue
    asked.add(id)
    const found = await findGrid(tx, id)
    if (found === undefined) continue
    shapes.set(id, found)
    waiting.push(...sourcesOf(found.fields))
  }
  return shapes
}

/** The fields of the grids that rollups among `fields` read themselves, by grid; a deleted one is missing. */
export async function readSources(
  tx: TenantTx,
  grid: { readonly id: string; readonly fields: readonly Field[] },
): Promise<Map<string, readonly Field[]>> {
  const sources = new Map<string, readonly Field[]>([[grid.id, grid.fields]])
  for (const id of sourcesOf(grid.fields)) {
    if (sources.has(id)) continue
    const found = await findGrid(tx, id)
    if (found !== undefined) sources.set(id, found.fields)
  }
  return sources
}

/** How far a grid's rollups have come with one of the grids that they read. */
export type Watermark = {
  readonly gridId: string
  readonly sourceId: string
  readonly version: number
  /** The source's version by now. */
  readonly head: number
  readonly memberId: string
}

/** Of all grids of the workspace whose rollups read others, deleted ones aside. */
export async function listWatermarks(tx: TenantTx): Promise<Watermark[]> {
  const { rows } = await sql<Watermark>`
    select r.grid_id as "gridId", r.source_id as "sourceId", r.version, s.version as head, r.member_id as "memberId"
      from grid_rollup r
      join grid g on g.tenant_id = r.tenant_id and g.id = r.grid_id and g.ready and g.deleted_at is null
      join grid s on s.tenant_id = r.tenant_id and s.id = r.source_id
     where r.tenant_id = app.tenant_id()
     order by r.grid_id, r.source_id`.execute(tx)
  return rows
}

/**
 * Says which grids the rollups of a grid read from now on, all of them as they are now: its records are about to be
 * worked out anew. None when it has no rollups.
 */
export async function setSources(
  tx: TenantTx,
  gridId: string,
  { sourceIds, memberId }: { readonly sourceIds: readonly string[]; readonly memberId: string },
): Promise<void> {
  await holdSources(tx, gridId)
  await sql`
    with gone as (
      delete from grid_rollup where tenant_id = app.tenant_id() and grid_id = ${gridId} and source_id <> all(${sourceIds}::uuid[])
    )
    insert into grid_rollup as r (grid_id, source_id, version, member_id)
    select ${gridId}, s.id, s.version, ${memberId} from grid s
     where s.tenant_id = app.tenant_id() and s.id = any(${sourceIds}::uuid[])
        on conflict (tenant_id, grid_id, source_id) do update
           set version = greatest(r.version, excluded.version), member_id = excluded.member_id`.execute(tx)
}

/** Notes how far a grid's rollups have come. */
export async function advance(tx: TenantTx, gridId: string, reached: ReadonlyMap<string, number>): Promise<void> {
  if (reached.size === 0) return
  const rows = [...reached].map(([id, version]) => ({ id, version }))
  await holdSources(tx, gridId)
  await sql`
    update grid_rollup r set version = greatest(r.version, to_version.version)
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as to_version(id uuid, version bigint)
     where r.tenant_id = app.tenant_id() and r.grid_id = ${gridId} and r.source_id = to_version.id`.execute(tx)
}

/** Workspaces whose rollups are behind, each with a member by whose doing; of all tenants, ids alone. */
export async function listBehindRollups(db: Db): Promise<{ readonly tenantId: string; readonly memberId: string }[]> {
  const { rows } = await sql<{ tenant_id: string; member_id: string }>`
    select tenant_id, member_id from app.list_behind_rollups()`.execute(kyselyOf(db))
  return rows.map((row) => ({ tenantId: row.tenant_id, memberId: row.member_id }))
}

/** One order for all who write several of a grid's rows: who reshapes it has its lock, and who works its rollups out has not. */
async function holdSources(tx: TenantTx, gridId: string): Promise<void> {
  await sql`
    select from grid_rollup where tenant_id = app.tenant_id() and grid_id = ${gridId} order by source_id for update`.execute(
    tx,
  )
}
