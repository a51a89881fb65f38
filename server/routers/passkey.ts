import { addPasskey, passkeyOptions, removePasskey, renamePasskey } from '@operagrid/shared/domain/passkey'
import { AppError } from '@operagrid/shared/errors'

import { memberProcedure, router } from '../trpc.ts'
import { ownerProcedure, tried } from './account.ts'

/** The passkeys of whoever is signed in. Signing in with one is `auth.passkeySignIn`. */
export const passkeyRouter = router({
  list: memberProcedure.query(async ({ ctx }) => {
    if (ctx.claims === null) throw new AppError('UNAUTHENTICATED')
    return await ctx.identity.passkeys.list(ctx.claims.accountId)
  }),

  options: ownerProcedure
    .input(passkeyOptions)
    .mutation(
      async ({ ctx, input }) =>
        await tried(ctx, () => ctx.identity.passkeys.creationOptions(ctx.claims, input.password, ctx.origin)),
    ),

  add: ownerProcedure.input(addPasskey).mutation(async ({ ctx, input }) => ({
    passkeyId: await ctx.identity.throttle.attempt({ ip: ctx.origin.address }, () =>
      ctx.identity.passkeys.add(ctx.claims, input, ctx.origin),
    ),
  })),

  rename: ownerProcedure.input(renamePasskey).mutation(async ({ ctx, input }) => {
    await ctx.identity.passkeys.rename(ctx.claims, input, ctx.origin)
    return {}
  }),

  remove: ownerProcedure.input(removePasskey).mutation(async ({ ctx, input }) => {
    await tried(ctx, () => ctx.identity.passkeys.remove(ctx.claims, input, ctx.origin))
    return {}
  }),
})
