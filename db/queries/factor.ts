import { sql } from 'kysely'

import type { Db } from '../pool.ts'
import type { TenantTx } from '../tenant.ts'
import { callIdentity } from './identity-call.ts'

/** What an account has beside its password. `totpSince`: null where codes are not asked for. */
export type Factor = { readonly totpSince: Date | null; readonly recoveryLeft: number }

/** An account's second factor; where there is none, nulls. */
export async function findFactor(on: Db | TenantTx, accountId: string): Promise<Factor> {
  const rows = await callIdentity<Factor>(
    on,
    sql`
    select totp_since as "totpSince", recovery_left as "recoveryLeft" from app.find_factor(${accountId}::uuid)`,
  )
  return rows[0] ?? { totpSince: null, recoveryLeft: 0 }
}

/** Keeps a sealed secret until its first code comes; an earlier one is forgotten. False where there is a factor already. */
export async function putTotp(on: Db | TenantTx, accountId: string, sealed: Buffer): Promise<boolean> {
  return (await ask<boolean>(on, sql`select app.put_totp(${accountId}::uuid, ${sealed}::bytea) as answer`)) === true
}

/** A try at a code. `sealed` is null where no try is left; then `waitS` says for how long, in seconds. */
export type TotpTry = { readonly sealed: Buffer | null; readonly triesLeft: number; readonly waitS: number }

/**
 * Takes one of the account's tries before a code is looked at; not within a transaction that a wrong code undoes.
 * `isNew`: at the secret that waits for its first code. Undefined where there is no such secret.
 */
export async function tryTotp(db: Db, accountId: string, isNew: boolean): Promise<TotpTry | undefined> {
  const rows = await callIdentity<TotpTry>(
    db,
    sql`
    select sealed, tries_left as "triesLeft", wait_s as "waitS" from app.try_totp(${accountId}::uuid, ${isNew})`,
  )
  return rows[0]
}

/** Whether the owner is to be told that the tries are used up: once a day. */
export async function warnTotp(db: Db, accountId: string): Promise<boolean> {
  return (await ask<boolean>(db, sql`select app.warn_totp(${accountId}::uuid) as answer`)) === true
}

/** Uses a right code's time step up. False when that, or a later one, was used before: of two at once one is true. */
export async function acceptTotp(on: Db | TenantTx, accountId: string, step: number): Promise<boolean> {
  return (await ask<boolean>(on, sql`select app.accept_totp(${accountId}::uuid, ${step}::bigint) as answer`)) === true
}

export type Confirmed = {
  /** The secret that the code fits; another may have taken its place. */
  readonly sealed: Buffer
  readonly step: number
  readonly tenantId: string
  readonly sessionId: string
}

/** Makes a new secret the account's factor, and the session that showed its code strong. False when it is gone. */
export async function confirmTotp(on: TenantTx | Db, accountId: string, made: Confirmed): Promise<boolean> {
  const { sealed, step, tenantId, sessionId } = made
  const query = sql`
    select app.confirm_totp(${accountId}::uuid, ${sealed}::bytea, ${step}::bigint, ${tenantId}::uuid, ${sessionId}::uuid) as answer`
  return (await ask<boolean>(on, query)) === true
}

/** Replaces all recovery codes of an account, by their hashes. */
export async function putRecovery(on: Db | TenantTx, accountId: string, hashes: readonly Buffer[]): Promise<void> {
  await callIdentity(on, sql`select app.put_recovery(${accountId}::uuid, ${hashes}::bytea[])`)
}

/** Uses a recovery code up, by its hash; answers how many are left, null when it is none of the account's. */
export async function useRecovery(on: Db | TenantTx, accountId: string, hash: Buffer): Promise<number | null> {
  return (await ask<number>(on, sql`select app.use_recovery(${accountId}::uuid, ${hash}::bytea) as answer`)) ?? null
}

/** Takes the factor and its recovery codes away; no session of the account is strong any more. False when there was none. */
export async function removeTotp(on: Db | TenantTx, accountId: string): Promise<boolean> {
  return (await ask<boolean>(on, sql`select app.remove_totp(${accountId}::uuid) as answer`)) === true
}

/** How many active members the workspace has, and how many of them have a factor; zeros for who is not management. */
export async function countFactors(tx: TenantTx): Promise<{ readonly members: number; readonly withFactor: number }> {
  const rows = await callIdentity<{ members: number; withFactor: number }>(
    tx,
    sql`select members, with_factor as "withFactor" from app.count_factors()`,
  )
  return rows[0] ?? { members: 0, withFactor: 0 }
}

async function ask<Answer>(
  on: Db | TenantTx,
  query: Parameters<typeof callIdentity>[1],
): Promise<Answer | null | undefined> {
  const rows = await callIdentity<{ answer: Answer | null }>(on, query)
  return rows[0]?.answer
}
