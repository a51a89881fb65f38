import { v7 } from 'uuid'
import type { z } from 'zod'

import { addWorkspace, findAccount, listMemberships, slugTaken } from '@operagrid/db/queries/account'
import type { Db } from '@operagrid/db/tenant'
import type { AuditOrigin } from '@operagrid/shared/domain/audit'
import type { signIn, signUp } from '@operagrid/shared/domain/member'
import { AppError } from '@operagrid/shared/errors'

import type { Refusals } from '../audit/refusals.ts'
import type { Passwords } from './password.ts'
import type { Granted, Sessions } from './sessions.ts'
import { otherSlug, slugFrom } from './slug.ts'
import { refuseWeak } from './strength.ts'

export type SignInDeps = {
  readonly db: Db
  readonly passwords: Passwords
  readonly sessions: Sessions
  readonly refusals: Refusals
}

/** The one reply for an unknown e-mail, a wrong password and an e-mail that is taken. */
export function wrongPassword(): AppError {
  return new AppError('UNAUTHENTICATED', 'E-mail and password do not fit together. Check both and try again.')
}

/**
 * Signs an account in to the workspace it joined first.
 *
 * @throws AppError UNAUTHENTICATED
 */
export async function signInAccount(
  deps: SignInDeps,
  input: z.infer<typeof signIn>,
  { origin, isKnown }: { readonly origin: AuditOrigin; readonly isKnown: boolean },
): Promise<Granted> {
  const account = await findAccount(deps.db, input.email)
  const right = await deps.passwords.matches(input.password, account?.passwordHash, isKnown)
  if (account === undefined || !right) {
    // Not waited for: how long the answer takes must not tell whether there is such an account.
    if (account !== undefined) deps.refusals.signIn(account.accountId, origin, 'session.refused')
    throw wrongPassword()
  }
  const [first] = await listMemberships(deps.db, account.accountId)
  if (first === undefined)
    throw new AppError('UNAUTHENTICATED', 'This account belongs to no workspace now. Ask management for an invitation.')
  return await deps.sessions.start(first, origin, { action: 'session.begun' })
}

/**
 * Makes a workspace and signs its first manager in. An e-mail that has an account already gets
 * another workspace, but only with that account's password.
 *
 * @throws AppError UNAUTHENTICATED when the e-mail is taken and the password is another
 */
export async function signUpAccount(
  deps: SignInDeps,
  input: z.infer<typeof signUp>,
  origin: AuditOrigin,
): Promise<Granted> {
  const account = await findAccount(deps.db, input.email)
  if (account !== undefined && !(await deps.passwords.matches(input.password, account.passwordHash))) {
    deps.refusals.signIn(account.accountId, origin, 'session.refused')
    throw wrongPassword()
  }
  if (account === undefined) await refuseWeak(input.password, [input.email, input.name, input.workspace])
  const passwordHash = account?.passwordHash ?? (await deps.passwords.hash(input.password))
  const made = {
    tenantId: v7(),
    workspace: input.workspace,
    memberId: v7(),
    accountId: account?.accountId ?? v7(),
    email: input.email,
    name: input.name,
    passwordHash,
  }
  const begin = (slug: string): Promise<Granted> =>
    deps.sessions.start(made, origin, {
      action: 'workspace.created',
      after: { name: input.workspace, slug },
      prepare: (tx) => addWorkspace(tx, { ...made, slug }),
    })
  const slug = slugFrom(input.workspace)
  try {
    return await begin((await slugTaken(deps.db, slug)) ? otherSlug(slug) : slug)
  } catch (error) {
    if (!isConflict(error)) throw error
    // Either someone took the slug since we looked, or the same e-mail signed up at this moment.
    if (account === undefined && (await findAccount(deps.db, input.email)) !== undefined) throw wrongPassword()
    return await begin(otherSlug(slug))
  }
}

function isConflict(error: unknown): boolean {
  return error instanceof AppError && error.code === 'CONFLICT'
}
