import { secondFactor } from '@operagrid/shared/domain/factor'
import { signIn, signUp } from '@operagrid/shared/domain/member'
import { passkeySignIn } from '@operagrid/shared/domain/passkey'
import { isSecondStep, switchTenant } from '@operagrid/shared/domain/session'
import type { SecondStep, SignedIn, SignInAnswer } from '@operagrid/shared/domain/session'
import { AppError } from '@operagrid/shared/errors'

import type { Granted } from '../auth/sessions.ts'
import type { Attempt } from '../auth/throttle.ts'
import type { Context } from '../http/context.ts'
import { signOffClaims } from '../live/claims.ts'
import { publicProcedure, router } from '../trpc.ts'

/**
 * Signing in and out: over HTTP and one call a request, so that a limiter in front of us and the
 * one inside see every attempt.
 */
export const authProcedure = publicProcedure.use(async ({ ctx, batchIndex, next }) => {
  if (ctx.cookies === undefined) throw new AppError('BAD_INPUT', 'Sign in over HTTP, not over the live connection.')
  // The index too, since the address can be written in ways that `batched` does not see.
  if (ctx.batched || batchIndex > 0)
    throw new AppError('BAD_INPUT', 'Send this call in a request of its own, not in a batch.')
  return await next({ ctx: { ...ctx, cookies: ctx.cookies } })
})

export const authRouter = router({
  signUp: authProcedure.input(signUp).mutation(async ({ ctx, input }) => {
    const granted = await ctx.identity.throttle.attempt({ ...trying(ctx, input.email), successCost: 0.5 }, () =>
      ctx.identity.signUp(input, ctx.origin),
    )
    return await open(ctx, granted)
  }),

  signIn: authProcedure.input(signIn).mutation(async ({ ctx, input }) => {
    const device = ctx.identity.devices.known(ctx.cookies.device, input.email)
    const attempt = { ...trying(ctx, input.email), ...(device === undefined ? {} : { device }) }
    const granted = await ctx.identity.throttle.attempt(attempt, () =>
      ctx.identity.signIn(input, ctx.origin, device !== undefined),
    )
    return await open(ctx, granted)
  }),

  /** What a passkey is to sign, whosever it is: the device itself knows whom it belongs to. */
  passkeyOptions: authProcedure.mutation(
    async ({ ctx }) =>
      await ctx.identity.throttle.attempt({ ip: ctx.origin.address }, async () =>
        ctx.identity.passkeys.requestOptions(),
      ),
  ),

  passkeySignIn: authProcedure.input(passkeySignIn).mutation(async ({ ctx, input }) => {
    const granted = await ctx.identity.throttle.attempt({ ip: ctx.origin.address }, () =>
      ctx.identity.passkeys.signIn(input.assertion, ctx.origin),
    )
    return await open(ctx, granted)
  }),

  /** Opens the session that a password alone did not. */
  secondFactor: authProcedure.input(secondFactor).mutation(async ({ ctx, input }) => {
    const accountId = ctx.identity.ticketOwner(input.ticket)
    const who = { ip: ctx.origin.address, ...(accountId !== undefined && { email: accountId }) }
    const granted = await ctx.identity.throttle.attempt(who, () => ctx.identity.secondFactor(input, ctx.origin))
    return await open(ctx, granted)
  }),

  /** Null when nobody was signed in on this device: a first visit is no fault. */
  refresh: authProcedure.mutation(async ({ ctx }): Promise<SignedIn | null> => {
    const { refresh } = ctx.cookies
    if (refresh === undefined) return null
    try {
      const answer = await ctx.identity.throttle.attempt({ ip: ctx.origin.address, successCost: 0 }, () =>
        ctx.identity.refresh(refresh, ctx.origin),
      )
      if ('signedIn' in answer) {
        ctx.cookies.setRefresh(answer.refreshToken)
        remember(ctx, answer.signedIn)
        return answer.signedIn
      }
      ctx.engine.dropSession(answer.reused.tenantId, answer.reused.sessionId)
      throw new AppError('UNAUTHENTICATED', 'This session was ended because its key was used twice. Sign in again.')
    } catch (error) {
      if (error instanceof AppError && error.code === 'UNAUTHENTICATED') ctx.cookies.clearRefresh()
      throw error
    }
  }),

  switchTenant: authProcedure.input(switchTenant).mutation(async ({ ctx, input }) => {
    const { refresh } = ctx.cookies
    if (refresh === undefined) throw new AppError('UNAUTHENTICATED')
    return await open(ctx, await ctx.identity.switchTenant(refresh, input.tenantId, ctx.origin))
  }),

  signOut: authProcedure.mutation(async ({ ctx }) => {
    ctx.cookies.clearRefresh()
    return { signedOut: await leave(ctx) }
  }),
})

/** An attempt at one account, as the brake counts it. */
function trying({ identity, origin }: Pick<Context, 'identity' | 'origin'>, email: string): Attempt {
  return { ip: origin.address, email, onBraked: () => identity.braked(email, origin) }
}

type Browser = Pick<Context, 'identity' | 'engine' | 'origin' | 'db'> & {
  readonly cookies: NonNullable<Context['cookies']>
}

/**
 * Puts the refresh token into its cookie and answers the rest; the session that was there before ends. Where a second
 * step is asked for, nothing has happened yet.
 */
export async function open(browser: Browser, granted: Granted): Promise<SignedIn>
export async function open(browser: Browser, granted: Granted | SecondStep): Promise<SignInAnswer>
export async function open(browser: Browser, granted: Granted | SecondStep): Promise<SignInAnswer> {
  if (isSecondStep(granted)) return granted
  await leave(browser)
  browser.cookies.setRefresh(granted.refreshToken)
  remember(browser, granted.signedIn)
  return granted.signedIn
}

/** Whoever attacks this account from elsewhere will not keep its owner out of this browser. */
function remember({ cookies, identity }: Pick<Browser, 'cookies' | 'identity'>, { session }: SignedIn): void {
  const marks = identity.devices.mark(cookies.device, session.account.email)
  if (marks !== undefined) cookies.setDevice(marks)
}

/** Ends the session whose cookie came with the request, with its sockets. True when there was one. */
async function leave({ cookies, identity, engine, origin, db }: Browser): Promise<boolean> {
  const left = cookies.refresh === undefined ? undefined : await identity.signOut(cookies.refresh, origin)
  if (left !== undefined) {
    engine.dropSession(left.tenantId, left.sessionId)
    await signOffClaims({ db, engine }, left)
  }
  return left !== undefined
}
