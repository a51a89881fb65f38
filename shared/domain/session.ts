import { z } from 'zod'

import { uuid } from './id.ts'
import { role } from './member.ts'

/** Who is signed in on this device, in which workspace, and where else they may go. */
export const currentSession = z.object({
  account: z.object({ id: uuid, name: z.string(), email: z.string(), emailConfirmed: z.boolean() }),
  tenant: z.object({ id: uuid, name: z.string(), slug: z.string() }),
  member: z.object({ id: uuid, role, name: z.string() }),
  memberships: z.array(z.object({ tenantId: uuid, name: z.string(), slug: z.string(), role })),
  /**
   * The workspace asks for a second factor and this session was opened without: until one is set up, nothing else
   * of the workspace is to be had.
   */
  factorNeeded: z.boolean().default(false),
})
export type CurrentSession = z.infer<typeof currentSession>

/**
 * What every way of signing in answers. The access token is for memory only; the refresh token
 * travels beside it in an HttpOnly cookie and never in a body.
 */
export const signedIn = z.object({
  accessToken: z.string(),
  /** Seconds until the access token stops working; refresh before. */
  expiresInS: z.number().int().positive(),
  session: currentSession,
})
export type SignedIn = z.infer<typeof signedIn>

/** The password was right, and is not enough: the ticket and a proof go to `auth.secondFactor` within five minutes. */
export const secondStep = z.object({ secondFactor: z.object({ ticket: z.string() }) })
export type SecondStep = z.infer<typeof secondStep>

/** What a password is answered with. */
export const signInAnswer = z.union([secondStep, signedIn])
export type SignInAnswer = z.infer<typeof signInAnswer>

/** Whether a password alone did not do. */
export function isSecondStep(answer: object): answer is SecondStep {
  return 'secondFactor' in answer
}

export const switchTenant = z.strictObject({ tenantId: uuid })
/** All sessions of a member; of one's own all but the one that asks. */
export const sessionsOf = z.strictObject({ memberId: uuid })
export const sessionRef = z.strictObject({ sessionId: uuid })

/** One signed-in device, as its owner and management see it. Times are ISO 8601 in UTC. */
export type SessionSummary = {
  readonly id: string
  readonly memberId: string
  readonly memberName: string
  /** The browser's own description, at most 300 characters; may be empty. */
  readonly device: string
  /** The network address that signed in; empty for sessions older than its keeping. */
  readonly address: string
  readonly createdAt: string
  /** When it last renewed its access. */
  readonly seenAt: string
  readonly expiresAt: string
  /** Opened with more than a password: a code, a recovery code or a passkey. */
  readonly strong: boolean
  /** True for the session that asks. */
  readonly current: boolean
}
