import type { SessionPlace } from '@operagrid/db/queries/account'
import { askReset, changeEmail, changePassword, linkToken, resetByLink } from '@operagrid/shared/domain/account'
import { AppError } from '@operagrid/shared/errors'

import type { AccessClaims } from '../auth/token.ts'
import type { Context } from '../http/context.ts'
import { router } from '../trpc.ts'
import { authProcedure } from './auth.ts'

/** Signed in, over HTTP and alone in its request: for what a screen left open must not be enough for. */
export const ownerProcedure = authProcedure.use(async ({ ctx, next }) => {
  await ctx.actor()
  if (ctx.claims === null) throw new AppError('UNAUTHENTICATED')
  return await next({ ctx: { ...ctx, claims: ctx.claims } })
})

/** The same, also for whoever has to set up a second factor first. */
export const weakOwnerProcedure = authProcedure.use(async ({ ctx, next }) => {
  await ctx.weakActor()
  if (ctx.claims === null) throw new AppError('UNAUTHENTICATED')
  return await next({ ctx: { ...ctx, claims: ctx.claims } })
})

export const accountRouter = router({
  /** Answers the same whether or not there is such an account. */
  askReset: authProcedure.input(askReset).mutation(async ({ ctx, input }) => {
    // Counted like a failed sign-in of the address: mail is no lever either.
    await ctx.identity.throttle.attempt({ ip: ctx.origin.address, successCost: 1 }, async () =>
      ctx.identity.account.askReset(input.email, ctx.origin),
    )
    return {}
  }),

  reset: authProcedure.input(resetByLink).mutation(async ({ ctx, input }) => {
    const { email, ended } = await ctx.identity.throttle.attempt({ ip: ctx.origin.address }, () =>
      ctx.identity.account.reset(input, ctx.origin),
    )
    cut(ctx, ended)
    return { email }
  }),

  /** Confirms an address by its link. */
  confirm: authProcedure.input(linkToken).mutation(async ({ ctx, input }) => ({
    email: await ctx.identity.throttle.attempt({ ip: ctx.origin.address }, () =>
      ctx.identity.account.confirm(input.token, ctx.origin),
    ),
  })),

  sendConfirmation: ownerProcedure.mutation(async ({ ctx }) => {
    await ctx.identity.throttle.attempt({ ip: ctx.origin.address, successCost: 1 }, () =>
      ctx.identity.account.sendConfirmation(ctx.claims.accountId),
    )
    return {}
  }),

  changePassword: ownerProcedure.input(changePassword).mutation(async ({ ctx, input }) => {
    const ended = await tried(ctx, () => ctx.identity.account.changePassword(ctx.claims, input, ctx.origin))
    cut(ctx, ended)
    return { ended: ended.length }
  }),

  changeEmail: ownerProcedure.input(changeEmail).mutation(async ({ ctx, input }) => {
    await tried(ctx, () => ctx.identity.account.changeEmail(ctx.claims, input, ctx.origin))
    return {}
  }),
})

type Owner = Pick<Context, 'identity' | 'origin'> & { readonly claims: AccessClaims }

/** An attempt with a password that stands behind no e-mail in the input: the account is braked by its id. */
export async function tried<T>({ identity, origin, claims }: Owner, work: () => Promise<T>): Promise<T> {
  return await identity.throttle.attempt({ ip: origin.address, email: claims.accountId }, work)
}

/** From here on these sessions' calls are looked up afresh and their sockets close. */
export function cut({ identity, engine }: Pick<Context, 'identity' | 'engine'>, ended: readonly SessionPlace[]): void {
  for (const { tenantId, sessionId } of ended) {
    identity.forget(sessionId)
    engine.dropSession(tenantId, sessionId)
  }
}
