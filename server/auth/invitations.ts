import { v7 } from 'uuid'
import type { z } from 'zod'

import { findAccount, findInvitation, redeemInvitation } from '@operagrid/db/queries/account'
import { addAuditEvent } from '@operagrid/db/queries/audit'
import { addInvitation, renewInvitation } from '@operagrid/db/queries/invitation'
import { getBelonging, hasMember } from '@operagrid/db/queries/membership'
import { inTenant } from '@operagrid/db/tenant'
import type { AuditOrigin } from '@operagrid/shared/domain/audit'
import { INVITATION_DAYS, roleNames } from '@operagrid/shared/domain/member'
import type {
  acceptInvitation,
  Actor,
  invite,
  Invited,
  InvitedOne,
  inviteMany,
  OpenInvitation,
  Role,
} from '@operagrid/shared/domain/member'
import type { SecondStep } from '@operagrid/shared/domain/session'
import { AppError } from '@operagrid/shared/errors'

import type { Mailer } from '../mail/mailer.ts'
import { askSecondStep } from './ask-second-step.ts'
import type { Granted } from './sessions.ts'
import { wrongPassword } from './sign-in.ts'
import type { Arrival, SignInDeps } from './sign-in.ts'
import { refuseWeak } from './strength.ts'
import { hashToken, randomToken } from './token.ts'

export type InviteDeps = SignInDeps & { readonly mailer: Mailer; readonly baseUrl: string }

/**
 * Invites someone; an earlier link to the same e-mail stops working. The link is answered once
 * and only its hash is kept. Mail that cannot be sent does not undo the invitation.
 *
 * @throws AppError CONFLICT when the e-mail belongs to the workspace already
 */
export async function inviteMember(
  deps: InviteDeps,
  actor: Actor,
  input: z.infer<typeof invite>,
  origin: AuditOrigin,
): Promise<Invited> {
  const token = randomToken()
  const { tenant } = await inTenant(deps.db, actor, async (tx) => {
    if (await hasMember(tx, input.email)) {
      throw new AppError(
        'CONFLICT',
        `${input.email} belongs to this workspace already. Change the role in the list of members.`,
      )
    }
    const id = v7()
    const fresh = { tokenHash: hashToken(token), lifeDays: INVITATION_DAYS }
    await addInvitation(tx, { id, ...input, ...fresh, invitedBy: actor.memberId })
    const belonging = await getBelonging(tx, actor.memberId)
    await addAuditEvent(tx, origin, {
      action: 'member.invited',
      actorId: actor.memberId,
      target: { kind: 'invitation', id, name: input.email },
      after: { role: input.role },
    })
    return belonging
  })
  return await mailInvitation(deps, { ...input, token, inviter: actor.name, workspace: tenant.name })
}

/** Invites many; one that cannot be invited does not keep the others from it. Answers in the order given. */
export async function inviteMembers(
  deps: InviteDeps,
  actor: Actor,
  { invitees }: z.infer<typeof inviteMany>,
  origin: AuditOrigin,
): Promise<InvitedOne[]> {
  const answers: InvitedOne[] = []
  for (const invitee of invitees) {
    try {
      answers.push({ email: invitee.email, ...(await inviteMember(deps, actor, invitee, origin)) })
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'CONFLICT') throw error
      answers.push({ email: invitee.email, refused: error.message })
    }
  }
  return answers
}

/** Sends an invitation again, with a new link and its whole life. @throws AppError NOT_FOUND */
export async function inviteAgain(
  deps: InviteDeps,
  actor: Actor,
  invitationId: string,
  origin: AuditOrigin,
): Promise<Invited> {
  const token = randomToken()
  const { invitation, tenant } = await inTenant(deps.db, actor, async (tx) => {
    const fresh = { tokenHash: hashToken(token), lifeDays: INVITATION_DAYS }
    const renewed = await renewInvitation(tx, invitationId, fresh)
    const belonging = await getBelonging(tx, actor.memberId)
    await addAuditEvent(tx, origin, {
      action: 'member.invited_again',
      actorId: actor.memberId,
      target: { kind: 'invitation', id: invitationId, name: renewed.email },
    })
    return { invitation: renewed, tenant: belonging.tenant }
  })
  return await mailInvitation(deps, { ...invitation, token, inviter: actor.name, workspace: tenant.name })
}

