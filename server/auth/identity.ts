import type { z } from 'zod'

import { findAccount, listMemberships } from '@operagrid/db/queries/account'
import type { SessionPlace } from '@operagrid/db/queries/account'
import type { Db } from '@operagrid/db/tenant'
import type { AuditOrigin } from '@operagrid/shared/domain/audit'
import type { secondFactor } from '@operagrid/shared/domain/factor'
import type {
  acceptInvitation,
  Actor,
  invite,
  Invited,
  InvitedOne,
  inviteMany,
  OpenInvitation,
  signIn,
  signUp,
} from '@operagrid/shared/domain/member'
import { isSecondStep } from '@operagrid/shared/domain/session'
import type { SecondStep } from '@operagrid/shared/domain/session'
import { AppError } from '@operagrid/shared/errors'

import type { Beside } from '../audit/beside.ts'
import type { Refusals } from '../audit/refusals.ts'
import type { Config } from '../config.ts'
import type { Log } from '../log.ts'
import { makeMailer } from '../mail/mailer.ts'
import { makeAccount } from './account.ts'
import type { Account } from './account.ts'
import { findActor, makeActors } from './actors.ts'
import type { Actors } from './actors.ts'
import { makeDevices } from './devices.ts'
import type { Devices } from './devices.ts'
import { makeFactorKeys } from './factor-keys.ts'
import { makeFactorOfAccount } from './factor.ts'
import type { FactorOfAccount } from './factor.ts'
import { acceptInvite, inviteAgain, inviteMember, inviteMembers, showInvitation } from './invitations.ts'
import { makeChallenges } from './passkey-challenge.ts'
import { makePasskeys } from './passkeys.ts'
import type { Passkeys } from './passkeys.ts'
import { makePasswords } from './password.ts'
import type { Passwords } from './password.ts'
import { takeSecondStep } from './second-step.ts'
import { makeSessions } from './sessions.ts'
import type { Granted, Reused } from './sessions.ts'
import { signInAccount, signUpAccount } from './sign-in.ts'
import { makeStepTickets } from './step-ticket.ts'
import { makeThrottle } from './throttle.ts'
import type { Throttle } from './throttle.ts'
import { makeAccessTokens } from './token.ts'
import type { AccessClaims } from './token.ts'

/** Who people are and which devices may speak for them. `origin` says where a call came from, for the audit log. */
export type Identity = {
  /** The claims of a valid access token, or null. Says nothing of the session: `actorOf` does. */
  verify(accessToken: string): (AccessClaims & { readonly expiresAtMs: number }) | null
  /** The member behind the claims, at most 1.5 s old: see actors.ts. @throws AppError UNAUTHENTICATED, FACTOR_NEEDED */
  readonly actorOf: Actors['actorOf']
  /** The same for whoever is to set up a second factor first. @throws AppError UNAUTHENTICATED */
  readonly weakActorOf: Actors['weakActorOf']
  /** Somebody looked: the session was alive with this role at `atMs`. */
  readonly confirm: Actors['confirm']
  /** After a session or member changed: the next call looks it up again. */
  forget(sessionOrMemberId: string): void

  signUp(input: z.infer<typeof signUp>, origin: AuditOrigin): Promise<Granted | SecondStep>
  /** `isKnown`: from a device that the account has used before, which waits for no stranger. */
  signIn(input: z.infer<typeof signIn>, origin: AuditOrigin, isKnown?: boolean): Promise<Granted | SecondStep>
  /** While as many strangers wait to sign in as may: what `signIn` would say. @throws AppError UNAVAILABLE */
  refuseStrangers(): void
  /** What a password alone was not enough for. @throws AppError UNAUTHENTICATED, NOT_ALLOWED, TOO_MANY */
  secondFactor(input: z.infer<typeof secondFactor>, origin: AuditOrigin): Promise<Granted>
  /** Whose ticket it is, for the brake; undefined for one that is no good. */
  ticketOwner(ticket: string): string | undefined
  refresh(refreshToken: string, origin: AuditOrigin): Promise<Granted | Reused>
  /** A session in another workspace of the same account. @throws AppError NOT_FOUND */
  switchTenant(refreshToken: string, tenantId: string, origin: AuditOrigin): Promise<Granted>
  /** Ends the session of a refresh token; undefined when there was none. */
  signOut(refreshToken: string, origin: AuditOrigin): Promise<SessionPlace | undefined>

  invite(actor: Actor, input: z.infer<typeof invite>, origin: AuditOrigin): Promise<Invited>
  inviteMany(actor: Actor, input: z.infer<typeof inviteMany>, origin: AuditOrigin): Promise<InvitedOne[]>
  /** Another link for an open invitation. @throws AppError NOT_FOUND */
  inviteAgain(actor: Actor, invitationId: string, origin: AuditOrigin): Promise<Invited>
  invitation(token: string): Promise<OpenInvitation>
  accept(input: z.infer<typeof acceptInvitation>, origin: AuditOrigin): Promise<Granted | SecondStep>

  /** What an account does with its own address and password: see account.ts. */
  readonly account: Account
  /** An account's passkeys, and signing in with one: see passkeys.ts. */
  readonly passkeys: Passkeys
  /** What it does with its second factor: see factor.ts. */
  readonly factor: FactorOfAccount

  readonly devices: Devices
  /** Brakes on guessing; the routers put every public attempt through it. */
  readonly throttle: Throttle
  /** The brake came down on an account, if there is one of this e-mail. */
  braked(email: string, origin: AuditOrigin): void
}

