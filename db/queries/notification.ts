import { sql } from 'kysely'

import type { Role } from '@operagrid/shared/domain/member'
import { MAX_NOTIFICATIONS, NOTIFICATION_DAYS, notificationKinds } from '@operagrid/shared/domain/notification'
import type { Notification, NotificationKind } from '@operagrid/shared/domain/notification'

import type { TenantTx } from '../tenant.ts'
import { asRole } from './membership.ts'

/** Somebody who may be told of something. */
export type Reader = { readonly id: string; readonly name: string; readonly role: Role }

/** Longest beginning of a comment that is shown, in characters. */
const EXCERPT = 160

/** Those of these members who are active, as far as this member knows them, by name. */
export async function listReaders(tx: TenantTx, ids: readonly string[]): Promise<Reader[]> {
  if (ids.length === 0) return []
  const rows = await tx
    .selectFrom('membership')
    .select(['id', 'name', 'role'])
    .where('tenant_id', '=', sql<string>`app.tenant_id()`)
    .where('id', '=', sql<string>`any(${ids}::uuid[])`)
    .where('status', '=', 'active')
    .orderBy('name')
    .orderBy('id')
    .execute()
  return rows.map((row) => ({ ...row, role: asRole(row.role) }))
}

/**
 * The active members who may read a record, as far as this member knows them, by name, at most 2,000: who reads all
 * records, and the reporters who filed it, have it or are shown all of the grid's.
 */
export async function listReadersOf(tx: TenantTx, gridId: string, recordId: string): Promise<Reader[]> {
  const { rows } = await sql<{ id: string; name: string; role: string }>`
    select m.id, m.name, m.role
      from membership m, grid_record r join grid g on g.tenant_id = r.tenant_id and g.id = r.grid_id
     where m.tenant_id = app.tenant_id() and r.tenant_id = app.tenant_id() and m.status = 'active'
       and r.id = ${recordId} and r.grid_id = ${gridId} and r.deleted_at is null
       and (m.role in ('management', 'organizer', 'viewer')
         or (exists (select from form f where f.tenant_id = g.tenant_id and f.grid_id = g.id)
           and (m.id in (r.created_by, r.assigned_to) or g.reporters_see = 'all')))
     order by m.name, m.id
     limit 2000`.execute(tx)
  return rows.map((row) => ({ ...row, role: asRole(row.role) }))
}

/** What somebody is told of: one kind of thing at each of these records. */
export type Told = {
  readonly kind: NotificationKind
  readonly gridId: string
  readonly recordIds: readonly string[]
  readonly commentId: string | null
  readonly actor: { readonly id: string; readonly name: string }
}

/**
 * Tells the member whose eyes the transaction has, of those of the records that they see. What is too old or too many goes.
 *
 * @param memberId theirs
 */
export async function addNotifications(tx: TenantTx, memberId: string, told: Told): Promise<void> {
  await sql`
    insert into notification (member_id, kind, grid_id, record_id, comment_id, actor_id, actor_name)
    select ${memberId}, ${told.kind}, r.grid_id, r.id, ${told.commentId}::uuid, ${told.actor.id}, ${told.actor.name}
      from grid_record r join grid g on g.tenant_id = r.tenant_id and g.id = r.grid_id
     where r.tenant_id = app.tenant_id() and r.grid_id = ${told.gridId}
       and r.id = any(${told.recordIds.slice(0, MAX_NOTIFICATIONS)}::uuid[])`.execute(tx)
  await sql`
    delete from notification n
     where n.tenant_id = app.tenant_id() and n.member_id = ${memberId}
       and (n.at < now() - make_interval(days => ${NOTIFICATION_DAYS})
         or n.id in (select id from notification where tenant_id = app.tenant_id() and member_id = ${memberId}
           order by at desc, id desc offset ${MAX_NOTIFICATIONS}))`.execute(tx)
}

/** The member's own, the newest first, of records that they see. @param tx a snapshot, see `TenantOptions.mode` */
export async function listNotifications(tx: TenantTx): Promise<Notification[]> {
  const { rows } = await sql<{
    id: string
    kind: string
    grid_id: string
    grid_name: string
    record_id: string
    number: number
    actor: string | null
    excerpt: string | null
    at: Date
    read: boolean
  }>`
    select n.id, n.kind, n.grid_id, g.name as grid_name, n.record_id, r.number,
        -- Who assigns records to them a reporter does not know; who speaks to them says their name.
        case when app.role() <> 'reporter' or n.comment_id is not null then n.actor_name end as actor,
        left(c.text, ${EXCERPT}) as excerpt, n.at, n.read_at is not null as read
      from ${ownSql} left join comment c on c.tenant_id = n.tenant_id and c.id = n.comment_id and c.deleted_at is null
     where ${seenSql} order by n.at desc, n.id desc limit ${MAX_NOTIFICATIONS}`.execute(tx)
  return rows.map((row) => ({
    id: row.id,
    kind: notificationKinds.find((kind) => kind === row.kind) ?? 'comment',
    grid: { id: row.grid_id, name: row.grid_name },
    record: { id: row.record_id, number: row.number },
    actor: row.actor,
    excerpt: row.excerpt,
    at: row.at.toISOString(),
    read: row.read,
  }))
}

/** How many of those the member has not read. */
export async function countUnread(tx: TenantTx): Promise<number> {
  const { rows } = await sql<{ unread: number }>`
    select count(*)::int as unread from ${ownSql} where ${seenSql} and n.read_at is null`.execute(tx)
  return rows[0]?.unread ?? 0
}

/** Marks these of the member's own as read, or all. Those that are not there are passed over. */
export async function readNotifications(tx: TenantTx, ids: readonly string[] | 'all'): Promise<void> {
  let unread = tx
    .updateTable('notification')
    .set({ read_at: sql<Date>`now()` })
    .where('tenant_id', '=', sql<string>`app.tenant_id()`)
    .where('member_id', '=', sql<string>`app.member_id()`)
    .where('read_at', 'is', null)
  if (ids !== 'all') unread = unread.where('id', '=', sql<string>`any(${ids}::uuid[])`)
  await unread.execute()
}

const ownSql = sql`notification n
  join grid g on g.tenant_id = n.tenant_id and g.id = n.grid_id
  join grid_record r on r.tenant_id = n.tenant_id and r.id = n.record_id`
// Row security leaves out what the member sees no longer.
const seenSql = sql`n.tenant_id = app.tenant_id() and n.member_id = app.member_id() and g.deleted_at is null
  and r.deleted_at is null and n.at > now() - make_interval(days => ${NOTIFICATION_DAYS})`
