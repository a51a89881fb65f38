import { acceptTotp, tryTotp, useRecovery, warnTotp } from '@operagrid/db/queries/factor'
import type { Db } from '@operagrid/db/tenant'
import type { AuditOrigin } from '@operagrid/shared/domain/audit'
import type { FactorProof } from '@operagrid/shared/domain/factor'
import { AppError } from '@operagrid/shared/errors'

import { inAccount } from '../audit/account-log.ts'
import type { Refusals } from '../audit/refusals.ts'
import type { Mailer } from '../mail/mailer.ts'
import { guessedMail, recoveryUsedMail } from './account-mail.ts'
import type { FactorKeys } from './factor-keys.ts'
import { stepOf } from './totp.ts'

export type ProveDeps = {
  readonly db: Db
  readonly refusals: Refusals
  readonly mailer: Mailer
  readonly factorKeys: FactorKeys
  /** Work that nobody waits for. */
  readonly beside: { run(work: () => Promise<void>): void }
}

/** Whose second factor is to be proved, as the mail to them begins. */
export type Owner = { readonly accountId: string; readonly email: string; readonly name: string }

/**
 * Checks a proof of an account's second factor, and uses it up: the same code does not work again, also not at the
 * same moment. The caller has checked the password.
 *
 * @throws AppError NOT_ALLOWED for a wrong or used one, TOO_MANY with `retryAfterS` when an app's code may not be tried
 *   any more just now; recovery codes always may
 */
export async function proveFactor(
  deps: ProveDeps,
  owner: Owner,
  { proof, origin }: { readonly proof: FactorProof; readonly origin: AuditOrigin },
): Promise<void> {
  switch (proof.kind) {
    case 'totp':
      return await proveTotp(deps, owner, { code: proof.code, origin })
    case 'recovery':
      return await proveRecovery(deps, owner, { code: proof.code, origin })
  }
}

type Said = { readonly code: string; readonly origin: AuditOrigin }

async function proveTotp(deps: ProveDeps, owner: Owner, { code, origin }: Said): Promise<void> {
  const { db, refusals, factorKeys } = deps
  const { accountId } = owner
  const taken = await tryTotp(db, accountId, false)
  if (taken !== undefined && taken.sealed === null) throw noTriesLeft(taken.waitS)
  const step = taken?.sealed ? stepOf(factorKeys.open(accountId, taken.sealed), code) : undefined
  if (step !== undefined && (await acceptTotp(db, accountId, step))) return
  refusals.signIn(accountId, origin, 'account.factor_refused')
  if (taken !== undefined && taken.triesLeft < 1) {
    refusals.signIn(accountId, origin, 'session.braked')
    warn(deps, owner)
  }
  throw new AppError(
    'NOT_ALLOWED',
    step === undefined
      ? 'That code does not fit. Check that it is the one for OperaGrid and the clock of your phone is right.'
      : 'That code was used already. Wait for the next one.',
  )
}

/** Whoever came this far knows the password, and may not be its owner. */
function warn({ db, mailer, beside }: ProveDeps, { accountId, email, name }: Owner): void {
  if (!mailer.mails) return
  beside.run(async () => {
    if (await warnTotp(db, accountId)) await mailer.send(guessedMail({ to: email, name }))
  })
}

async function proveRecovery(
  { db, refusals, mailer, factorKeys, beside }: ProveDeps,
  { accountId, email, name }: Owner,
  { code, origin }: Said,
): Promise<void> {
  const hash = factorKeys.hashRecovery(accountId, code)
  const action = { action: 'account.recovery_used', origin, byOwner: true } as const
  let left = 0
  const used = await inAccount(db, accountId, action, async (on) => {
    const remaining = await useRecovery(on, accountId, hash)
    left = remaining ?? 0
    return remaining !== null
  })
  if (!used) {
    refusals.signIn(accountId, origin, 'account.factor_refused')
    throw new AppError('NOT_ALLOWED', 'That recovery code does not fit, or was used already.')
  }
  if (mailer.mails) beside.run(async () => void (await mailer.send(recoveryUsedMail({ to: email, name, left }))))
}

/** Also what is said while a new secret waits for its first code. */
export function noTriesLeft(waitS: number): AppError {
  const minutes = Math.max(1, Math.ceil(waitS / 60))
  return new AppError(
    'TOO_MANY',
    `Too many wrong codes for this account. Use a recovery code, or wait ${minutes} ${minutes === 1 ? 'minute' : 'minutes'}.`,
    { details: { retryAfterS: waitS } },
  )
}
