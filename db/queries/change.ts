import { sql } from 'kysely'
import type { Expression, RawBuilder } from 'kysely'

import type { GridChange } from '@operagrid/shared/domain/change'
import type { Role } from '@operagrid/shared/domain/member'
import { ASSIGNED_TO } from '@operagrid/shared/domain/op'
import { seeChange } from '@operagrid/shared/domain/visibility'
import type { ReportersSee } from '@operagrid/shared/domain/visibility'

import type { TenantTx } from '../tenant.ts'
import { asReportersSee } from './grid.ts'

/**
 * A grid's changes after version `cursor` as far as this member may see them, oldest first, at most
 * `limit`. Row security decides over changes and fields; the cells in them are cut in SQL by those fields, and
 * `seeChange` decides what is left to tell: a reporter or viewer may get fewer than `limit` although there are more.
 */
export async function listChanges(tx: TenantTx, gridId: string, cursor: number, limit: number): Promise<GridChange[]> {
  const rows = await tx
    .selectFrom('grid_change')
    .select([...changeColumns, askedBy.role.as('asked_as'), askedBy.memberId.as('asked_by')])
    .select((eb) => [
      cutSql(gridId, 'cells', eb.ref('before')).as('before'),
      cutSql(gridId, 'cells', eb.ref('after')).as('after'),
      cutSql(gridId, 'detail', eb.ref('detail')).as('detail'),
    ])
    .where('tenant_id', '=', sql<string>`app.tenant_id()`)
    .where('grid_id', '=', gridId)
    .where('version', '>', cursor)
    .orderBy('version')
    .limit(limit)
    .execute()
  const changes = rows.map(toChange)
  const [asked] = rows
  if (asked === undefined || asked.asked_as === 'management' || asked.asked_as === 'organizer') return changes
  const sight = (await listGridSights(tx, [gridId])).get(gridId)
  if (sight === undefined) return []
  const fieldIds = new Set(sight.fieldIds)
  const theirs =
    asked.asked_as === 'reporter' ? { memberId: asked.asked_by, records: sight.reportersSee, fieldIds } : { fieldIds }
  return changes.flatMap((change) => seeChange(theirs, change) ?? [])
}

// Once a statement.
const askedBy = { role: sql<Role>`(select app.role())`, memberId: sql<string>`(select app.member_id())` }

/**
 * A jsonb of a record or change with what belongs to the member's visible fields only; whole for who shapes
 * grids. Which fields those are is asked once a statement, and of row security.
 *
 * @param gridId a column's, where rows are of several grids: then it is asked for each
 * @param kind `cells`: an object by field id. `detail`: `grid_change.detail`
 */
export function cutSql(
  gridId: string | Expression<string>,
  kind: 'cells' | 'detail',
  column: Expression<unknown>,
): RawBuilder<unknown> {
  const seen = sql`(select app.seen_fields(${gridId}::uuid))`
  const cut =
    kind === 'cells'
      ? sql`app.cut_cells(${column}, ${seen})`
      : // Whose a record is, is no field; to reporters `seeChange` tells none of it.
        sql`app.cut_detail(${column}, ${seen} || ${ASSIGNED_TO}::text)`
  return sql`case when (select app.edits()) then ${column} else ${cut} end`
}

/** The grid's version, or null when there is no such grid for this member. */
export async function findHead(tx: TenantTx, gridId: string): Promise<number | null> {
  const row = await headsOf(tx, [gridId])
    .modifyFront(sql`/* keep: find head */`)
    .executeTakeFirst()
  return row?.version ?? null
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

/** The same with the fields that this member may see: for a reporter those their forms ask for and nobody hides. */
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

/** When the grid's data last changed, which no comment, no claim and no move does; its making when nothing changed yet; ISO 8601 UTC. */
export async function findChangedAt(tx: TenantTx, gridId: string): Promise<string> {
  const change = await tx
    .selectFrom('grid_change')
    .select('at')
    .where('tenant_id', '=', sql<string>`app.tenant_id()`)
    .where('grid_id', '=', gridId)
    .where('kind', 'not in', ['comment', 'claim', 'move'])
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
