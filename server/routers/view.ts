import { getGrid } from '@operagrid/db/queries/grid'
import { findView, listViews, removeView, saveView } from '@operagrid/db/queries/view'
import { inTenant } from '@operagrid/db/tenant'
import type { TenantTx } from '@operagrid/db/tenant'
import type { AuditEntry } from '@operagrid/shared/domain/audit'
import type { Field } from '@operagrid/shared/domain/field'
import type { Grid } from '@operagrid/shared/domain/grid'
import { gridRef } from '@operagrid/shared/domain/grid'
import type { Actor } from '@operagrid/shared/domain/member'
import { may } from '@operagrid/shared/domain/permission'
import { checkFilter, checkQuery, refuseFaults } from '@operagrid/shared/domain/query-check'
import { placeFault } from '@operagrid/shared/domain/query-place'
import { dateFault, endFault } from '@operagrid/shared/domain/query-span'
import { groupFaultOf, lookWithin, viewRef, viewSave } from '@operagrid/shared/domain/view'
import type { View } from '@operagrid/shared/domain/view'
import { notFound } from '@operagrid/shared/errors'

import { gridTarget, note } from '../audit/note.ts'
import type { MemberCall } from '../audit/note.ts'
import type { Context } from '../http/context.ts'
import { readerProcedure, refuseUnlessMay, router } from '../trpc.ts'

export const viewRouter = router({
  list: readerProcedure.input(gridRef).query(({ ctx, input: { gridId } }) =>
    inTenant(
      ctx.db,
      ctx.member,
      async (tx): Promise<View[]> => {
        const { fields } = await getGrid(tx, gridId)
        const views = await listViews(tx, gridId)
        return views.flatMap((view) => asSeen(view, fields, ctx.member))
      },
      { mode: 'snapshot' },
    ),
  ),

  save: readerProcedure.input(viewSave).mutation(async ({ ctx, input: { gridId, viewId, name, shared, look } }) => {
    const ownerId = shared ? null : ctx.member.memberId
    await change(ctx, { gridId, viewId, shared, call: 'view.save' }, async (tx, grid, before) => {
      refuseFaults([
        ...checkQuery(look.query, grid.fields),
        groupFaultOf(look, grid.fields),
        dateFault(look.date, grid.fields),
        endFault(look.end, grid.fields),
        placeFault(look.place, grid.fields),
        ...(look.colors ?? []).flatMap((rule) => checkFilter(rule.filter, grid.fields)),
      ])
      await saveView(tx, gridId, { id: viewId, name, look, ownerId })
      return {
        action: 'view.saved',
        ...(before === undefined ? {} : { before: { view: before.name, shared: before.shared } }),
        after: { view: name, shared },
      }
    })
  }),

  remove: readerProcedure.input(viewRef).mutation(async ({ ctx, input: { gridId, viewId } }) => {
    await change(ctx, { gridId, viewId, shared: false, call: 'view.remove' }, async (tx, _grid, before) => {
      if (before === undefined) throw notFound('view')
      await removeView(tx, gridId, viewId)
      return { action: 'view.removed', before: { view: before.name } }
    })
  }),
})

/** Whoever shapes the grid gets a view with its faults, to mend it. Others get what names only fields they know of. */
function asSeen(view: View, fields: readonly Field[], { role }: Actor): View[] {
  if (may(role, 'shapeGrids')) return [view]
  const look = lookWithin(view.look, fields)
  return look === null ? [] : [{ ...view, look }]
}

type Viewer = MemberCall & Pick<Context, 'db' | 'engine' | 'refusals'> & { readonly member: Actor }
type Changed = { readonly gridId: string; readonly viewId: string; readonly shared: boolean; readonly call: string }
type Work = (
  tx: TenantTx,
  grid: Grid,
  before: View | undefined,
) => Promise<Pick<AuditEntry, 'action' | 'before' | 'after'>>

/** Changes a view. Where it is or becomes a shared one all who have the grid open are told, and the audit log is. */
async function change(ctx: Viewer, { gridId, viewId, shared, call }: Changed, work: Work): Promise<void> {
  const { db, engine, member } = ctx
  if (shared) refuseUnlessMay(ctx, member, { permission: 'shapeGrids', call })
  const before = await inTenant(db, member, (tx) => findView(tx, gridId, viewId), { mode: 'read' })
  if (!shared && before?.shared !== true) {
    await inTenant(db, member, async (tx) => void (await work(tx, await getGrid(tx, gridId), before)))
    return
  }
  // A view that one may not change is answered like one that is not there.
  if (!may(member.role, 'shapeGrids')) throw notFound('view')
  await engine.reshape(member, gridId, async (tx, grid) => {
    const done = await work(tx, grid, await findView(tx, gridId, viewId))
    await note(tx, ctx, { ...done, target: gridTarget(grid) })
    return { reload: false, views: true }
  })
}
