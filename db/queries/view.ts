import { sql } from 'kysely'

import type { View, ViewLook } from '@operagrid/shared/domain/view'
import { MAX_VIEWS } from '@operagrid/shared/domain/view'
import { AppError, notFound } from '@operagrid/shared/errors'

import type { TenantTx } from '../tenant.ts'

/** The grid's views that this member may use, oldest first, at most MAX_VIEWS. */
export async function listViews(tx: TenantTx, gridId: string): Promise<View[]> {
  const rows = await viewsOf(tx, gridId).orderBy('created_at').orderBy('id').limit(MAX_VIEWS).execute()
  return rows.map(toView)
}

/** A view that this member may use, or undefined. */
export async function findView(tx: TenantTx, gridId: string, viewId: string): Promise<View | undefined> {
  const row = await viewsOf(tx, gridId).where('id', '=', viewId).executeTakeFirst()
  return row && toView(row)
}

/**
 * Makes a view, or replaces the one with this id. `ownerId`: null = shared.
 *
 * @throws AppError NOT_FOUND when there is no such grid · TOO_LARGE when the member has MAX_VIEWS of it · NOT_ALLOWED
 *   or CONFLICT for an id that another's view has
 */
export async function saveView(
  tx: TenantTx,
  gridId: string,
  { id, name, look, ownerId }: Omit<View, 'shared'> & { readonly ownerId: string | null },
): Promise<void> {
  const others = await viewsOf(tx, gridId).where('id', '!=', id).execute()
  if (others.length >= MAX_VIEWS)
    throw new AppError('TOO_LARGE', `A grid has at most ${MAX_VIEWS} views. Delete one that nobody uses.`)
  const values = { name, owner_id: ownerId, look: JSON.stringify(look) }
  await tx
    .insertInto('grid_view')
    .values({ grid_id: gridId, id, ...values })
    .onConflict((conflict) => conflict.columns(['tenant_id', 'grid_id', 'id']).doUpdateSet(values))
    .execute()
}

/** Removes a view. @throws AppError NOT_FOUND */
export async function removeView(tx: TenantTx, gridId: string, viewId: string): Promise<void> {
  const { numDeletedRows } = await tx
    .deleteFrom('grid_view')
    .where('tenant_id', '=', sql<string>`app.tenant_id()`)
    .where('grid_id', '=', gridId)
    .where('id', '=', viewId)
    .executeTakeFirst()
  if (numDeletedRows === 0n) throw notFound('view')
}

function viewsOf(tx: TenantTx, gridId: string) {
  return tx
    .selectFrom('grid_view')
    .select(['id', 'name', 'owner_id', 'look'])
    .where('tenant_id', '=', sql<string>`app.tenant_id()`)
    .where('grid_id', '=', gridId)
}

function toView(row: { id: string; name: string; owner_id: string | null; look: unknown }): View {
  // saveView is the only writer of `look`, and takes parsed looks only.
  return { id: row.id, name: row.name, shared: row.owner_id === null, look: row.look as ViewLook }
}
