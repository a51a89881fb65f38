import { sql } from 'kysely'

import type { Db } from '../pool.ts'
import type { TenantTx } from '../tenant.ts'
import type { SessionPlace } from './account.ts'
import { callIdentity } from './identity-call.ts'

/** What a mailed link allows: to make its address the account's, or to set a new password. */
export type TokenPurpose = 'email' | 'reset'

export type NewAccountToken = {
  readonly accountId: string
  readonly purpose: TokenPurpose
  /** The address that it is mailed to. */
  readonly sentTo: string
  /** SHA-256 of the token. */
  readonly hash: Buffer
  readonly lifeS: number
}

/**
 * Keeps a link's token; an earlier one of the account for the same purpose stops working. False when one was
 * made for the same address within the last minute: then that one stays, and no other is to be mailed.
 */
export async function putAccountToken(on: Db | TenantTx, made: NewAccountToken): Promise<boolean> {
  return await isDone(
    on,
    sql`select app.put_account_token(${made.accountId}::uuid, ${made.purpose}, ${made.sentTo}, ${made.hash}::bytea, ${made.lifeS}::int) as done`,
  )
}

export type FoundAccountToken = {
  readonly accountId: string
  readonly name: string
  /** The account's address now. */
  readonly email: string
  readonly sentTo: string
}

/** Whose link it is; undefined when it is unknown, used or too old. */
export async function findAccountToken(
  db: Db,
  hash: Buffer,
  purpose: TokenPurpose,
): Promise<FoundAccountToken | undefined> {
  const rows = await callIdentity<FoundAccountToken>(
    db,
    sql`
    select account_id as "accountId", account_name as name, account_email as email, sent_to as "sentTo"
      from app.find_account_token(${hash}::bytea, ${purpose})`,
  )
  return rows[0]
}

/**
 * Uses a link up: its address is the account's from now on, and confirmed. False when it is used or too old.
 *
 * @throws AppError CONFLICT when the address is another account's by now
 */
export async function confirmEmail(on: Db | TenantTx, hash: Buffer): Promise<boolean> {
  return await isDone(on, sql`select app.confirm_email(${hash}::bytea) as done`)
}

/** Uses a link up: the account has this password from now on. False when the link is used or too old. */
export async function resetPassword(on: Db | TenantTx, hash: Buffer, passwordHash: string): Promise<boolean> {
  return await isDone(on, sql`select app.reset_password(${hash}::bytea, ${passwordHash}) as done`)
}

export async function setPassword(on: Db | TenantTx, accountId: string, passwordHash: string): Promise<void> {
  await callIdentity(on, sql`select app.set_password(${accountId}::uuid, ${passwordHash})`)
}

/** Ends all sessions of an account in all workspaces, but for `keepId`; answers which. */
export async function endAccountSessions(
  on: Db | TenantTx,
  accountId: string,
  keepId: string | null,
): Promise<SessionPlace[]> {
  return await callIdentity<SessionPlace>(
    on,
    sql`
    select tenant_id as "tenantId", session_id as "sessionId", member_id as "memberId"
      from app.end_account_sessions(${accountId}::uuid, ${keepId}::uuid)`,
  )
}

async function isDone(on: Db | TenantTx, query: Parameters<typeof callIdentity>[1]): Promise<boolean> {
  const rows = await callIdentity<{ done: boolean }>(on, query)
  return rows[0]?.done === true
}
