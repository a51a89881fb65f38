import { randomUUID } from 'node:crypto'

import { findSession, getAccount, listMemberships } from '@operagrid/db/queries/account'
import type { AccountMembership, SessionPlace } from '@operagrid/db/queries/account'
import { addAuditEvent } from '@operagrid/db/queries/audit'
import { getBelonging } from '@operagrid/db/queries/membership'
import type { Belonging } from '@operagrid/db/queries/membership'
import { addSession, isStrong, opensSession, revokeSession, rotateSession } from '@operagrid/db/queries/session'
import type { Rotation } from '@operagrid/db/queries/session'
import { inTenant } from '@operagrid/db/tenant'
import type { Db, TenantTx } from '@operagrid/db/tenant'
import type { AuditEntry, AuditOrigin } from '@operagrid/shared/domain/audit'
import type { SignedIn } from '@operagrid/shared/domain/session'
import { AppError } from '@operagrid/shared/errors'

import { hashToken, randomToken, successorOf } from './token.ts'
import type { AccessTokens } from './token.ts'

/** Two tabs, or a phone whose answer was lost, may present the replaced token this long. */
const GRACE_S = 15
/** How far back a replaced token is still recognised as one of ours: 64 rotations. */
const REMEMBERED_ROTATIONS = 64

/** A signed-in device as the transport needs it: the body, and the token for the cookie. */
export type Granted = { readonly signedIn: SignedIn; readonly refreshToken: string }

/** A refresh token came back long after it was replaced: someone else holds this session too. */
export type Reused = { readonly reused: SessionPlace }

type Membership = { readonly tenantId: string; readonly memberId: string }

/** By which kind of second factor a session is strong; of one that goes over to another workspace that is not known. */
export type StrongBy = { readonly secondFactor?: string }

/** How a session begins, for the audit log. */
export type Beginning = Pick<AuditEntry, 'action' | 'after'> & {
  /** Set when a second factor was shown for it. */
  readonly strong?: StrongBy
  /** What the session needs to exist, in its transaction: a workspace, a membership. */
  prepare?(tx: TenantTx): Promise<void>
}

export type Sessions = {
  start(membership: Membership, origin: AuditOrigin, beginning: Beginning): Promise<Granted>
  /** @throws AppError UNAUTHENTICATED when there is no such live session or the membership ended */
  refresh(token: string, origin: AuditOrigin): Promise<Granted | Reused>
  /** The session a refresh token belongs to or did, be it over or not; undefined when there is none. */
  whose(token: string): Promise<SessionPlace | undefined>
  /** The account whose live session a refresh token opens, and whether that is a strong one; undefined when that has ended or has another key by now. */
  accountOf(token: string): Promise<{ readonly accountId: string; readonly strong: boolean } | undefined>
  /** Ends the session, as its own member asks for. True when there was one. */
  end(place: SessionPlace, origin: AuditOrigin): Promise<boolean>
}

export type SessionDeps = {
  readonly db: Db
  readonly tokens: AccessTokens
  readonly secret: string
  /** The one before it, while it is changed. */
  readonly secretBefore: string | undefined
  readonly accessTtlS: number
  /** Where no mail can be sent, no address waits to be confirmed. */
  readonly mails: boolean
  /** How long a session lives without being used, and at all. */
  readonly refreshTtlS: number
  readonly sessionTtlS: number
}

