import { sql } from 'kysely'

import type { Role } from '@operagrid/shared/domain/member'
import type { SessionSummary } from '@operagrid/shared/domain/session'

import type { TenantTx } from '../tenant.ts'

export type NewSession = {
  readonly id: string
  readonly memberId: string
  /** SHA-256 of the refresh token. */
  readonly refreshHash: Buffer
  readonly lifeS: number
  readonly device: string
  /** The network address that signed in. */
  readonly address: string
  /** Opened with a second factor. */
  readonly strong: boolean
}

/** Adds a signed-in device and forgets the member's devices that ended more than a day ago. */
export async function addSession(tx: TenantTx, made: NewSession): Promise<void> {
  await tx
    .deleteFrom('session')
    .where('member_id', '=', made.memberId)
    .where(sql<boolean>`least(expires_at, revoked_at) < now() - interval '1 day'`)
    .execute()
  await tx
    .insertInto('session')
    .values({
      id: made.id,
      member_id: made.memberId,
      refresh_hash: made.refreshHash,
      expires_at: sql<Date>`now() + make_interval(secs => ${made.lifeS})`,
      device: made.device.slice(0, 300),
      address: made.address.slice(0, 60),
      strong: made.strong,
    })
    .execute()
}

export type LiveMember = {
  readonly role: Role
  readonly name: string
  /** The workspace asks for a second factor, and the session was opened without. */
  readonly lacksFactor: boolean
}

/** The member behind a session that is neither revoked nor expired and whose membership is active. */
export async function findLiveMember(
  tx: TenantTx,
  sessionId: string,
  memberId: string,
): Promise<LiveMember | undefined> {
  const row = await tx
    .selectFrom('session as s')
    .modifyFront(sql`/* keep: find live member */`)
    .innerJoin('membership as m', (join) =>
      join.onRef('m.tenant_id', '=', 's.tenant_id').onRef('m.id', '=', 's.member_id'),
    )
    .innerJoin('tenant as t', 't.id', 's.tenant_id')
    .select(['m.role', 'm.name', sql<boolean>`t.second_factor_required and not s.strong`.as('lacks_factor')])
    .where('s.id', '=', sessionId)
    .where('s.member_id', '=', memberId)
    .where('s.revoked_at', 'is', null)
    .where('s.expires_at', '>', sql<Date>`now()`)
    .where('m.status', '=', 'active')
    .executeTakeFirst()
  // The column's check constraint admits roles only.
  return row === undefined ? undefined : { role: row.role as Role, name: row.name, lacksFactor: row.lacks_factor }
}

export type RotationStep = {
  readonly from: Buffer
  readonly to: Buffer
  readonly graceS: number
  /** How long the session lives on from now, and at most since it began. */
  readonly lifeS: number
  readonly longestS: number
}

/**
 * Whether a refresh token, by hash, opens this session: it is the present one, or was until `graceS` ago, of a session
 * that is neither revoked nor expired and whose membership is active.
 */
export async function opensSession(
  tx: TenantTx,
  sessionId: string,
  { hash, graceS }: { readonly hash: Buffer; readonly graceS: number },
): Promise<boolean> {
  const row = await tx
    .selectFrom('session as s')
    .innerJoin('membership as m', (join) =>
      join.onRef('m.tenant_id', '=', 's.tenant_id').onRef('m.id', '=', 's.member_id'),
    )
    .select('s.id')
    .where('s.id', '=', sessionId)
    .where('s.revoked_at', 'is', null)
    .where('s.expires_at', '>', sql<Date>`now()`)
    .where('m.status', '=', 'active')
    .where(
      sql<boolean>`(s.refresh_hash = ${hash}
        or s.previous_hash = ${hash} and s.rotated_at > now() - make_interval(secs => ${graceS}))`,
    )
    .executeTakeFirst()
  return row !== undefined
}

export type Rotation = 'rotated' | 'grace' | 'reused' | 'ended'

/**
 * Replaces a session's refresh token, by hash. The claim is one statement, so of two tabs with
 * the same token exactly one rotates; the other is within `graceS` and may have the same successor.
 *
 * 'reused': the token was rotated away longer ago, so two parties hold this session.
 * 'ended': revoked or expired.
 */
