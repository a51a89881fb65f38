import { z } from 'zod'

import { uuid } from './id.ts'
import { safeText, nameText } from './text.ts'

export const roles = ['management', 'organizer', 'reporter', 'viewer'] as const

/** What a membership may do in its tenant. */
export const role = z.enum(roles)
export type Role = z.infer<typeof role>

/** How people read a role. */
export const roleNames: Readonly<Record<Role, string>> = {
  management: 'Management',
  organizer: 'Organizer',
  reporter: 'Reporter',
  viewer: 'Report viewer',
}

/** Someone in a tenant, as others of that tenant see them. */
export type Member = {
  readonly id: string
  readonly name: string
  readonly email: string
  readonly role: Role
  readonly status: 'active' | 'suspended'
  readonly joinedAt: string
}

/** Who is asking: the tenant, the membership and its role, as read from the session. */
export type Actor = {
  readonly tenantId: string
  readonly memberId: string
  readonly role: Role
  readonly name: string
}

export const email = safeText(254)
  .transform((text) => text.trim().toLowerCase())
  .refine((text) => /^[^\s@]+@[^\s@]+\.[^\s@]+$/u.test(text), 'Enter an e-mail address like name@example.org.')

/** Bcrypt's cost makes long input a lever, so a password is at most 256 characters. */
export const password = z
  .string()
  .min(10, 'Use at least 10 characters.')
  .max(256, 'Use at most 256 characters.')
  .refine((text) => !/\p{Surrogate}/u.test(text), 'Remove the characters that cannot be stored.')

/** How long an invitation's link works, in days. */
export const INVITATION_DAYS = 7

/** Most people invited in one call. */
export const MAX_INVITED = 100

export const signUp = z.strictObject({ workspace: nameText, name: nameText, email, password })
export const signIn = z.strictObject({ email, password: z.string().min(1, 'Enter your password.').max(256) })
export const invite = z.strictObject({ email, name: nameText, role })
export const acceptInvitation = z.strictObject({ token: z.string().max(100), password })
export const invitationRef = z.strictObject({ token: z.string().max(100) })
export const invitationId = z.strictObject({ invitationId: uuid })
export const inviteMany = z.strictObject({
  invitees: z.array(invite).min(1).max(MAX_INVITED, `Invite at most ${MAX_INVITED} people at once.`),
})
export const memberRef = z.strictObject({ memberId: uuid })
/** `keepInvitations`: those that the member made work on, as the remover's own; otherwise they are void. */
export const memberRemove = z.strictObject({ memberId: uuid, keepInvitations: z.boolean().default(false) })
export const setRole = z.strictObject({ memberId: uuid, role })
export const suspend = z.strictObject({ memberId: uuid, suspended: z.boolean() })

/** An invitation nobody has followed yet, as management sees it. */
export type Invitation = {
  readonly id: string
  readonly email: string
  readonly name: string
  readonly role: Role
  readonly createdAt: string
  readonly expiresAt: string
}

/** A one-time link, and whether it also went out by mail. */
export type Invited = { readonly link: string; readonly mailed: boolean }

/** What became of one of many invitees: invited, or the reason why not, in a sentence. */
export type InvitedOne = { readonly email: string } & (Invited | { readonly refused: string })

/** Someone who belonged to the workspace: the name stays at what they wrote. */
export type FormerMember = { readonly id: string; readonly name: string }

/** What the holder of an invitation's link may know before accepting it. */
export type OpenInvitation = {
  readonly workspace: string
  readonly email: string
  readonly name: string
  readonly role: Role
}
