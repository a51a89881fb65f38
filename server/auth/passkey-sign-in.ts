import { listMemberships } from '@operagrid/db/queries/account'
import { findPasskey, usePasskey } from '@operagrid/db/queries/passkey'
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

/**
 * Signs in whom a passkey belongs to, to the workspace joined first. The device has verified its owner, so this is two
 * factors in one.
 *
 * @throws AppError UNAUTHENTICATED
 */
export async function signInWithPasskey(
  { db, sessions, refusals, challenges }: PasskeySignInDeps,
  site: PasskeySite,
  { assertion, origin }: { readonly assertion: Assertion; readonly origin: AuditOrigin },
): Promise<Granted> {
  const found = await findPasskey(db, Buffer.from(assertion.id, 'base64url'))
  const checked = await checkAssertion(assertion, { site, publicKey: found?.publicKey }, (challenge) =>
    challenges.read(challenge, 'sign-in'),
  )
  if (found === undefined) throw refused()
  const refuse = (reason: PasskeyRefusal): AppError => {
    refusals.passkey(found.accountId, origin, { passkey: found.name, reason })
    return refused()
  }
  if ('refused' in checked) throw refuse(checked.refused)
  if (assertion.userHandle !== handleOf(found.accountId)) throw refuse('owner')
  const [first] = await listMemberships(db, found.accountId)
  if (first === undefined) throw refused()
  return await sessions.start(first, origin, {
    action: 'session.begun',
    after: { passkey: found.name },
    strong: true,
    async prepare(tx) {
      const use = await usePasskey(tx, found.id, checked)
      if (use !== 'used') throw refuse(refusalOf[use])
    },
  })
}

const refusalOf = { replayed: 'replayed', regressed: 'counter', gone: 'removed' } as const
