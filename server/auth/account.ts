import type { z } from 'zod'

import { findAccount, getAccount } from '@operagrid/db/queries/account'
import type { SessionPlace } from '@operagrid/db/queries/account'
import {
  confirmEmail,
  endAccountSessions,
  findAccountToken,
  putAccountToken,
  resetPassword,
  setPassword,
} from '@operagrid/db/queries/account-token'
import type { changeEmail, changePassword, resetByLink } from '@operagrid/shared/domain/account'
import type { AuditOrigin } from '@operagrid/shared/domain/audit'
import { AppError } from '@operagrid/shared/errors'

import { inAccount } from '../audit/account-log.ts'
import type { Beside } from '../audit/beside.ts'
import type { Mailer } from '../mail/mailer.ts'
import { changedMail, confirmMail, resetMail, takenMail } from './account-mail.ts'
import type { SignInDeps } from './sign-in.ts'
import { refuseWeak } from './strength.ts'
import { hashToken, randomToken } from './token.ts'
import type { AccessClaims } from './token.ts'

export type AccountDeps = SignInDeps & {
  readonly mailer: Mailer
  readonly baseUrl: string
  readonly beside: Beside
}

/** Sessions that were ended; their sockets are still open. */
type Ended = readonly SessionPlace[]

export type Account = {
  /** Mails a link that confirms the account's own address, unless that is done. All that mail throw UNAVAILABLE where none can be sent. */
  sendConfirmation(accountId: string): Promise<void>
  /** Confirms an address by its link, and makes it the account's; answers it. @throws AppError NOT_FOUND */
  confirm(token: string, origin: AuditOrigin): Promise<string>
  /** Mails a link for a new password if there is such an account; the answer is the same, and as fast, if not. */
  askReset(email: string, origin: AuditOrigin): void
  /** Sets a new password by a mailed link and ends all sessions. @throws AppError NOT_FOUND, BAD_INPUT for a weak one */
  reset(
    input: z.infer<typeof resetByLink>,
    origin: AuditOrigin,
  ): Promise<{ readonly email: string; readonly ended: Ended }>
  /** Changes the password and ends all other sessions. @throws AppError NOT_ALLOWED, BAD_INPUT for a weak one */
  changePassword(claims: AccessClaims, input: z.infer<typeof changePassword>, origin: AuditOrigin): Promise<Ended>
  /** Mails a link to the new address; nothing changes before it is followed. @throws AppError NOT_ALLOWED */
  changeEmail(claims: AccessClaims, input: z.infer<typeof changeEmail>, origin: AuditOrigin): Promise<void>
}

export function makeAccount(deps: AccountDeps): Account {
  return {
    sendConfirmation: (accountId) => sendConfirmation(deps, accountId),
    confirm: (token, origin) => confirmByLink(deps, token, origin),
    askReset: (email, origin) => askReset(deps, email, origin),
    reset: (input, origin) => resetPasswordByLink(deps, input, origin),
    changePassword: (claims, input, origin) => changePasswordOf(deps, claims, input, origin),
    changeEmail: (claims, input, origin) => changeEmailOf(deps, claims, input, origin),
  }
}

const CONFIRM_LIFE_S = 24 * 3_600
const RESET_LIFE_S = 3_600

/** Mails a link that confirms the account's own address. */
export async function sendConfirmation({ mailer, baseUrl, db }: AccountDeps, accountId: string): Promise<void> {
  const { email, name, emailConfirmed } = await getAccount(db, accountId)
  if (emailConfirmed) return
  requireMail(mailer)
  const token = randomToken()
  const made = { accountId, purpose: 'email', sentTo: email, hash: hashToken(token), lifeS: CONFIRM_LIFE_S } as const
  if (await putAccountToken(db, made))
    await mailer.send(confirmMail({ to: email, name, link: `${baseUrl}/confirm/${token}` }))
}

/**
 * Confirms an address by its link; where it is another than before, it becomes the account's.
 *
 * @throws AppError NOT_FOUND for a link that does not work, also when the address is another account's by now
 */
async function confirmByLink({ db, mailer }: AccountDeps, token: string, origin: AuditOrigin): Promise<string> {
  const hash = hashToken(token)
  const found = await findAccountToken(db, hash, 'email')
  if (found === undefined) throw usedUp()
  const { accountId, name, email, sentTo } = found
  const changed = email !== sentTo
  const entry = changed
    ? ({ action: 'account.email_changed', before: { email }, after: { email: sentTo } } as const)
    : ({ action: 'account.email_confirmed', after: { email } } as const)
  try {
    const done = await inAccount(db, accountId, { ...entry, origin, byOwner: true }, async (on) => {
      if (!(await confirmEmail(on, hash))) throw usedUp()
      return true
    })
    if (changed && done) await mailer.send(changedMail({ to: email, name, email: sentTo }))
  } catch (error) {
    // Whether an address has an account is nobody's business.
    if (error instanceof AppError && error.code === 'CONFLICT') throw usedUp()
    throw error
  }
  return sentTo
}

