import { listAuditEvents } from '@operagrid/db/queries/audit'
import { listMemberNames } from '@operagrid/db/queries/membership'
import { inTenant } from '@operagrid/db/tenant'
import { auditExport, auditList } from '@operagrid/shared/domain/audit'
import type { AuditPage, AuditVerdict } from '@operagrid/shared/domain/audit'
import { AppError } from '@operagrid/shared/errors'

import { verifyLog } from '../audit/chain.ts'
import { asFields } from '../audit/export-routes.ts'
import { note } from '../audit/note.ts'
import { auditTickets } from '../audit/ticket.ts'
import { permitted, router } from '../trpc.ts'

const auditorProcedure = permitted('readAudit')

export const auditRouter = router({
  /** Reading the log is written to it: once a look, not again for the rows further down. */
  list: auditorProcedure.input(auditList).mutation(
    async ({ ctx, input }): Promise<AuditPage> =>
      await inTenant(ctx.db, ctx.member, async (tx) => {
        const found = await listAuditEvents(tx, { ...input, limit: input.limit + 1 })
        const events = found.slice(0, input.limit)
        const ids = new Set(
          events.flatMap(({ actorId, target }) => [actorId, target.kind === 'member' ? target.id : null]),
        )
        const names = await listMemberNames(
          tx,
          [...ids].filter((id) => id !== null),
        )
        if (input.below === undefined) {
          const target = { kind: 'log', id: null, name: '' } as const
          await note(tx, ctx, { action: 'audit.read', target, after: asFields(input) })
        }
        return { events, names: Object.fromEntries(names), more: found.length > input.limit }
      }),
  ),

  /** An address that downloads the log, for one minute. */
  export: auditorProcedure.input(auditExport).mutation(({ ctx, input }) => {
    const { tenantId, memberId } = ctx.member
    if (ctx.sessionId === null) throw new AppError('UNAUTHENTICATED')
    const claims = { tenantId, memberId, sessionId: ctx.sessionId }
    return { path: `/files/audit?ticket=${auditTickets.sign({ claims, ask: input }, ctx.config.jwtSecret)}` }
  }),

  /** Follows the whole chain. */
  verify: auditorProcedure.mutation(async ({ ctx }): Promise<AuditVerdict> => await verifyLog(ctx.db, ctx.member)),
})
