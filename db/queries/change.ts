import { sql } from 'kysely'

import type { GridChange } from '@operagrid/shared/domain/change'

import type { TenantTx } from '../tenant.ts'

/** A grid's changes after version `cursor` that this member may see, oldest first, at most `limit`. */
export async function listChanges(tx: TenantTx, gridId: string, cursor: number, limit: number): Promise<GridChange[]> {
  const rows = await tx
    .selectFrom('grid_change')
    .select(['version', 'body'])
    .where('tenant_id', '=', sql<string>`app.tenant_id()`)
    .where('grid_id', '=', gridId)
    .where('version', '>', cursor)
    .orderBy('version')
    .limit(limit)
    .execute()
  return rows.map(toChange)
}

/** The grid's version, or null when there is no such grid for this member. */
export async function findHead(tx: TenantTx, gridId: string): Promise<number | null> {
  const row = await tx
    .selectFrom('grid')
    .select('version')
    .where('tenant_id', '=', sql<string>`app.tenant_id()`)
    .where('id', '=', gridId)
    .where('ready', '=', true)
    .where('deleted_at', 'is', null)
    .executeTakeFirst()
  return row?.version ?? null
}

/** The versions of these grids by grid id, without those that this member does not see or that are gone. */
export async function listHeads(
  tx: TenantTx,
  gridIds: readonly string[],
): Promise<{ gridId: string; version: number }[]> {
  const rows = await tx
    .selectFrom('grid')
    .select(['id', 'version'])
    .where('tenant_id', '=', sql<string>`app.tenant_id()`)
    .where('id', '=', sql<string>`any(${gridIds}::uuid[])`)
    .where('ready', '=', true)
    .where('deleted_at', 'is', null)
    .orderBy('id')
    .execute()
  return rows.map(({ id, version }) => ({ gridId: id, version }))
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

// `body` was written by the writer as a GridChange without its version: migration 0005.
function toChange(row: { version: number; body: unknown }): GridChange {
  return { ...(row.body as Omit<GridChange, 'version'>), version: row.version } as GridChange
}
