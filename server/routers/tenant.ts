import { countFactors } from '@operagrid/db/queries/factor'
import { isStrong, listWeakSessions } from '@operagrid/db/queries/session'
import { asksFactor, renameTenant, setAsksFactor } from '@operagrid/db/queries/tenant'
import { inTenant } from '@operagrid/db/tenant'
import { requireFactor, tenantRename } from '@operagrid/shared/domain/tenant'
import type { TenantSettings } from '@operagrid/shared/domain/tenant'
import { AppError } from '@operagrid/shared/errors'

import { note } from '../audit/note.ts'
import { permitted, router } from '../trpc.ts'

const workspaceProcedure = permitted('manageWorkspace')

/** What management sets for the whole workspace. */
export const tenantRouter = router({
  settings: workspaceProcedure.query(
    async ({ ctx }): Promise<TenantSettings> =>
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

  /** The slug stays: links to the workspace go on working. */
  rename: workspaceProcedure.input(tenantRename).mutation(({ ctx, input: { name } }) =>
    inTenant(ctx.db, ctx.member, async (tx) => {
      const before = await renameTenant(tx, name)
      if (before === name) return { name }
      const target = { kind: 'workspace', id: ctx.member.tenantId, name: before } as const
      await note(tx, ctx, { action: 'workspace.renamed', target, before: { name: before }, after: { name } })
      return { name }
    }),
  ),

  /** Asks every member for a second factor, or no longer. Whoever is here without one is led to it at once. */
  requireFactor: workspaceProcedure.input(requireFactor).mutation(async ({ ctx, input: { required } }) => {
    const { tenantId } = ctx.member
    const weak = await inTenant(ctx.db, ctx.member, async (tx) => {
      // Else the first who is locked out would be the one who asked for it.
      if (required && (ctx.sessionId === null || !(await isStrong(tx, ctx.sessionId))))
        throw new AppError('NOT_ALLOWED', 'Set up a second factor for your own account first.')
      if (!(await setAsksFactor(tx, required))) return []
      const sessionIds = required ? await listWeakSessions(tx) : []
      const target = { kind: 'workspace', id: tenantId, name: '' } as const
      await note(tx, ctx, { action: required ? 'workspace.factor_required' : 'workspace.factor_optional', target })
      return sessionIds
    })
    for (const sessionId of weak) {
      ctx.identity.forget(sessionId)
      ctx.engine.dropSession(tenantId, sessionId)
    }
    return { required }
  }),
})
