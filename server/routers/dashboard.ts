import {
  createDashboard,
  getDashboard,
  getDashboardName,
  listDashboards,
  listUnshared,
  moveWidget,
  removeDashboard,
  removeWidget,
  renameDashboard,
  saveWidget,
} from '@operagrid/db/queries/dashboard'
import { getGrid } from '@operagrid/db/queries/grid'
import { inTenant } from '@operagrid/db/tenant'
import type { TenantTx } from '@operagrid/db/tenant'
import type { AuditEntry } from '@operagrid/shared/domain/audit'
import {
  dashboardCreate,
  dashboardRef,
  dashboardUpdate,
  widgetMove,
  widgetRef,
  widgetSave,
  withoutQueries,
} from '@operagrid/shared/domain/dashboard'
import type { Dashboard, DashboardSummary } from '@operagrid/shared/domain/dashboard'
import type { Actor } from '@operagrid/shared/domain/member'
import { seesAllFields } from '@operagrid/shared/domain/visibility'

import { note } from '../audit/note.ts'
import type { MemberCall } from '../audit/note.ts'
import type { Services } from '../http/context.ts'
import { readWidget } from '../live/read-tallies.ts'
import { permitted, router, watcherProcedure } from '../trpc.ts'

const shapeProcedure = permitted('shapeDashboards')

export const dashboardRouter = router({
  list: watcherProcedure.query(
    async ({ ctx }): Promise<DashboardSummary[]> =>
      await inTenant(ctx.db, ctx.member, listDashboards, { mode: 'read' }),
  ),

  get: watcherProcedure.input(dashboardRef).query(
    async ({ ctx, input }): Promise<Dashboard> =>
      await inTenant(
        ctx.db,
        ctx.member,
        async (tx) => {
          const dashboard = await getDashboard(tx, input.dashboardId)
          if (seesAllFields(ctx.member.role)) return dashboard
          return withoutQueries(dashboard, await listUnshared(tx, dashboard))
        },
        { mode: 'snapshot' },
      ),
  ),

  create: shapeProcedure.input(dashboardCreate).mutation(async ({ ctx, input: { dashboardId, name } }) => {
    await inTenant(ctx.db, ctx.member, async (tx) => {
      await createDashboard(tx, dashboardId, name)
      await note(tx, ctx, { action: 'dashboard.created', target: { kind: 'dashboard', id: dashboardId, name } })
    })
  }),

  update: shapeProcedure.input(dashboardUpdate).mutation(async ({ ctx, input: { dashboardId, name } }) => {
    await shape(ctx, dashboardId, async (tx, before) => {
      await renameDashboard(tx, dashboardId, name)
      return { action: 'dashboard.renamed', before: { name: before }, after: { name } }
    })
  }),

  remove: shapeProcedure.input(dashboardRef).mutation(async ({ ctx, input: { dashboardId } }) => {
    await shape(ctx, dashboardId, async (tx) => {
      await removeDashboard(tx, dashboardId)
      return { action: 'dashboard.removed' }
    })
  }),

  saveWidget: shapeProcedure.input(widgetSave).mutation(async ({ ctx, input }) => {
    const { dashboardId, widgetId, widget } = input
    await shape(ctx, dashboardId, async (tx) => {
      // What cannot be read now must not reach the wall: this throws BAD_INPUT with the reason.
      await readWidget(tx, await getGrid(tx, widget.gridId), widget)
      await saveWidget(tx, dashboardId, widgetId, widget)
      return { action: 'widget.saved', after: { widget: widget.title, kind: widget.kind } }
    })
  }),

  moveWidget: shapeProcedure.input(widgetMove).mutation(async ({ ctx, input }) => {
    const { dashboardId, widgetId, before } = input
    await shape(ctx, dashboardId, async (tx) => await moveWidget(tx, dashboardId, widgetId, before))
  }),

  removeWidget: shapeProcedure.input(widgetRef).mutation(async ({ ctx, input }) => {
    const { dashboardId, widgetId } = input
    await shape(ctx, dashboardId, async (tx) => {
      await removeWidget(tx, dashboardId, widgetId)
      return { action: 'widget.removed' }
    })
  }),
})

type Shaper = MemberCall & Pick<Services, 'db' | 'dashboards'> & { readonly member: Actor }

/**
 * Changes a dashboard and, once that is committed, tells those who watch it. What `work` answers is written to the
 * audit log; it is told the dashboard's name as it was.
 */
async function shape(
  call: Shaper,
  dashboardId: string,
  work: (tx: TenantTx, name: string) => Promise<Omit<AuditEntry, 'actorId' | 'target'> | void>,
): Promise<void> {
  await inTenant(call.db, call.member, async (tx) => {
    const name = await getDashboardName(tx, dashboardId)
    const done = await work(tx, name)
    if (done !== undefined) await note(tx, call, { ...done, target: { kind: 'dashboard', id: dashboardId, name } })
  })
  call.dashboards.changed(call.member.tenantId, dashboardId)
}
