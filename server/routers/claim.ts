import { findHead } from '@operagrid/db/queries/change'
import { listClaims } from '@operagrid/db/queries/claim'
import { inTenant } from '@operagrid/db/tenant'
import { claimFree, claimList, claimTake } from '@operagrid/shared/domain/claim'
import type { Claim, ClaimPage } from '@operagrid/shared/domain/claim'
import { notFound } from '@operagrid/shared/errors'

import { freeClaim, takeClaim } from '../live/claims.ts'
import { permitted, readerProcedure, router } from '../trpc.ts'

const editorProcedure = permitted('editRecords')

export const claimRouter = router({
  /** Who has which of a grid's records; the feed goes on from its version. */
  list: readerProcedure.input(claimList).query(({ ctx, input: { gridId } }): Promise<ClaimPage> =>
    inTenant(
      ctx.db,
      ctx.member,
      async (tx) => {
        const version = await findHead(tx, gridId)
        if (version === null) throw notFound('grid')
        return { version, now: new Date().toISOString(), claims: await listClaims(tx, gridId) }
      },
      { mode: 'snapshot' },
    ),
  ),

  take: editorProcedure
    .input(claimTake)
    .mutation(({ ctx, input }): Promise<Claim> => takeClaim(ctx.engine, ctx.member, input)),

  free: editorProcedure.input(claimFree).mutation(async ({ ctx, input }) => {
    await freeClaim(ctx.engine, ctx.member, input)
  }),
})
