import { sql } from 'kysely'

import type { Dashboard, DashboardSummary, Widget, WidgetDraft } from '@operagrid/shared/domain/dashboard'
import { MAX_WIDGETS, widgetFields } from '@operagrid/shared/domain/dashboard'
import type { Field } from '@operagrid/shared/domain/field'
import { findSubject } from '@operagrid/shared/domain/query-subject'
import { AppError, notFound } from '@operagrid/shared/errors'

import type { TenantTx } from '../tenant.ts'
import { listFields } from './grid.ts'

/** The tenant's dashboards, oldest first, at most 500. */
export async function listDashboards(tx: TenantTx): Promise<DashboardSummary[]> {
  return await tx
    .selectFrom('dashboard as d')
    .leftJoin('widget as w', (join) =>
      join.onRef('w.tenant_id', '=', 'd.tenant_id').onRef('w.dashboard_id', '=', 'd.id'),
    )
    .select((eb) => ['d.id', 'd.name', eb.fn.count<number>('w.id').as('widgetCount')])
    .groupBy(['d.tenant_id', 'd.id'])
    .orderBy('d.created_at')
    .orderBy('d.id')
    .limit(500)
    .execute()
}

/**
 * A dashboard with its widgets in their order, whatever fields they name: see {@link listUnshared}.
 *
 * @throws AppError NOT_FOUND
 */
export async function getDashboard(tx: TenantTx, dashboardId: string): Promise<Dashboard> {
  const dashboard = await tx
    .selectFrom('dashboard')
    .select(['id', 'name'])
    .where('id', '=', dashboardId)
    .executeTakeFirst()
  if (dashboard === undefined) throw notFound('dashboard')
  const rows = await tx
    .selectFrom('widget')
    .select(['id', 'grid_id', 'body'])
    .where('dashboard_id', '=', dashboardId)
    .orderBy('position')
    .orderBy('id')
    .execute()
  return { ...dashboard, widgets: rows.map((row) => toWidget(row.id, row.grid_id, row.body)) }
}

/** The ids of those widgets that name a field which this member may not see, or which is gone. */
export async function listUnshared(tx: TenantTx, { widgets }: Dashboard): Promise<ReadonlySet<string>> {
  const fields = new Map<string, readonly Field[]>()
  for (const gridId of new Set(widgets.map((widget) => widget.gridId))) fields.set(gridId, await listFields(tx, gridId))
  const known = (widget: Widget) =>
    [...widgetFields(widget)].every((ref) => findSubject(ref, fields.get(widget.gridId) ?? []) !== undefined)
  return new Set(widgets.filter((widget) => !known(widget)).map((widget) => widget.id))
}

/**
 * Makes an empty dashboard under the id the client chose.
 *
 * @throws AppError CONFLICT when the id is taken
 */
export async function createDashboard(tx: TenantTx, dashboardId: string, name: string): Promise<void> {
  await tx.insertInto('dashboard').values({ id: dashboardId, name }).execute()
}

/** @throws AppError NOT_FOUND */
export async function getDashboardName(tx: TenantTx, dashboardId: string): Promise<string> {
  const row = await tx.selectFrom('dashboard').select('name').where('id', '=', dashboardId).executeTakeFirst()
  if (row === undefined) throw notFound('dashboard')
  return row.name
}

/** @throws AppError NOT_FOUND */
export async function renameDashboard(tx: TenantTx, dashboardId: string, name: string): Promise<void> {
  const done = await tx.updateTable('dashboard').set({ name }).where('id', '=', dashboardId).executeTakeFirst()
  if (done.numUpdatedRows === 0n) throw notFound('dashboard')
}

/**
 * Removes a dashboard with its widgets; grids and records are untouched. Answers its name.
 *
 * @throws AppError NOT_FOUND
 */
export async function removeDashboard(tx: TenantTx, dashboardId: string): Promise<string> {
  const row = await tx.deleteFrom('dashboard').where('id', '=', dashboardId).returning('name').executeTakeFirst()
  if (row === undefined) throw notFound('dashboard')
  return row.name
}

/**
 * Adds a widget as the last one, or replaces the one with this id in its place.
 *
 * @throws AppError NOT_FOUND when dashboard or grid is absent · TOO_LARGE when the dashboard is full
 */
export async function saveWidget(
  tx: TenantTx,
  dashboardId: string,
  widgetId: string,
  widget: WidgetDraft,
): Promise<void> {
  const order = await lockWidgets(tx, dashboardId)
  const { gridId, ...body } = widget
  if (!order.some((other) => other.id === widgetId) && order.length >= MAX_WIDGETS) {
    throw new AppError(
      'TOO_LARGE',
      `A dashboard holds at most ${MAX_WIDGETS} tiles. Remove one, or start another dashboard.`,
    )
  }
  await tx
    .insertInto('widget')
    .values({
      dashboard_id: dashboardId,
      id: widgetId,
      grid_id: gridId,
      position: (order.at(-1)?.position ?? -1) + 1,
      body: JSON.stringify(body),
    })
    .onConflict((conflict) =>
      conflict
        .columns(['tenant_id', 'dashboard_id', 'id'])
        .doUpdateSet({ grid_id: gridId, body: JSON.stringify(body) }),
    )
    .execute()
}

/**
 * Puts a widget before another one of its dashboard, or last when `before` is null.
 *
 * @throws AppError NOT_FOUND
 */
export async function moveWidget(
  tx: TenantTx,
  dashboardId: string,
  widgetId: string,
  before: string | null,
): Promise<void> {
  const ids = (await lockWidgets(tx, dashboardId)).map((widget) => widget.id)
  if (!ids.includes(widgetId) || (before !== null && !ids.includes(before))) throw notFound('widget')
  if (before === widgetId) return
  const order = ids.filter((id) => id !== widgetId)
  order.splice(before === null ? order.length : order.indexOf(before), 0, widgetId)
  await tx
    .updateTable('widget')
    .set({ position: sql<number>`array_position(${sql.val(order)}::uuid[], widget.id) - 1` })
    .where('dashboard_id', '=', dashboardId)
    .execute()
}

/** @throws AppError NOT_FOUND */
export async function removeWidget(tx: TenantTx, dashboardId: string, widgetId: string): Promise<void> {
  const done = await tx
    .deleteFrom('widget')
    .where('dashboard_id', '=', dashboardId)
    .where('id', '=', widgetId)
    .executeTakeFirst()
  if (done.numDeletedRows === 0n) throw notFound('widget')
}

/** The widgets in their order. The dashboard's row is locked, so that two who add one do not share a position. */
async function lockWidgets(tx: TenantTx, dashboardId: string): Promise<{ id: string; position: number }[]> {
  const dashboard = await tx
    .selectFrom('dashboard')
    .select('id')
    .where('id', '=', dashboardId)
    .forUpdate()
    .executeTakeFirst()
  if (dashboard === undefined) throw notFound('dashboard')
  return await tx
    .selectFrom('widget')
    .select(['id', 'position'])
    .where('dashboard_id', '=', dashboardId)
    .orderBy('position')
    .orderBy('id')
    .execute()
}

function toWidget(id: string, gridId: string, body: unknown): Widget {
  // saveWidget is the only writer of `body`, and takes parsed drafts only.
  const draft = body as Omit<WidgetDraft, 'gridId'>
  return { ...draft, id, gridId }
}
