import { sql } from 'kysely'

import type { Invitation, Role } from '@operagrid/shared/domain/member'
import { notFound } from '@operagrid/shared/errors'

import type { TenantTx } from '../tenant.ts'

export type NewInvitation = {
  readonly id: string
  readonly email: string
  readonly name: string
  readonly role: Role
  /** SHA-256 of the link's token. */
  readonly tokenHash: Buffer
  readonly invitedBy: string
  readonly lifeDays: number
}

/**
 * Adds an invitation; an earlier one to the same e-mail is replaced, and its link stops working. Also of two at the
 * same moment.
 */
export async function addInvitation(tx: TenantTx, made: NewInvitation): Promise<void> {
  // One after the other in a workspace: of two who invite the same person at once, the second replaces the first.
  await sql`select pg_advisory_xact_lock(hashtextextended('invitation ' || app.tenant_id()::text, 0))`.execute(tx)
  await tx.deleteFrom('invitation').where('email', '=', made.email).execute()
  await tx
    .insertInto('invitation')
    .values({
      id: made.id,
      email: made.email,
      name: made.name,
      role: made.role,
      token_hash: made.tokenHash,
      invited_by: made.invitedBy,
      expires_at: sql<Date>`now() + make_interval(days => ${made.lifeDays})`,
    })
    .execute()
}

/** The invitations whose links still work, the newest first; at most 500. */
export async function listInvitations(tx: TenantTx): Promise<Invitation[]> {
  const rows = await tx
    .selectFrom('invitation')
    .select(['id', 'email', 'name', 'role', 'created_at', 'expires_at'])
    .where('expires_at', '>', sql<Date>`now()`)
    .orderBy('created_at', 'desc')
    .orderBy('id')
    .limit(500)
    .execute()
  return rows.map((row) => ({
    id: row.id,
    email: row.email,
    name: row.name,
    // The column's check constraint admits roles only.
    role: row.role as Role,
    createdAt: row.created_at.toISOString(),
    expiresAt: row.expires_at.toISOString(),
  }))
}

/**
 * Gives an invitation another link and its whole life again; the link before stops working.
 *
 * @throws AppError NOT_FOUND
 */
export async function renewInvitation(
  tx: TenantTx,
  invitationId: string,
  { tokenHash, lifeDays }: Pick<NewInvitation, 'tokenHash' | 'lifeDays'>,
): Promise<Pick<Invitation, 'email' | 'name' | 'role'>> {
  const row = await tx
    .updateTable('invitation')
    .set({ token_hash: tokenHash, expires_at: sql<Date>`now() + make_interval(days => ${lifeDays})` })
    .where('id', '=', invitationId)
    .returning(['email', 'name', 'role'])
    .executeTakeFirst()
  if (row === undefined) throw notFound('invitation')
  // The column's check constraint admits roles only.
  return { ...row, role: row.role as Role }
}

/** Makes what one member asked for another's: for who stays when the first is removed. */
export async function takeOverInvitations(tx: TenantTx, fromId: string, toId: string): Promise<void> {
  await tx.updateTable('invitation').set({ invited_by: toId }).where('invited_by', '=', fromId).execute()
}

/** Withdraws an invitation; answers whose it was, or undefined when it is gone already. */
export async function removeInvitation(tx: TenantTx, invitationId: string): Promise<string | undefined> {
  const row = await tx.deleteFrom('invitation').where('id', '=', invitationId).returning('email').executeTakeFirst()
  return row?.email
}
