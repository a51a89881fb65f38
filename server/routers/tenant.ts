import { renameTenant } from '@operagrid/db/queries/tenant'
import { inTenant } from '@operagrid/db/tenant'
import { tenantRename } from '@operagrid/shared/domain/tenant'

import { note } from '../audit/note.ts'
import { permitted, router } from '../trpc.ts'

export const tenantRouter = router({
  /** The slug stays: links to the workspace go on working. */
  rename: permitted('manageWorkspace')
    .input(tenantRename)
    .mutation(({ ctx, input: { name } }) =>
      inTenant(ctx.db, ctx.member, async (tx) => {
        const before = await renameTenant(tx, name)
        if (before === name) return { name }
        const target = { kind: 'workspace', id: ctx.member.tenantId, name: before } as const
        await note(tx, ctx, { action: 'workspace.renamed', target, before: { name: before }, after: { name } })
        return { name }
      }),
    ),
})
