import { sql } from 'kysely'

import type { FormerMember, Member, Role } from '@operagrid/shared/domain/member'
import { notFound } from '@operagrid/shared/errors'

import type { TenantTx } from '../tenant.ts'

/** A membership with its account and its workspace: what a session shows of itself. */
export type Belonging = {
  readonly accountId: string
  readonly email: string
  readonly name: string
  readonly role: Role
  readonly active: boolean
  readonly tenant: { readonly id: string; readonly name: string; readonly slug: string }
  /** The workspace asks its members for a second factor. */
  readonly asksFactor: boolean
}

/**
 * The membership and its workspace.
 *
 * @throws AppError NOT_FOUND when it was removed
 */
export async function getBelonging(tx: TenantTx, memberId: string): Promise<Belonging> {
  const found = await findBelonging(tx, memberId)
  if (found === undefined) throw notFound('member')
  return found
}

/** The same, undefined when there is no such member. */
export async function findBelonging(tx: TenantTx, memberId: string): Promise<Belonging | undefined> {
  const row = await tx
    .selectFrom('membership as m')
    .innerJoin('tenant as t', 't.id', 'm.tenant_id')
    .select([
      'm.account_id',
      'm.email',
      'm.name',
      'm.role',
      'm.status',
      't.id as tenant_id',
      't.name as tenant_name',
      't.slug',
      't.second_factor_required',
    ])
    .where('m.id', '=', memberId)
    .executeTakeFirst()
  if (row === undefined) return undefined
  return {
    accountId: row.account_id,
    email: row.email,
    name: row.name,
    role: asRole(row.role),
    active: row.status === 'active',
    tenant: { id: row.tenant_id, name: row.tenant_name, slug: row.slug },
    asksFactor: row.second_factor_required,
  }
}

/** Who belongs to the workspace, by name; a reporter's row security shows only themselves. At most 2,000. */
export async function listMembers(tx: TenantTx): Promise<Member[]> {
  const rows = await tx
    .selectFrom('membership')
    .select(['id', 'name', 'email', 'role', 'status', 'created_at'])
    .orderBy('name')
    .orderBy('id')
    .limit(2_000)
    .execute()
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    email: row.email,
    role: asRole(row.role),
    status: row.status === 'active' ? 'active' : 'suspended',
    joinedAt: row.created_at.toISOString(),
  }))
}

/** The names of these members by id, as far as they belong to the workspace, or once did. */
export async function listMemberNames(tx: TenantTx, ids: readonly string[]): Promise<Map<string, string>> {
  const namesIn = (table: 'membership' | 'former_member') =>
    tx
      .selectFrom(table)
      .select(['id', 'name'])
      .where('tenant_id', '=', sql<string>`app.tenant_id()`)
      .where('id', '=', sql<string>`any(${ids}::uuid[])`)
  const rows = await namesIn('membership').unionAll(namesIn('former_member')).orderBy('id').execute()
  return new Map(rows.map(({ id, name }) => [id, name]))
}

/** Those of these members who belong to the workspace and are not suspended. */
export async function listActiveMembers(tx: TenantTx, ids: readonly string[]): Promise<string[]> {
  const rows = await membersAmong(tx, ids).where('status', '=', 'active').execute()
  return rows.map(({ id }) => id)
}

/** Those of these members who belong to the workspace, suspended or not. */
export async function listMembersAmong(tx: TenantTx, ids: readonly string[]): Promise<string[]> {
  const rows = await membersAmong(tx, ids).execute()
  return rows.map(({ id }) => id)
}

function membersAmong(tx: TenantTx, ids: readonly string[]) {
  return tx
    .selectFrom('membership')
    .select('id')
    .where('tenant_id', '=', sql<string>`app.tenant_id()`)
    .where('id', '=', sql<string>`any(${ids}::uuid[])`)
}

/** Whether someone with this e-mail belongs to the workspace, suspended or not. */
export async function hasMember(tx: TenantTx, email: string): Promise<boolean> {
  const row = await tx.selectFrom('membership').select('id').where('email', '=', email).executeTakeFirst()
  return row !== undefined
}

/**
 * The active managers' ids, locked until the transaction ends: two managers who demote each
 * other at once take turns, and the second sees what the first left. Records may be assigned to them meanwhile.
 */
export async function lockManagers(tx: TenantTx): Promise<string[]> {
  const rows = await tx
    .selectFrom('membership')
    .select('id')
    .where('role', '=', 'management')
    .where('status', '=', 'active')
    .orderBy('id')
    .forNoKeyUpdate()
    .execute()
  return rows.map((row) => row.id)
}

/**
 * Changes a member's role.
 *
 * @throws AppError NOT_FOUND
 */
export async function setMemberRole(tx: TenantTx, memberId: string, role: Role): Promise<void> {
  const row = await tx
    .updateTable('membership')
    .set({ role })
    .where('id', '=', memberId)
    .returning('id')
    .executeTakeFirst()
  if (row === undefined) throw notFound('member')
}

/**
 * Suspends a member or lets them back in.
 *
 * @throws AppError NOT_FOUND
 */
export async function setMemberStatus(tx: TenantTx, memberId: string, status: Member['status']): Promise<void> {
  const row = await tx
    .updateTable('membership')
    .set({ status })
    .where('id', '=', memberId)
    .returning('id')
    .executeTakeFirst()
  if (row === undefined) throw notFound('member')
}

/**
 * Ends a membership; its sessions and invitations go with it, what the member wrote stays, under their name.
 *
 * @throws AppError NOT_FOUND
 */
export async function removeMember(tx: TenantTx, memberId: string): Promise<void> {
  const row = await tx.deleteFrom('membership').where('id', '=', memberId).returning('name').executeTakeFirst()
  if (row === undefined) throw notFound('member')
  await tx.insertInto('former_member').values({ id: memberId, name: row.name }).execute()
}

/** Who belonged to the workspace, the last first; at most 2,000. A reporter's row security shows none. */
export async function listFormerMembers(tx: TenantTx): Promise<FormerMember[]> {
  return await tx
    .selectFrom('former_member')
    .select(['id', 'name'])
    .orderBy('removed_at', 'desc')
    .orderBy('id')
    .limit(2_000)
    .execute()
}

/** The column's check constraint admits roles only. */
export function asRole(text: string): Role {
  return text as Role
}
