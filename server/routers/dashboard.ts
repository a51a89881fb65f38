import {
  createDashboard,
  getDashboard,
  listDashboards,
  moveWidget,
  removeDashboard,
  removeWidget,
  renameDashboard,
  saveWidget,
} from '@operagrid/db/queries/dashboard'
import { getGrid } from '@operagrid/db/queries/grid'
import { inTenant } from '@operagrid/db/tenant'
import type { TenantTx } from '@operagrid/db/tenant'
import {
  dashboardCreate,
  dashboardRef,
  dashboardUpdate,
  widgetMove,
  widgetRef,
  widgetSave,
} from '@operagrid/shared/domain/dashboard'
import type { Dashboard, DashboardSummary } from '@operagrid/shared/domain/dashboard'
import type { Actor } from '@operagrid/shared/domain/member'

import type { Services } from '../http/context.ts'
import { readWidget } from '../live/read-tallies.ts'
import { router, shaperProcedure, watcherProcedure } from '../trpc.ts'

export const dashboardRouter = router({
  list: watcherProcedure.query(
    async ({ ctx }): Promise<DashboardSummary[]> =>
      await inTenant(ctx.db, ctx.member, listDashboards, { mode: 'read' }),
  ),

  get: watcherProcedure.input(dashboardRef).query(
    async ({ ctx, input }): Promise<Dashboard> =>
      await inTenant(ctx.db, ctx.member, async (tx) => await getDashboard(tx, input.dashboardId), {
        mode: 'snapshot',
      }),
  ),

  create: shaperProcedure.input(dashboardCreate).mutation(async ({ ctx, input }) => {
    await inTenant(ctx.db, ctx.member, async (tx) => await createDashboard(tx, input.dashboardId, input.name))
  }),

  update: shaperProcedure.input(dashboardUpdate).mutation(async ({ ctx, input }) => {
    await shape(
      ctx,
      ctx.member,
      input.dashboardId,
      async (tx) => await renameDashboard(tx, input.dashboardId, input.name),
    )
  }),

  remove: shaperProcedure.input(dashboardRef).mutation(async ({ ctx, input }) => {
    await shape(ctx, ctx.member, input.dashboardId, async (tx) => await removeDashboard(tx, input.dashboardId))
  }),

  saveWidget: shaperProcedure.input(widgetSave).mutation(async ({ ctx, input }) => {
    await shape(ctx, ctx.member, input.dashboardId, async (tx) => {
      // What cannot be read now must not reach the wall: this throws BAD_INPUT with the reason.
      await readWidget(tx, await getGrid(tx, input.widget.gridId), input.widget)
      await saveWidget(tx, input.dashboardId, input.widgetId, input.widget)
    })
  }),

  moveWidget: shaperProcedure.input(widgetMove).mutation(async ({ ctx, input }) => {
    const { dashboardId, widgetId, before } = input
    await shape(ctx, ctx.member, dashboardId, async (tx) => await moveWidget(tx, dashboardId, widgetId, before))
  }),

  removeWidget: shaperProcedure.input(widgetRef).mutation(async ({ ctx, input }) => {
    const { dashboardId, widgetId } = input
    await shape(ctx, ctx.member, dashboardId, async (tx) => await removeWidget(tx, dashboardId, widgetId))
  }),
})

/** Changes a dashboard and, once that is committed, tells those who watch it. */
async function shape(
  services: Pick<Services, 'db' | 'dashboards'>,
  actor: Actor,
  dashboardId: string,
  work: (tx: TenantTx) => Promise<void>,
): Promise<void> {
  await inTenant(services.db, actor, work)
  services.dashboards.changed(actor.tenantId, dashboardId)
}
