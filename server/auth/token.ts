import { createHash, createHmac, createSecretKey, randomBytes } from 'node:crypto'
import type { KeyObject } from 'node:crypto'

import jwt from 'jsonwebtoken'
import { z } from 'zod'

const ALGORITHM = 'HS256'
const ISSUER = 'operagrid'
const AUDIENCE = 'operagrid'
const PURPOSE = 'access'
const MIN_SECRET_BYTES = 32
const MAX_TTL_S = 86_400

/** Whose call it is. The role is not in it: a token outlives a demotion, the database does not. */
export type AccessClaims = {
  readonly accountId: string
  readonly sessionId: string
  readonly tenantId: string
  readonly memberId: string
}

export type AccessTokens = {
  sign(claims: AccessClaims): string
  /** The claims and the end of a token that is ours, of this kind and unexpired; null for any other. */
  verify(token: string): (AccessClaims & { readonly expiresAtMs: number }) | null
}

const payload = z.object({
  sub: z.uuid(),
  sid: z.uuid(),
  tid: z.uuid(),
  mid: z.uuid(),
  purpose: z.literal(PURPOSE),
  iat: z.number().int(),
  exp: z.number().int(),
})

/**
 * Short-lived access tokens.
 *
 * @param before the secret that was there before, while it is changed: its tokens are good until they end
 * @param ttlS whole seconds, 60 to 86,400: jsonwebtoken would read a string as milliseconds
 * @throws RangeError for a weak secret or another lifetime
 */
export function makeAccessTokens(secret: string, ttlS: number, before?: string): AccessTokens {
  const { sign, verify } = makePinned(secret, before)
  if (!Number.isInteger(ttlS) || ttlS < 60 || ttlS > MAX_TTL_S)
    throw new RangeError('ACCESS_TOKEN_TTL_S must be whole seconds from 60 to 86400.')
  return {
    sign: (claims) =>
      sign(
        { sid: claims.sessionId, tid: claims.tenantId, mid: claims.memberId, purpose: PURPOSE },
        { subject: claims.accountId, lifeS: ttlS },
      ),
    verify(token) {
      const parsed = payload.safeParse(verify(token))
      if (!parsed.success) return null
      const { sub, sid, tid, mid, iat, exp } = parsed.data
      if (exp - iat > MAX_TTL_S) return null
      return { accountId: sub, sessionId: sid, tenantId: tid, memberId: mid, expiresAtMs: exp * 1_000 }
    },
  }
}

/** Signs and checks with algorithm, issuer and audience pinned. Each kind of token has a purpose of its own, and checks it. */
export type Pinned = {
  sign(body: object, options: { readonly subject: string; readonly lifeS: number }): string
  /** What a token of ours that has not ended says; null for any other. */
  verify(token: string): unknown
}

/** @throws RangeError for a weak secret */
export function makePinned(secret: string, before?: string): Pinned {
  for (const one of [secret, before ?? secret])
    if (Buffer.byteLength(one, 'utf8') < MIN_SECRET_BYTES) throw new RangeError('JWT_SECRET needs at least 32 bytes.')
  // Made once: given a text, the library tries at every call whether it is a key in PEM.
  const key = createSecretKey(secret, 'utf8')
  const keyBefore = before === undefined ? undefined : createSecretKey(before, 'utf8')
  return {
    sign: (body, { subject, lifeS }) =>
      jwt.sign(body, key, { algorithm: ALGORITHM, subject, issuer: ISSUER, audience: AUDIENCE, expiresIn: lifeS }),
    verify: (token) => checked(token, key) ?? (keyBefore === undefined ? null : checked(token, keyBefore)),
  }
}

function checked(token: string, key: KeyObject): unknown {
  try {
    // The algorithm is pinned: without it the library takes any HMAC, and "none" where asked to.
    return jwt.verify(token, key, { algorithms: [ALGORITHM], issuer: ISSUER, audience: AUDIENCE })
  } catch {
    return null
  }
}

/** 256 random bits in URL-safe text: for refresh cookies and invitation links. */
export function randomToken(): string {
  return randomBytes(32).toString('base64url')
}

/** What is stored of a random token. No salt: there is nothing to guess in 256 random bits. */
export function hashToken(token: string): Buffer {
  return createHash('sha256').update(token, 'utf8').digest()
}

/**
 * The token that follows `token` in its session. Derived, not random, so that a tab or a phone
 * whose answer was lost gets the very same successor within the grace; without our secret it is
 * as unguessable as a random one.
 */
export function successorOf(token: string, secret: string): string {
  return createHmac('sha256', secret).update('refresh token successor\n').update(token, 'utf8').digest('base64url')
}