/** Signed-in devices: begun, renewed and ended. */
export function makeSessions(deps: SessionDeps): Sessions {
  const { db } = deps
  return {
    async start({ tenantId, memberId }, origin, { prepare, action, after, strong: strongBy }) {
      const strong = strongBy !== undefined
      const sessionId = randomUUID()
      const refreshToken = randomToken()
      const belonging = await inTenant(db, { tenantId, memberId, role: 'none' }, async (tx) => {
        await prepare?.(tx)
        const found = await getBelonging(tx, memberId)
        await addSession(tx, {
          id: sessionId,
          memberId,
          refreshHash: hashToken(refreshToken),
          lifeS: Math.min(deps.refreshTtlS, deps.sessionTtlS),
          device: origin.device,
          address: origin.address,
          strong,
        })
        const target = { kind: 'member', id: memberId, name: '' } as const
        await addAuditEvent(
          tx,
          { ...origin, sessionId },
          { action, actorId: memberId, target, ...(after && { after }) },
        )
        return found
      })
      return await grant(deps, { tenantId, sessionId, memberId }, { belonging, strong, refreshToken })
    },

    async refresh(token, origin) {
      const place = await findSession(db, [hashToken(token)])
      if (place === undefined) return await refuseForgotten(deps, token, origin)
      const next = successorOf(token, deps.secret)
      const { rotation, belonging, strong } = await inTenant(db, asSelf(place), async (tx) => {
        const found = await getBelonging(tx, place.memberId)
        const lives = { lifeS: deps.refreshTtlS, longestS: deps.sessionTtlS }
        const step = { from: hashToken(token), to: hashToken(next), graceS: GRACE_S, ...lives }
        const done: Rotation = found.active ? await rotateSession(tx, place.sessionId, step) : 'ended'
        if (done === 'reused') await endStolen(tx, place, origin)
        return { rotation: done, belonging: found, strong: await isStrong(tx, place.sessionId) }
      })
      if (rotation === 'reused') return { reused: place }
      if (rotation === 'ended') throw noSession()
      return await grant(deps, place, { belonging, strong, refreshToken: next })
    },

    whose: (token) => findSession(db, [hashToken(token)]),

    async accountOf(token) {
      const hash = hashToken(token)
      const place = await findSession(db, [hash])
      if (place === undefined) return undefined
      return await inTenant(
        db,
        asSelf(place),
        async (tx) => {
          const open = await opensSession(tx, place.sessionId, { hash, graceS: GRACE_S })
          if (!open) return undefined
          const { accountId } = await getBelonging(tx, place.memberId)
          return { accountId, strong: await isStrong(tx, place.sessionId) }
        },
        { mode: 'read' },
      )
    },

    end: (place, origin) =>
      inTenant(db, asSelf(place), async (tx) => {
        const ended = await revokeSession(tx, place.sessionId)
        if (ended?.before === false) await addAuditEvent(tx, ...ofSession(place, origin, 'session.left'))
        return ended !== undefined
      }),
  }
}

/** Two parties hold this session, and nobody can tell which is which. */
async function endStolen(tx: TenantTx, place: SessionPlace, origin: AuditOrigin): Promise<void> {
  const ended = await revokeSession(tx, place.sessionId)
  if (ended?.before === false) await addAuditEvent(tx, ...ofSession(place, origin, 'session.stolen'))
}

function ofSession(
  { sessionId, memberId }: SessionPlace,
  origin: AuditOrigin,
  action: 'session.left' | 'session.stolen',
): [AuditOrigin, AuditEntry] {
  // Whoever brought a stolen key is not known to be the member.
  const actorId = action === 'session.left' ? memberId : null
  return [
    { ...origin, sessionId },
    { action, actorId, target: { kind: 'member', id: memberId, name: '' } },
  ]
}

/** Follows an unknown token forward: an old one of ours leads to a session that then ends. */
async function refuseForgotten(deps: SessionDeps, token: string, origin: AuditOrigin): Promise<Reused> {
  const hashes = [...successorsOf(token, deps)].map(hashToken)
  const place = await findSession(deps.db, hashes)
  if (place === undefined) throw noSession()
  await inTenant(deps.db, asSelf(place), (tx) => endStolen(tx, place, origin))
  return { reused: place }
}

/** All that may have followed a token; where the secret is changed, some by the one before and the rest by this one. */
function* successorsOf(token: string, { secret, secretBefore }: SessionDeps): Generator<string> {
  let start = token
  for (let before = 0; before < REMEMBERED_ROTATIONS; before += 1) {
    let next = start
    for (let step = before; step < REMEMBERED_ROTATIONS; step += 1) {
      next = successorOf(next, secret)
      yield next
    }
    if (secretBefore === undefined) return
    start = successorOf(start, secretBefore)
    yield start
  }
}

type Opened = { readonly belonging: Belonging; readonly strong: boolean; readonly refreshToken: string }

async function grant(
  deps: SessionDeps,
  place: SessionPlace,
  { belonging, strong, refreshToken }: Opened,
): Promise<Granted> {
  const { accountId } = belonging
  const [memberships, { emailConfirmed }] = await Promise.all([
    listMemberships(deps.db, accountId),
    getAccount(deps.db, accountId),
  ])
  return {
    refreshToken,
    signedIn: {
      accessToken: deps.tokens.sign({ accountId, ...place }),
      expiresInS: deps.accessTtlS,
      session: {
        account: {
          id: accountId,
          name: belonging.name,
          email: belonging.email,
          emailConfirmed: emailConfirmed || !deps.mails,
        },
        tenant: belonging.tenant,
        member: { id: place.memberId, role: belonging.role, name: belonging.name },
        memberships: memberships.map(shown),
        factorNeeded: belonging.asksFactor && !strong,
      },
    },
  }
}

function shown({ tenantId, name, slug, role }: AccountMembership): SignedIn['session']['memberships'][number] {
  return { tenantId, name, slug, role }
}

function asSelf(place: SessionPlace) {
  return { tenantId: place.tenantId, memberId: place.memberId, role: 'none' } as const
}

function noSession(): AppError {
  return new AppError('UNAUTHENTICATED', 'Nobody is signed in here. Sign in again.')
}
