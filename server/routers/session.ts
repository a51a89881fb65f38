import { listSessions, revokeSession } from '@operagrid/db/queries/session'
import { inTenant } from '@operagrid/db/tenant'
import { sessionRef } from '@operagrid/shared/domain/session'
import { notFound } from '@operagrid/shared/errors'

import { memberProcedure, router } from '../trpc.ts'

export const sessionRouter = router({
  /** The member's own devices; for management everybody's. Row security decides. */
  list: memberProcedure.query(({ ctx }) =>
    inTenant(ctx.db, ctx.member, (tx) => listSessions(tx, ctx.sessionId), { mode: 'read' }),
  ),

  revoke: memberProcedure.input(sessionRef).mutation(async ({ ctx, input }) => {
    const revoked = await inTenant(ctx.db, ctx.member, (tx) => revokeSession(tx, input.sessionId))
    if (!revoked) throw notFound('session')
    ctx.identity.forget(input.sessionId)
    ctx.engine.dropSession(input.sessionId)
    return { sessionId: input.sessionId }
  }),
})
