import { beginFactor, changeFactor, confirmFactor } from '@operagrid/shared/domain/factor'
import { AppError } from '@operagrid/shared/errors'

import { router, weakMemberProcedure } from '../trpc.ts'
import { cut, ownerProcedure, tried, weakOwnerProcedure } from './account.ts'

/** The second factor of whoever is signed in. Setting one up is open to those who are asked for it. */
export const factorRouter = router({
  state: weakMemberProcedure.query(async ({ ctx }) => {
    if (ctx.claims === null) throw new AppError('UNAUTHENTICATED')
    return await ctx.identity.factor.state(ctx.claims.accountId)
  }),

  begin: weakOwnerProcedure
    .input(beginFactor)
    .mutation(({ ctx, input }) => tried(ctx, () => ctx.identity.factor.begin(ctx, input))),

  confirm: weakOwnerProcedure.input(confirmFactor).mutation(async ({ ctx, input }) => {
    const { codes, ended } = await tried(ctx, () => ctx.identity.factor.confirm(ctx, input))
    cut(ctx, ended)
    ctx.identity.forget(ctx.claims.sessionId)
    return { codes }
  }),

  remove: ownerProcedure.input(changeFactor).mutation(async ({ ctx, input }) => {
    await tried(ctx, () => ctx.identity.factor.remove(ctx, input))
    ctx.identity.forget(ctx.claims.sessionId)
    return {}
  }),

  renewCodes: ownerProcedure
    .input(changeFactor)
    .mutation(({ ctx, input }) => tried(ctx, () => ctx.identity.factor.renewCodes(ctx, input))),
})
