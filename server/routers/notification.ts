import { listNotifications, readNotifications } from '@operagrid/db/queries/notification'
import { inTenant } from '@operagrid/db/tenant'
import { notificationRead } from '@operagrid/shared/domain/notification'
import type { Notification } from '@operagrid/shared/domain/notification'

import { memberProcedure, router } from '../trpc.ts'

export const notificationRouter = router({
  /** What the caller is told of, the newest first. */
  list: memberProcedure.query(({ ctx }): Promise<Notification[]> =>
    inTenant(ctx.db, ctx.member, listNotifications, { mode: 'snapshot' }),
  ),

  read: memberProcedure.input(notificationRead).mutation(async ({ ctx, input: { ids } }) => {
    await inTenant(ctx.db, ctx.member, (tx) => readNotifications(tx, ids))
    // The caller's other screens count anew.
    ctx.engine.notices.changed(ctx.member.tenantId, [ctx.member.memberId])
  }),
})