export async function rotateSession(tx: TenantTx, sessionId: string, step: RotationStep): Promise<Rotation> {
  const claimed = await tx
    .updateTable('session')
    .set({
      refresh_hash: step.to,
      previous_hash: step.from,
      rotated_at: sql<Date>`now()`,
      expires_at: sql<Date>`least(now() + make_interval(secs => ${step.lifeS}), created_at + make_interval(secs => ${step.longestS}))`,
    })
    .where('id', '=', sessionId)
    .where('refresh_hash', '=', step.from)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', sql<Date>`now()`)
    .returning('id')
    .executeTakeFirst()
  if (claimed !== undefined) return 'rotated'
  const row = await tx
    .selectFrom('session')
    .select([
      sql<boolean>`revoked_at is not null or expires_at <= now()`.as('ended'),
      // clock_timestamp: this transaction may have waited for the one that rotated.
      sql<boolean>`previous_hash is not distinct from ${step.from} and rotated_at > clock_timestamp() - make_interval(secs => ${step.graceS})`.as(
        'grace',
      ),
    ])
    .where('id', '=', sessionId)
    .executeTakeFirst()
  if (row === undefined || row.ended) return 'ended'
  return row.grace ? 'grace' : 'reused'
}

/** The devices signed in now, as far as row security lets the asker see, the latest first; at most 500. */
export async function listSessions(tx: TenantTx, askingSessionId: string | null): Promise<SessionSummary[]> {
  const rows = await tx
    .selectFrom('session as s')
    .innerJoin('membership as m', (join) =>
      join.onRef('m.tenant_id', '=', 's.tenant_id').onRef('m.id', '=', 's.member_id'),
    )
    .select([
      's.id',
      's.member_id',
      'm.name',
      's.device',
      's.address',
      's.created_at',
      's.rotated_at',
      's.expires_at',
      's.strong',
    ])
    .where('s.revoked_at', 'is', null)
    .where('s.expires_at', '>', sql<Date>`now()`)
    .orderBy('s.rotated_at', 'desc')
    .orderBy('s.id')
    .limit(500)
    .execute()
  return rows.map((row) => ({
    id: row.id,
    memberId: row.member_id,
    memberName: row.name,
    device: row.device,
    address: row.address,
    createdAt: row.created_at.toISOString(),
    seenAt: row.rotated_at.toISOString(),
    expiresAt: row.expires_at.toISOString(),
    strong: row.strong,
    current: row.id === askingSessionId,
  }))
}

/** A session that was ended: whose it is, and whether it had ended before. */
export type EndedSession = { readonly memberId: string; readonly before: boolean }

/** Whether a session was opened with a second factor, or set one up. False as well when it is not there. */
export async function isStrong(tx: TenantTx, sessionId: string): Promise<boolean> {
  const row = await tx.selectFrom('session').select('strong').where('id', '=', sessionId).executeTakeFirst()
  return row?.strong ?? false
}

/** The workspace's sessions that live and were opened without a second factor, as far as the asker may see them. */
export async function listWeakSessions(tx: TenantTx): Promise<string[]> {
  const rows = await tx
    .selectFrom('session')
    .select('id')
    .where('strong', '=', false)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', sql<Date>`now()`)
    .execute()
  return rows.map(({ id }) => id)
}

/** Ends one session; undefined when there is none that the asker may end. Ending it twice is fine. */
export async function revokeSession(tx: TenantTx, sessionId: string): Promise<EndedSession | undefined> {
  const row = await tx
    .updateTable('session')
    .set({ revoked_at: sql<Date>`coalesce(revoked_at, now())` })
    .where('id', '=', sessionId)
    .returning(['member_id', sql<boolean>`revoked_at < now()`.as('before')])
    .executeTakeFirst()
  return row === undefined ? undefined : { memberId: row.member_id, before: row.before }
}

/** Ends every session of a member that lives, but for `keepId`; answers their ids. */
export async function revokeMemberSessions(tx: TenantTx, memberId: string, keepId?: string): Promise<string[]> {
  const rows = await tx
    .updateTable('session')
    .set({ revoked_at: sql<Date>`now()` })
    .where('member_id', '=', memberId)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', sql<Date>`now()`)
    .$if(keepId !== undefined, (query) => query.where('id', '!=', keepId ?? ''))
    .returning('id')
    .execute()
  return rows.map(({ id }) => id)
}