export type IdentityConfig = Pick<
  Config,
  | 'jwtSecret'
  | 'jwtSecretBefore'
  | 'passwordPepper'
  | 'accessTokenTtlS'
  | 'refreshTokenTtlS'
  | 'sessionTtlS'
  | 'baseUrl'
  | 'smtpUrl'
>

export type IdentityParts = {
  readonly config: IdentityConfig
  readonly db: Db
  readonly log: Log
  readonly beside: Beside
  readonly refusals: Refusals
  /** Default: as the configuration says. */
  readonly passwords?: Passwords | undefined
}

/** Identity on one database, made once at start. */
export function makeIdentity({
  config,
  db,
  log,
  beside,
  refusals,
  passwords = makePasswords(config.passwordPepper),
}: IdentityParts): Identity {
  const tokens = makeAccessTokens(config.jwtSecret, config.accessTokenTtlS, config.jwtSecretBefore)
  const actors = makeActors((claims) => findActor(db, claims))
  const mailer = makeMailer({ smtpUrl: config.smtpUrl, baseUrl: config.baseUrl, log })
  const sessions = makeSessions({
    mails: mailer.mails,
    db,
    tokens,
    secret: config.jwtSecret,
    secretBefore: config.jwtSecretBefore,
    accessTtlS: config.accessTokenTtlS,
    refreshTtlS: config.refreshTokenTtlS,
    sessionTtlS: config.sessionTtlS,
  })
  const steps = makeStepTickets(config.jwtSecret, config.jwtSecretBefore)
  const factorKeys = makeFactorKeys(config.passwordPepper)
  const deps = { db, passwords, sessions, mailer, beside, refusals, steps, factorKeys, baseUrl: config.baseUrl }

  const account = makeAccount(deps)

  /** Whoever comes with an address that is not confirmed is mailed a link. */
  function greet(granted: Granted | SecondStep): Granted | SecondStep {
    if (isSecondStep(granted)) return granted
    const { id, emailConfirmed } = granted.signedIn.session.account
    if (!emailConfirmed) beside.run(() => account.sendConfirmation(id))
    return granted
  }

  return {
    verify: (accessToken) => tokens.verify(accessToken),
    actorOf: (claims) => actors.actorOf(claims),
    weakActorOf: (claims) => actors.weakActorOf(claims),
    confirm: (claims, role, atMs) => actors.confirm(claims, role, atMs),
    forget: (id) => actors.forget(id),

    signUp: async (input, origin) => greet(await signUpAccount(deps, input, origin)),
    signIn: (input, origin, isKnown = false) => signInAccount(deps, input, { origin, isKnown }),
    refuseStrangers: () => passwords.refuseWhenFull(),
    secondFactor: (input, origin) => takeSecondStep(deps, input, origin),
    ticketOwner: (ticket) => steps.read(ticket)?.accountId,
    async refresh(refreshToken, origin) {
      const answer = await sessions.refresh(refreshToken, origin)
      if ('reused' in answer) {
        actors.forget(answer.reused.sessionId)
        log.warn(
          { tenantId: answer.reused.tenantId, sessionId: answer.reused.sessionId },
          'a replaced refresh token came back: the session is ended',
        )
      }
      return answer
    },
    async switchTenant(refreshToken, tenantId, origin) {
      const held = await sessions.accountOf(refreshToken)
      if (held === undefined) throw new AppError('UNAUTHENTICATED')
      const memberships = await listMemberships(db, held.accountId)
      const wanted = memberships.find((membership) => membership.tenantId === tenantId)
      if (wanted === undefined)
        throw new AppError('NOT_FOUND', 'There is no such workspace, or it is not shared with you.')
      return await sessions.start(wanted, origin, { action: 'session.switched', ...(held.strong && { strong: {} }) })
    },
    async signOut(refreshToken, origin) {
      const place = await sessions.whose(refreshToken)
      if (place === undefined) return undefined
      await sessions.end(place, origin)
      actors.forget(place.sessionId)
      return place
    },

    invite: (actor, input, origin) => inviteMember(deps, actor, input, origin),
    inviteMany: (actor, input, origin) => inviteMembers(deps, actor, input, origin),
    inviteAgain: (actor, invitationId, origin) => inviteAgain(deps, actor, invitationId, origin),
    invitation: (token) => showInvitation(deps, token),
    accept: async (input, origin) => greet(await acceptInvite(deps, input, origin)),

    account,
    passkeys: makePasskeys({ ...deps, challenges: makeChallenges(config.jwtSecret, config.jwtSecretBefore) }),
    factor: makeFactorOfAccount(deps),

    devices: makeDevices(config.jwtSecret, config.jwtSecretBefore),
    throttle: makeThrottle(),
    braked(email, origin) {
      const accountId = findAccount(db, email).then((account) => account?.accountId)
      refusals.signIn(accountId, origin, 'session.braked')
    },
  }
}
