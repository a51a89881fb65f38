import { sql } from 'kysely'

import type { Db } from '../pool.ts'
import type { TenantTx } from '../tenant.ts'
import { callIdentity } from './identity-call.ts'

/** A challenge that is being answered: SHA-256 of it, and how many seconds it could have been answered at most. */
export type AnsweredChallenge = { readonly hash: Buffer; readonly lifeS: number }

export type NewPasskey = {
  readonly id: string
  readonly accountId: string
  readonly credentialId: Buffer
  /** COSE. */
  readonly publicKey: Buffer
  /** How often the device has signed; 0 where it does not count. */
  readonly counter: number
  readonly transports: readonly string[]
  readonly name: string
  readonly backedUp: boolean
}

/** `used`: the challenge was answered before. `known`: the account has it already; `taken`: another account. */
export type PasskeyAddition = 'added' | 'used' | 'full' | 'known' | 'taken'

/** Adds a passkey to an account that has fewer than `most`, and uses the challenge up. */
export async function addPasskey(
  on: Db | TenantTx,
  made: NewPasskey,
  { challenge, most }: { readonly challenge: AnsweredChallenge; readonly most: number },
): Promise<PasskeyAddition> {
  const [row] = await callIdentity<{ answer: PasskeyAddition }>(
    on,
    sql`
    select app.add_passkey(${made.id}::uuid, ${made.accountId}::uuid, ${made.credentialId}::bytea,
      ${made.publicKey}::bytea, ${made.counter}::bigint, ${made.transports}::text[], ${made.name}, ${made.backedUp}::boolean,
      ${most}::int, ${challenge.hash}::bytea, ${challenge.lifeS}::int) as answer`,
  )
  return row?.answer ?? 'taken'
}

export type StoredPasskey = {
  readonly id: string
  readonly credentialId: Buffer
  readonly transports: readonly string[]
  readonly name: string
  readonly backedUp: boolean
  readonly createdAt: Date
  /** Null until somebody signs in with it. */
  readonly usedAt: Date | null
}

/** An account's passkeys, the oldest first. */
export async function listPasskeys(on: Db | TenantTx, accountId: string): Promise<StoredPasskey[]> {
  return await callIdentity<StoredPasskey>(
    on,
    sql`
    select id, credential_id as "credentialId", transports, name, backed_up as "backedUp", created_at as "createdAt",
           used_at as "usedAt"
      from app.list_passkeys(${accountId}::uuid)`,
  )
}

export type FoundPasskey = {
  readonly id: string
  readonly accountId: string
  readonly publicKey: Buffer
  readonly name: string
}

/** The passkey of a credential id, whosever it is; undefined when there is none. */
export async function findPasskey(db: Db, credentialId: Buffer): Promise<FoundPasskey | undefined> {
  const rows = await callIdentity<FoundPasskey>(
    db,
    sql`
    select id, account_id as "accountId", public_key as "publicKey", name
      from app.find_passkey(${credentialId}::bytea)`,
  )
  return rows[0]
}

/** `replayed`: the challenge was answered before. `regressed`: the device counted back. `gone`: it was removed. */
export type PasskeyUse = 'used' | 'replayed' | 'regressed' | 'gone'

/**
 * Writes down that a passkey has signed, and uses the challenge up; with any answer but `used` the transaction is to be
 * rolled back.
 */
export async function usePasskey(
  on: Db | TenantTx,
  passkeyId: string,
  {
    counter,
    backedUp,
    challenge,
  }: { readonly counter: number; readonly backedUp: boolean; readonly challenge: AnsweredChallenge },
): Promise<PasskeyUse> {
  const [row] = await callIdentity<{ answer: PasskeyUse }>(
    on,
    sql`
    select app.use_passkey(${passkeyId}::uuid, ${counter}::bigint, ${backedUp}::boolean, ${challenge.hash}::bytea,
      ${challenge.lifeS}::int) as answer`,
  )
  return row?.answer ?? 'gone'
}

/** A passkey by whose it is: another account's is not there. */
export type PasskeyOf = { readonly accountId: string; readonly passkeyId: string }

/** False when the account has no such passkey. */
export async function renamePasskey(
  on: Db | TenantTx,
  { accountId, passkeyId }: PasskeyOf,
  name: string,
): Promise<boolean> {
  const [row] = await callIdentity<{ done: boolean }>(
    on,
    sql`select app.rename_passkey(${accountId}::uuid, ${passkeyId}::uuid, ${name}) as done`,
  )
  return row?.done === true
}

/** False when the account has no such passkey. */
export async function removePasskey(on: Db | TenantTx, { accountId, passkeyId }: PasskeyOf): Promise<boolean> {
  const [row] = await callIdentity<{ done: boolean }>(
    on,
    sql`select app.remove_passkey(${accountId}::uuid, ${passkeyId}::uuid) as done`,
  )
  return row?.done === true
}
