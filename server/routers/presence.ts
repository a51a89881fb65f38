import { presenceSet } from '@operagrid/shared/domain/presence'

import { readerProcedure, router } from '../trpc.ts'

export const presenceRouter = router({
  /** Says where this screen is. Repeat every few seconds: silence means gone. */
  set: readerProcedure.input(presenceSet).mutation(async ({ ctx, input }) => {
    ctx.engine.presence.set(ctx.member, input.gridId, input.clientId, input.state)
  }),
})