/** Mails a link for a new password if there is such an account; the answer is the same, and as fast, if not. */
function askReset({ db, beside, mailer, baseUrl }: AccountDeps, email: string, origin: AuditOrigin): void {
  requireMail(mailer)
  beside.run(async () => {
    const account = await findAccount(db, email)
    if (account === undefined) return
    const { accountId, name } = account
    const token = randomToken()
    const made = { accountId, purpose: 'reset', sentTo: email, hash: hashToken(token), lifeS: RESET_LIFE_S } as const
    const action = { action: 'account.reset_asked', origin, byOwner: false } as const
    const isNew = await inAccount(db, accountId, action, (on) => putAccountToken(on, made))
    if (isNew) await mailer.send(resetMail({ to: email, name, link: `${baseUrl}/reset/${token}` }))
  })
}

/**
 * Sets a new password by a mailed link and ends all sessions of the account.
 *
 * @throws AppError NOT_FOUND for a link that does not work, BAD_INPUT for a weak password: the link still works then
 */
async function resetPasswordByLink(
  { db, passwords }: AccountDeps,
  { token, password }: z.infer<typeof resetByLink>,
  origin: AuditOrigin,
): Promise<{ readonly email: string; readonly ended: Ended }> {
  const hash = hashToken(token)
  const found = await findAccountToken(db, hash, 'reset')
  if (found === undefined) throw usedUp()
  await refuseWeak(password, [found.email, found.name])
  const passwordHash = await passwords.hash(password)
  const ended = await inAccount(
    db,
    found.accountId,
    { action: 'account.password_reset', origin, byOwner: true },
    async (on) => {
      if (!(await resetPassword(on, hash, passwordHash))) throw usedUp()
      return await endAccountSessions(on, found.accountId, null)
    },
  )
  return { email: found.email, ended }
}

/** Changes the password and ends all other sessions. @throws AppError NOT_ALLOWED for a wrong one, BAD_INPUT for a weak new one */
async function changePasswordOf(
  deps: AccountDeps,
  claims: AccessClaims,
  input: z.infer<typeof changePassword>,
  origin: AuditOrigin,
): Promise<Ended> {
  const { email, name } = await reauthenticate(deps, claims, input.password, origin)
  await refuseWeak(input.newPassword, [email, name])
  const passwordHash = await deps.passwords.hash(input.newPassword)
  const action = { action: 'account.password_changed', origin, byOwner: true, tenantId: claims.tenantId } as const
  return await inAccount(deps.db, claims.accountId, action, async (on) => {
    await setPassword(on, claims.accountId, passwordHash)
    return await endAccountSessions(on, claims.accountId, claims.sessionId)
  })
}

/**
 * Mails a link to the new address; nothing changes before it is followed. Whoever has an account there already is
 * told so, by mail alone.
 *
 * @throws AppError NOT_ALLOWED for a wrong password
 */
async function changeEmailOf(
  deps: AccountDeps,
  claims: AccessClaims,
  input: z.infer<typeof changeEmail>,
  origin: AuditOrigin,
): Promise<void> {
  const { name } = await reauthenticate(deps, claims, input.password, origin)
  requireMail(deps.mailer)
  const { accountId } = claims
  deps.beside.run(async () => {
    const taken = await findAccount(deps.db, input.email)
    if (taken !== undefined && taken.accountId !== accountId) {
      await deps.mailer.send(takenMail({ to: input.email, name: taken.name }))
      return
    }
    const token = randomToken()
    const hash = hashToken(token)
    const made = { accountId, purpose: 'email', sentTo: input.email, hash, lifeS: CONFIRM_LIFE_S } as const
    if (await putAccountToken(deps.db, made))
      await deps.mailer.send(confirmMail({ to: input.email, name, link: `${deps.baseUrl}/confirm/${token}` }))
  })
}

/** Asks for the password again: a screen that was left open must not be enough to take the account over. */
export async function reauthenticate(
  { db, passwords }: AccountDeps,
  { accountId, tenantId }: AccessClaims,
  password: string,
  origin: AuditOrigin,
): Promise<{ readonly email: string; readonly name: string }> {
  const account = await getAccount(db, accountId)
  if (await passwords.matches(password, account.passwordHash)) return account
  const action = { action: 'account.password_refused', origin, byOwner: false, tenantId } as const
  await inAccount(db, accountId, action, async () => undefined)
  throw new AppError('NOT_ALLOWED', 'That is not your password. Check it and try again.')
}

/** An installation without a mail server says so, instead of a link that never comes. */
function requireMail({ mails }: Mailer): void {
  if (mails) return
  throw new AppError('UNAVAILABLE', 'This server cannot send mail: its SMTP_URL is not set. Ask whoever runs it.')
}

function usedUp(): AppError {
  return new AppError('NOT_FOUND', 'This link was used, replaced or is too old. Ask for a new one.')
}