type InvitationMail = {
  readonly email: string
  readonly name: string
  readonly role: Role
  readonly token: string
  readonly inviter: string
  readonly workspace: string
}

async function mailInvitation({ mailer, baseUrl }: InviteDeps, mail: InvitationMail): Promise<Invited> {
  // From the configuration only: a Host header could lead the link elsewhere.
  const link = `${baseUrl}/invite/${mail.token}`
  const mailed = await mailer.send({
    to: mail.email,
    subject: `${mail.inviter} invites you to ${mail.workspace} on OperaGrid`,
    text: [
      `Hello ${mail.name},`,
      `${mail.inviter} invites you to the workspace "${mail.workspace}" as ${roleNames[mail.role]}.`,
      `Open this link to join. It works once, for ${INVITATION_DAYS} days:`,
      link,
      'If you did not expect this, ignore it: nothing happens without the link.',
    ].join('\n\n'),
  })
  return { link, mailed }
}

/**
 * What the holder of a link may know before joining.
 *
 * @throws AppError NOT_FOUND for an unknown, used and expired link alike
 */
export async function showInvitation(deps: InviteDeps, token: string): Promise<OpenInvitation> {
  const found = await findInvitation(deps.db, hashToken(token))
  if (found === undefined) throw usedUp()
  return { workspace: found.workspace, email: found.email, name: found.name, role: found.role }
}

/**
 * Joins by a link and signs in. E-mail, role and workspace are the invitation's; an e-mail that
 * has an account already joins with that account's password, and second factor.
 *
 * @throws AppError NOT_FOUND for a link that no longer works, UNAUTHENTICATED for a wrong password
 */
export async function acceptInvite(
  deps: InviteDeps,
  input: z.infer<typeof acceptInvitation>,
  origin: AuditOrigin,
): Promise<Granted | SecondStep> {
  const hash = hashToken(input.token)
  const found = await findInvitation(deps.db, hash)
  if (found === undefined) throw usedUp()
  const account = await findAccount(deps.db, found.email)
  if (account !== undefined && !(await deps.passwords.matches(input.password, account.passwordHash))) {
    deps.refusals.signIn(account.accountId, origin, 'session.refused')
    throw wrongPassword()
  }
  if (account !== undefined) {
    const step = await askSecondStep(deps, account, { kind: 'join', hash: hash.toString('hex') })
    return step ?? (await joinByInvitation(deps, hash, { account: { ...account, email: found.email }, origin }))
  }
  await refuseWeak(input.password, [found.email, found.name, found.workspace])
  const made = { accountId: v7(), email: found.email, passwordHash: await deps.passwords.hash(input.password) }
  return await joinByInvitation(deps, hash, { account: made, origin })
}

/** An account, which need not be there yet. */
type Joiner = { readonly accountId: string; readonly email: string; readonly passwordHash: string }

/**
 * Uses an invitation up for the account of its e-mail, and signs in there.
 *
 * @throws AppError NOT_FOUND for a link that no longer works, or goes to another e-mail
 */
export async function joinByInvitation(
  { db, sessions }: InviteDeps,
  hash: Buffer,
  { account, origin, strong }: Arrival & { readonly account: Joiner },
): Promise<Granted> {
  const found = await findInvitation(db, hash)
  if (found === undefined || found.email !== account.email) throw usedUp()
  const made = { hash, memberId: v7(), accountId: account.accountId, passwordHash: account.passwordHash }
  return await sessions.start({ tenantId: found.tenantId, memberId: made.memberId }, origin, {
    action: 'member.joined',
    after: { role: found.role, ...strong },
    ...(strong && { strong }),
    prepare: async (tx) => {
      if ((await redeemInvitation(tx, made)) === undefined) throw usedUp()
    },
  })
}

function usedUp(): AppError {
  return new AppError(
    'NOT_FOUND',
    `This link was used, replaced or is older than ${INVITATION_DAYS} days. Ask management for a new one.`,
  )
}
