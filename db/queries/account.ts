import { sql } from 'kysely'

import type { Role } from '@operagrid/shared/domain/member'
import { AppError } from '@operagrid/shared/errors'

import type { Db } from '../pool.ts'
import type { TenantTx } from '../tenant.ts'
import { callIdentity } from './identity-call.ts'

/**
 * What must be known before a tenant is known, or of all tenants at once. Every function here is one call of a SECURITY
 * DEFINER function of migrations 0003 and 0012; nothing else may look past tenants.
 */
export type Account = { readonly accountId: string; readonly name: string; readonly passwordHash: string }

/** A workspace that an account may enter, with its membership there. */
export type AccountMembership = {
  readonly tenantId: string
  readonly name: string
  readonly slug: string
  readonly memberId: string
  readonly role: Role
}

export type SessionPlace = { readonly tenantId: string; readonly sessionId: string; readonly memberId: string }

/** The account of an e-mail address, whatever its case; undefined when there is none. */
export async function findAccount(db: Db, email: string): Promise<Account | undefined> {
  const rows = await callIdentity<Account>(
    db,
    sql`
    select account_id as "accountId", account_name as name, password_hash as "passwordHash"
      from app.find_account(${email})`,
  )
  return rows[0]
}

/** An account by its id: what signing in again is checked against. */
export type AccountDetails = {
  readonly email: string
  readonly name: string
  readonly passwordHash: string
  readonly emailConfirmed: boolean
}

/** @throws AppError UNAUTHENTICATED when there is no such account any more */
export async function getAccount(on: Db | TenantTx, accountId: string): Promise<AccountDetails> {
  const [found] = await callIdentity<AccountDetails>(
    on,
    sql`
    select account_email as email, account_name as name, password_hash as "passwordHash", email_confirmed as "emailConfirmed"
      from app.get_account(${accountId}::uuid)`,
  )
  if (found === undefined) throw new AppError('UNAUTHENTICATED')
  return found
}

/** The workspaces in which the account is active, the one joined first at the head. */
export async function listMemberships(db: Db, accountId: string): Promise<AccountMembership[]> {
  return await callIdentity<AccountMembership>(
    db,
    sql`
    select tenant_id as "tenantId", tenant_name as name, tenant_slug as slug, member_id as "memberId", member_role as role
      from app.list_memberships(${accountId}::uuid)`,
  )
}

/**
 * The session whose present or previous refresh token has one of these SHA-256 hashes.
 * A hash that was rotated away counts, so that its reuse can be noticed.
 */
export async function findSession(db: Db, hashes: readonly Buffer[]): Promise<SessionPlace | undefined> {
  const rows = await callIdentity<SessionPlace>(
    db,
    sql`
    select s.tenant_id as "tenantId", s.session_id as "sessionId", s.member_id as "memberId"
      from unnest(${hashes}::bytea[]) as wanted (hash), app.find_session(wanted.hash) as s limit 1`,
  )
  return rows[0]
}

type SessionIds = { readonly tenantId: string; readonly sessionId: string }
export type LiveSession = SessionIds & { readonly role: Role }

/**
 * Those sessions that are neither revoked nor expired and whose membership is active, each with its role; of any
 * tenants, in no order.
 */
export async function listLiveSessions(db: Db, sessions: readonly SessionIds[]): Promise<LiveSession[]> {
  const live: LiveSession[] = []
  let left = sessions
  while (left.length > 0) {
    // The answer names sessions by their own id, which somebody could say with another tenant's: one of each at a time.
    const asked = new Map<string, SessionIds>()
    const later: SessionIds[] = []
    for (const session of left) {
      if (asked.has(session.sessionId)) later.push(session)
      else asked.set(session.sessionId, session)
    }
    const tenantIds = [...asked.values()].map(({ tenantId }) => tenantId)
    const rows = await callIdentity<{ sessionId: string; role: Role }>(
      db,
      sql`
      select session_id as "sessionId", member_role as role
        from app.live_sessions(${tenantIds}::uuid[], ${[...asked.keys()]}::uuid[])`,
    )
    for (const { sessionId, role } of rows) {
      const found = asked.get(sessionId)
      if (found !== undefined) live.push({ tenantId: found.tenantId, sessionId, role })
    }
    left = later
  }
  return live
}

/** Whether some workspace has this slug. */
export async function slugTaken(db: Db, slug: string): Promise<boolean> {
  const rows = await callIdentity<{ taken: boolean }>(db, sql`select app.slug_taken(${slug}) as taken`)
  return rows[0]?.taken ?? false
}

export type NewWorkspace = {
  readonly tenantId: string
  readonly slug: string
  readonly workspace: string
  readonly memberId: string
  readonly accountId: string
  readonly email: string
  readonly name: string
  readonly passwordHash: string
}

/**
 * A new workspace with its first manager, and the account when it is new, in a transaction of that workspace.
 *
 * @throws AppError CONFLICT when the slug or the e-mail was taken in the meantime; the cause names the constraint
 */
export async function addWorkspace(tx: TenantTx, made: NewWorkspace): Promise<void> {
  await callIdentity(
    tx,
    sql`
    select app.sign_up(${made.tenantId}::uuid, ${made.slug}, ${made.workspace}, ${made.memberId}::uuid,
                       ${made.accountId}::uuid, ${made.email}, ${made.name}, ${made.passwordHash})`,
  )
}

export type FoundInvitation = {
  readonly tenantId: string
  readonly workspace: string
  readonly slug: string
  readonly email: string
  readonly name: string
  readonly role: Role
}

/** The invitation whose link token has this SHA-256 hash, unless it is used or expired. */
export async function findInvitation(db: Db, hash: Buffer): Promise<FoundInvitation | undefined> {
  const rows = await callIdentity<FoundInvitation>(
    db,
    sql`
    select tenant_id as "tenantId", tenant_name as workspace, tenant_slug as slug, email, name, role
      from app.find_invitation(${hash}::bytea)`,
  )
  return rows[0]
}

export type NewMember = {
  readonly hash: Buffer
  readonly memberId: string
  readonly accountId: string
  readonly passwordHash: string
}

/**
 * Uses an invitation up and lets its member in; answers the tenant, or undefined when the link
 * is unknown, used or expired. `passwordHash` counts only when the account is new. In a transaction of that tenant.
 *
 * @throws AppError CONFLICT when the account is a member there already
 */
export async function redeemInvitation(tx: TenantTx, made: NewMember): Promise<string | undefined> {
  const rows = await callIdentity<{ tenant: string | null }>(
    tx,
    sql`
    select app.accept_invitation(${made.hash}::bytea, ${made.memberId}::uuid, ${made.accountId}::uuid, ${made.passwordHash}) as tenant`,
  )
  return rows[0]?.tenant ?? undefined
}
