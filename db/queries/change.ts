import { sql } from 'kysely'

import type { GridChange } from '@operagrid/shared/domain/change'
import { seeChange } from '@operagrid/shared/domain/visibility'
import type { ReportersSee } from '@operagrid/shared/domain/visibility'

import type { TenantTx } from '../tenant.ts'
import { asReportersSee } from './grid.ts'

/**
 * A grid's changes after version `cursor` as far as this member may see them, oldest first, at most
 * `limit`. Row security decides over changes, `seeChange` over the cells in them: a reporter may get
 * fewer than `limit` although there are more.
 */
export async function listChanges(tx: TenantTx, gridId: string, cursor: number, limit: number): Promise<GridChange[]> {
  const rows = await tx
    .selectFrom('grid_change')
    .select([...changeColumns, reporterId.as('reporter_id')])
    .where('tenant_id', '=', sql<string>`app.tenant_id()`)
    .where('grid_id', '=', gridId)
    .where('version', '>', cursor)
    .orderBy('version')
    .limit(limit)
    .execute()
  const changes = rows.map(toChange)
  const memberId = rows[0]?.reporter_id ?? null
  if (memberId === null) return changes
  const sight = (await listGridSights(tx, [gridId])).get(gridId)
  if (sight === undefined) return []
  const reporters = { memberId, records: sight.reportersSee, fieldIds: new Set(sight.fieldIds) }
  return changes.flatMap((change) => seeChange(reporters, change) ?? [])
}

// Once a statement, and null for everyone who sees whole records.
const reporterId = sql<string | null>`(select case when app.role() = 'reporter' then app.member_id() end)`

/** The grid's version, or null when there is no such grid for this member. */
export async function findHead(tx: TenantTx, gridId: string): Promise<number | null> {
  return (await listHeads(tx, [gridId])).get(gridId) ?? null
}

/** The versions of those of these grids that this member may know of, by grid id. */
export async function listHeads(tx: TenantTx, gridIds: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const rows = await headsOf(tx, gridIds).execute()
  return new Map(rows.map((row) => [row.id, row.version]))
}

/** A grid's version, the ids of the fields that the member may see of it, and which records its reporters see. */
export type GridSight = {
  readonly version: number
  readonly fieldIds: readonly string[]
  readonly reportersSee: ReportersSee
}

/** The same with the fields that this member may see: for a reporter those their forms ask for. */
export async function listGridSights(
  tx: TenantTx,
  gridIds: readonly string[],
): Promise<ReadonlyMap<string, GridSight>> {
  const rows = await headsOf(tx, gridIds)
    .select('reporters_see')
    .select(
      sql<
        string[]
      >`array(select f.id from field f where f.tenant_id = grid.tenant_id and f.grid_id = grid.id order by f.id)`.as(
        'field_ids',
      ),
    )
    .execute()
  return new Map(
    rows.map((row) => [
      row.id,
      { version: row.version, fieldIds: row.field_ids, reportersSee: asReportersSee(row.reporters_see) },
    ]),
  )
}

function headsOf(tx: TenantTx, gridIds: readonly string[]) {
  return tx
    .selectFrom('grid')
    .select(['id', 'version'])
    .where('tenant_id', '=', sql<string>`app.tenant_id()`)
    .where('id', 'in', gridIds)
    .where('ready', '=', true)
    .where('deleted_at', 'is', null)
}

/** When the grid last changed: its newest change's time, or its making when nothing changed yet; ISO 8601 UTC. */
export async function findChangedAt(tx: TenantTx, gridId: string): Promise<string> {
  const change = await tx
    .selectFrom('grid_change')
    .select('at')
    .where('tenant_id', '=', sql<string>`app.tenant_id()`)
    .where('grid_id', '=', gridId)
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (change !== undefined) return change.at.toISOString()
  const grid = await tx.selectFrom('grid').select('created_at').where('id', '=', gridId).executeTakeFirstOrThrow()
  return grid.created_at.toISOString()
}

/** The columns of `grid_change` that a change is put together from. */
export const changeColumns = [
  'kind',
  'version',
  'record_id',
  'number',
  'op_id',
  'member_id',
  'at',
  'before',
  'after',
  'review_state',
  'record_created_at',
  'created_by',
  'assigned_to',
  'assigned_from',
  'detail',
] as const

/** Those columns as the driver reads them. */
export type ChangeRow = {
  readonly kind: string
  readonly version: number
  readonly record_id: string | null
  readonly number: number | null
  readonly op_id: string | null
  readonly member_id: string | null
  readonly at: Date
  readonly before: unknown
  readonly after: unknown
  readonly review_state: string | null
  readonly record_created_at: Date | null
  readonly created_by: string | null
  readonly assigned_to: string | null
  readonly assigned_from: string | null
  readonly detail: unknown
}

/** A stored change as it travels. */
export function toChange(row: ChangeRow): GridChange {
  const { kind, version, member_id: memberId, at } = row
  const said = { kind, version, memberId, at: at.toISOString() }
  // `insertSchemaChange` and `writePlan` are the only writers, and take both kinds whole.
  if (kind === 'schema') return { ...said, ...(row.detail as object) } as GridChange
  const record = {
    recordId: row.record_id,
    number: row.number,
    opId: row.op_id,
    before: row.before,
    after: row.after,
    reviewState: row.review_state,
    createdAt: row.record_created_at?.toISOString(),
    createdBy: row.created_by,
    assignedTo: row.assigned_to,
    ...(kind === 'assign' ? { assignedFrom: row.assigned_from } : {}),
  }
  return { ...said, ...record, ...(row.detail as object | null) } as GridChange
}
