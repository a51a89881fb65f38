import { countFactors } from '@operagrid/db/queries/factor'
import { isStrong, listWeakSessions } from '@operagrid/db/queries/session'
import { asksFactor, setAsksFactor } from '@operagrid/db/queries/workspace'
import { inTenant } from '@operagrid/db/tenant'
import { requireFactor } from '@operagrid/shared/domain/workspace'
import type { WorkspaceSettings } from '@operagrid/shared/domain/workspace'
import { AppError } from '@operagrid/shared/errors'

import { note } from '../audit/note.ts'
import { managerProcedure, router } from '../trpc.ts'

/** What management sets for the whole workspace. */
export const workspaceRouter = router({
  settings: managerProcedure.query(
    async ({ ctx }): Promise<WorkspaceSettings> =>
      await inTenant(
        ctx.db,
        ctx.member,
        async (tx) => ({
          factorRequired: await asksFactor(tx),
          strong: ctx.sessionId !== null && (await isStrong(tx, ctx.sessionId)),
          ...(await countFactors(tx)),
        }),
        { mode: 'read' },
      ),
  ),

  /** Asks every member for a second factor, or no longer. Whoever is here without one is led to it at once. */
  requireFactor: managerProcedure.input(requireFactor).mutation(async ({ ctx, input: { required } }) => {
    const weak = await inTenant(ctx.db, ctx.member, async (tx) => {
      // Else the first who is locked out would be the one who asked for it.
      if (required && (ctx.sessionId === null || !(await isStrong(tx, ctx.sessionId))))
        throw new AppError('NOT_ALLOWED', 'Set up a second factor for your own account first.')
      if (!(await setAsksFactor(tx, required))) return []
      const sessionIds = required ? await listWeakSessions(tx) : []
      const target = { kind: 'workspace', id: ctx.member.tenantId, name: '' } as const
      await note(tx, ctx, { action: required ? 'workspace.factor_required' : 'workspace.factor_optional', target })
      return sessionIds
    })
    for (const sessionId of weak) {
      ctx.identity.forget(sessionId)
      ctx.engine.dropSession(sessionId)
    }
    return { required }
  }),
})
