import { listSessions, revokeMemberSessions, revokeSession } from '@operagrid/db/queries/session'
import { inTenant } from '@operagrid/db/tenant'
import { sessionRef, sessionsOf } from '@operagrid/shared/domain/session'
import { notFound } from '@operagrid/shared/errors'

import { note } from '../audit/note.ts'
import { memberProcedure, router } from '../trpc.ts'

export const sessionRouter = router({
  /** The member's own devices; for management everybody's. Row security decides. */
  list: memberProcedure.query(({ ctx }) =>
    inTenant(ctx.db, ctx.member, (tx) => listSessions(tx, ctx.sessionId), { mode: 'read' }),
  ),

  revoke: memberProcedure.input(sessionRef).mutation(async ({ ctx, input }) => {
    await inTenant(ctx.db, ctx.member, async (tx) => {
      const ended = await revokeSession(tx, input.sessionId)
      if (ended === undefined) throw notFound('session')
      if (ended.before) return
      const target = { kind: 'member', id: ended.memberId, name: '' } as const
      await note(tx, ctx, { action: 'session.ended', target, before: { session: input.sessionId } })
    })
    ctx.identity.forget(input.sessionId)
    ctx.engine.dropSession(ctx.member.tenantId, input.sessionId)
    return { sessionId: input.sessionId }
  }),

  /** Ends all sessions of a member: management's to do for everybody, and everybody's own but for this one. */
  revokeAll: memberProcedure.input(sessionsOf).mutation(async ({ ctx, input: { memberId } }) => {
    const keepId = memberId === ctx.member.memberId && ctx.sessionId !== null ? ctx.sessionId : undefined
    const ended = await inTenant(ctx.db, ctx.member, async (tx) => {
      const ids = await revokeMemberSessions(tx, memberId, keepId)
      const target = { kind: 'member', id: memberId, name: '' } as const
      if (ids.length > 0) await note(tx, ctx, { action: 'session.all_ended', target, after: { ended: ids.length } })
      return ids
    })
    for (const sessionId of ended) {
      ctx.identity.forget(sessionId)
      ctx.engine.dropSession(ctx.member.tenantId, sessionId)
    }
    return { ended: ended.length }
  }),
})
