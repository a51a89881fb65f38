import { randomBytes } from 'node:crypto'

import type { z } from 'zod'

import type { SessionPlace } from '@operagrid/db/queries/account'
import { getAccount } from '@operagrid/db/queries/account'
import { endAccountSessions } from '@operagrid/db/queries/account-token'
import { confirmTotp, findFactor, putRecovery, putTotp, removeTotp, tryTotp } from '@operagrid/db/queries/factor'
import type { AuditOrigin } from '@operagrid/shared/domain/audit'
import { plainRecoveryCode, RECOVERY_CODES, recoveryCodeFrom } from '@operagrid/shared/domain/factor'
import type {
  beginFactor,
  BegunFactor,
  changeFactor,
  confirmFactor,
  FactorState,
  RecoveryCodes,
} from '@operagrid/shared/domain/factor'
import { AppError } from '@operagrid/shared/errors'

import { inAccount } from '../audit/account-log.ts'
import { factorAddedMail, factorRemovedMail } from './account-mail.ts'
import { reauthenticate } from './account.ts'
import type { AccountDeps } from './account.ts'
import { noTriesLeft, proveFactor } from './prove-factor.ts'
import type { Owner, ProveDeps } from './prove-factor.ts'
import type { AccessClaims } from './token.ts'
import { newTotpSecret, showTotpSecret, stepOf } from './totp.ts'

/** A byte for each character, of which five bits count. */
const CODE_BYTES = 10

type FactorDeps = AccountDeps & ProveDeps

/** A call of an account's owner, by one of their sessions. */
type OwnCall = { readonly claims: AccessClaims; readonly origin: AuditOrigin }

/** What an account does with its second factor. Each says in the log of all its workspaces what was done. */
export type FactorOfAccount = {
  state(accountId: string): Promise<FactorState>
  /** Makes a secret, which counts from its first code on. @throws AppError NOT_ALLOWED for a wrong password, CONFLICT where there is a factor */
  begin(call: OwnCall, input: z.infer<typeof beginFactor>): Promise<BegunFactor>
  /**
   * The first code: from now on every sign-in asks for one. This session is strong; all others end.
   *
   * @throws AppError NOT_ALLOWED for a wrong code, CONFLICT when there is no secret that waits for one, TOO_MANY
   */
  confirm(
    call: OwnCall,
    input: z.infer<typeof confirmFactor>,
  ): Promise<RecoveryCodes & { readonly ended: readonly SessionPlace[] }>
  /** Turns it off. @throws AppError NOT_ALLOWED for a wrong password or proof, TOO_MANY */
  remove(call: OwnCall, input: z.infer<typeof changeFactor>): Promise<void>
  /** Other recovery codes; those from before are void. @throws AppError as `remove` does */
  renewCodes(call: OwnCall, input: z.infer<typeof changeFactor>): Promise<RecoveryCodes>
}

export function makeFactorOfAccount(deps: FactorDeps): FactorOfAccount {
  const { db } = deps
  return {
    async state(accountId) {
      const { totpSince, recoveryLeft } = await findFactor(db, accountId)
      return { totpSince: totpSince?.toISOString() ?? null, recoveryLeft }
    },
    async begin({ claims, origin }, { password }) {
      const { email } = await reauthenticate(deps, claims, password, origin)
      const secret = newTotpSecret()
      const sealed = deps.factorKeys.seal(claims.accountId, secret)
      if (!(await putTotp(db, claims.accountId, sealed)))
        throw new AppError('CONFLICT', 'Your account has a second factor. To use another app, turn it off first.')
      return showTotpSecret(secret, email)
    },
    confirm: (call, { code }) => confirmFactorOf(deps, call, code),
    async remove(call, input) {
      const owner = await reprove(deps, call, input)
      await inAccount(db, owner.accountId, actionOf(call, 'account.factor_removed'), (on) =>
        removeTotp(on, owner.accountId),
      )
      tell(deps, factorRemovedMail({ to: owner.email, name: owner.name }))
    },
    async renewCodes(call, input) {
      const { accountId } = await reprove(deps, call, input)
      const codes = newCodes()
      await inAccount(db, accountId, actionOf(call, 'account.recovery_renewed'), (on) =>
        putRecovery(on, accountId, hashesOf(deps, accountId, codes)),
      )
      return { codes }
    },
  }
}

async function confirmFactorOf(
  deps: FactorDeps,
  call: OwnCall,
  code: string,
): Promise<RecoveryCodes & { readonly ended: readonly SessionPlace[] }> {
  const { db, factorKeys } = deps
  const { accountId, tenantId, sessionId } = call.claims
  const taken = await tryTotp(db, accountId, true)
  if (taken === undefined) throw notBegun()
  if (taken.sealed === null) throw noTriesLeft(taken.waitS)
  const { sealed } = taken
  const step = stepOf(factorKeys.open(accountId, sealed), code)
  if (step === undefined)
    throw new AppError('NOT_ALLOWED', 'That code does not fit. Check that the clock of your phone is right.')
  const codes = newCodes()
  const added = { ...actionOf(call, 'account.factor_added'), after: { secondFactor: 'totp' } }
  const ended = await inAccount(db, accountId, added, async (on) => {
    if (!(await confirmTotp(on, accountId, { sealed, step, tenantId, sessionId }))) throw notBegun()
    await putRecovery(on, accountId, hashesOf(deps, accountId, codes))
    // Whoever got in by the password alone must not stay, now that it is not enough.
    return await endAccountSessions(on, accountId, sessionId)
  })
  const { email, name } = await getAccount(db, accountId)
  tell(deps, factorAddedMail({ to: email, name }))
  return { codes, ended }
}

/** Password and second factor: for what must not be done by whoever found one of the two. */
async function reprove(
  deps: FactorDeps,
  { claims, origin }: OwnCall,
  { password, proof }: z.infer<typeof changeFactor>,
): Promise<Owner> {
  const account = await reauthenticate(deps, claims, password, origin)
  const owner = { accountId: claims.accountId, email: account.email, name: account.name }
  await proveFactor(deps, owner, { proof, origin })
  return owner
}

type FactorAction = 'account.factor_added' | 'account.factor_removed' | 'account.recovery_renewed'

function actionOf({ claims: { tenantId }, origin }: OwnCall, action: FactorAction) {
  return { action, origin, byOwner: true, tenantId } as const
}

function tell({ mailer, beside }: FactorDeps, mail: Parameters<FactorDeps['mailer']['send']>[0]): void {
  if (mailer.mails) beside.run(async () => void (await mailer.send(mail)))
}

function newCodes(): string[] {
  return Array.from({ length: RECOVERY_CODES }, () => recoveryCodeFrom(randomBytes(CODE_BYTES)))
}

function hashesOf({ factorKeys }: FactorDeps, accountId: string, codes: readonly string[]): Buffer[] {
  return codes.map((code) => factorKeys.hashRecovery(accountId, plainRecoveryCode(code)))
}

function notBegun(): AppError {
  return new AppError('CONFLICT', 'That took too long, or was begun anew. Begin the set-up again.')
}
