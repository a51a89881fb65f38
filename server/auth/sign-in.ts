import { v7 } from 'uuid'
import type { z } from 'zod'

import { addWorkspace, findAccount, listMemberships, slugTaken } from '@operagrid/db/queries/account'
import type { Db } from '@operagrid/db/tenant'
import type { AuditOrigin } from '@operagrid/shared/domain/audit'
import type { signIn, signUp } from '@operagrid/shared/domain/member'
import type { SecondStep } from '@operagrid/shared/domain/session'
import { AppError } from '@operagrid/shared/errors'

import type { Refusals } from '../audit/refusals.ts'
import { askSecondStep } from './ask-second-step.ts'
import type { Passwords } from './password.ts'
import type { Granted, Sessions, StrongBy } from './sessions.ts'
import { otherSlug, slugFrom } from './slug.ts'
import type { StepTickets } from './step-ticket.ts'
import { refuseWeak } from './strength.ts'

export type SignInDeps = {
  readonly db: Db
  readonly passwords: Passwords
  readonly sessions: Sessions
  readonly refusals: Refusals
  readonly steps: StepTickets
}

/** The one reply for an unknown e-mail, a wrong password and an e-mail that is taken. */
export function wrongPassword(): AppError {
  return new AppError('UNAUTHENTICATED', 'E-mail and password do not fit together. Check both and try again.')
}

/**
 * Signs an account in to the workspace it joined first; an account with a second factor is asked for that.
 *
 * @throws AppError UNAUTHENTICATED
 */
export async function signInAccount(
  deps: SignInDeps,
  input: z.infer<typeof signIn>,
  { origin, isKnown }: { readonly origin: AuditOrigin; readonly isKnown: boolean },
): Promise<Granted | SecondStep> {
  deps.passwords.refuseWhenFull(isKnown)
  const account = await findAccount(deps.db, input.email)
  const right = await deps.passwords.matches(input.password, account?.passwordHash, isKnown)
  if (account === undefined || !right) {
    // Not waited for: how long the answer takes must not tell whether there is such an account.
    if (account !== undefined) deps.refusals.signIn(account.accountId, origin, 'session.refused')
    throw wrongPassword()
  }
  return (await askSecondStep(deps, account, { kind: 'enter' })) ?? (await enterWorkspace(deps, account, { origin }))
}

/** How somebody got here; `strong`: by which second factor. */
export type Arrival = { readonly origin: AuditOrigin; readonly strong?: StrongBy }

/**
 * Begins a session in the workspace that an account joined first.
 *
 * @throws AppError UNAUTHENTICATED when it belongs to none
 */
export async function enterWorkspace(
  { db, sessions }: SignInDeps,
  { accountId }: { readonly accountId: string },
  { origin, strong }: Arrival,
): Promise<Granted> {
  const [first] = await listMemberships(db, accountId)
  if (first === undefined)
    throw new AppError('UNAUTHENTICATED', 'This account belongs to no workspace now. Ask management for an invitation.')
  return await sessions.start(first, origin, { action: 'session.begun', ...(strong && { strong, after: strong }) })
}

/**
 * Makes a workspace and signs its first manager in. An e-mail that has an account already gets
 * another workspace, but only with that account's password, and second factor.
 *
 * @throws AppError UNAUTHENTICATED when the e-mail is taken and the password is another
 */
export async function signUpAccount(
  deps: SignInDeps,
  input: z.infer<typeof signUp>,
  origin: AuditOrigin,
): Promise<Granted | SecondStep> {
  const account = await findAccount(deps.db, input.email)
  if (account !== undefined && !(await deps.passwords.matches(input.password, account.passwordHash))) {
    deps.refusals.signIn(account.accountId, origin, 'session.refused')
    throw wrongPassword()
  }
  const { workspace, name, email } = input
  if (account !== undefined) {
    const step = await askSecondStep(deps, account, { kind: 'create', workspace, name })
    return step ?? (await createWorkspace(deps, input, { account: { ...account, email }, origin }))
  }
  await refuseWeak(input.password, [email, name, workspace])
  const made = { accountId: v7(), email, passwordHash: await deps.passwords.hash(input.password) }
  try {
    return await createWorkspace(deps, input, { account: made, origin })
  } catch (error) {
    // The same e-mail signed up at this moment.
    if (isConflict(error) && (await findAccount(deps.db, email)) !== undefined) throw wrongPassword()
    throw error
  }
}

/** An account, which need not be there yet. */
type NewManager = { readonly accountId: string; readonly email: string; readonly passwordHash: string }

/** Makes a workspace whose first manager is `account`, and signs them in there. */
export async function createWorkspace(
  { db, sessions }: SignInDeps,
  { workspace, name }: { readonly workspace: string; readonly name: string },
  { account, origin, strong }: Arrival & { readonly account: NewManager },
): Promise<Granted> {
  const { accountId, email, passwordHash } = account
  const made = { tenantId: v7(), workspace, memberId: v7(), accountId, email, name, passwordHash }
  const begin = (slug: string): Promise<Granted> =>
    sessions.start(made, origin, {
      action: 'workspace.created',
      after: { name: workspace, slug, ...strong },
      ...(strong && { strong }),
      prepare: (tx) => addWorkspace(tx, { ...made, slug }),
    })
  const slug = slugFrom(workspace)
  try {
    return await begin((await slugTaken(db, slug)) ? otherSlug(slug) : slug)
  } catch (error) {
    if (!isConflict(error)) throw error
    // Either someone took the slug since we looked, or the e-mail is taken: then this one fails as well.
    return await begin(otherSlug(slug))
  }
}

function isConflict(error: unknown): boolean {
  return error instanceof AppError && error.code === 'CONFLICT'
}
