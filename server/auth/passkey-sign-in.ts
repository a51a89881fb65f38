import { listMemberships } from '@operagrid/db/queries/account'
import { findPasskey, usePasskey } from '@operagrid/db/queries/passkey'
import type { TenantTx } from '@operagrid/db/tenant'
import type { AuditOrigin } from '@operagrid/shared/domain/audit'
import type { Assertion, PasskeyRefusal } from '@operagrid/shared/domain/passkey'
import { AppError } from '@operagrid/shared/errors'

import type { Challenges } from './passkey-challenge.ts'
import { checkAssertion } from './passkey-check.ts'
import type { PasskeySite } from './passkey-check.ts'
import { handleOf } from './passkey-handle.ts'
import type { Granted } from './sessions.ts'
import type { SignInDeps } from './sign-in.ts'

type PasskeySignInDeps = Pick<SignInDeps, 'db' | 'sessions' | 'refusals'> & { readonly challenges: Challenges }

/** The one reply for an unknown passkey, a wrong signature, a replay, and an owner who may enter no workspace. */
function refused(): AppError {
  return new AppError(
    'UNAUTHENTICATED',
    'This passkey does not open OperaGrid. Try again, or sign in with your password.',
  )
}

/** A passkey that has signed our challenge, and whose it is. */
type ProvenPasskey = {
  readonly accountId: string
  readonly name: string
  /**
   * Writes down that it was used, which uses the challenge up: in the transaction of what it is used for, before that.
   *
   * @throws AppError UNAUTHENTICATED for a replay or the sign of a copy: the transaction is to be rolled back
   */
  use(tx: TenantTx): Promise<void>
}

/**
 * Signs in whom a passkey belongs to, to the workspace joined first. The device has verified its owner, so this is two
 * factors in one.
 *
 * @throws AppError UNAUTHENTICATED
 */
export async function signInWithPasskey(
  deps: PasskeySignInDeps,
  site: PasskeySite,
  asked: { readonly assertion: Assertion; readonly origin: AuditOrigin },
): Promise<Granted> {
  const { accountId, name, use } = await provePasskey(deps, site, asked)
  const [first] = await listMemberships(deps.db, accountId)
  if (first === undefined) throw refused()
  const beginning = {
    action: 'session.begun',
    after: { passkey: name, secondFactor: 'passkey' },
    strong: { secondFactor: 'passkey' },
    prepare: use,
  } as const
  return await deps.sessions.start(first, asked.origin, beginning)
}

/** Whose passkey has signed. What does not hold is told to the account's workspaces, not to whoever asks. */
async function provePasskey(
  { db, refusals, challenges }: PasskeySignInDeps,
  site: PasskeySite,
  { assertion, origin }: { readonly assertion: Assertion; readonly origin: AuditOrigin },
): Promise<ProvenPasskey> {
  const found = await findPasskey(db, Buffer.from(assertion.id, 'base64url'))
  const checked = await checkAssertion(assertion, { site, publicKey: found?.publicKey }, (challenge) =>
    challenges.read(challenge, 'sign-in'),
  )
  if (found === undefined) throw refused()
  const { accountId, name } = found
  const refuse = (reason: PasskeyRefusal): AppError => {
    refusals.passkey(accountId, origin, { passkey: name, reason })
    return refused()
  }
  if ('refused' in checked) throw refuse(checked.refused)
  if (assertion.userHandle !== handleOf(accountId)) throw refuse('owner')
  return {
    accountId,
    name,
    async use(tx) {
      const use = await usePasskey(tx, found.id, checked)
      if (use !== 'used') throw refuse(refusalOf[use])
    },
  }
}

const refusalOf = { replayed: 'replayed', regressed: 'counter', gone: 'removed' } as const
