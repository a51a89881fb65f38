import { sql } from 'kysely'

import { MAX_COMMENTS } from '@operagrid/shared/domain/comment'
import type { Comment, CommentAsk, CommentPage, Named } from '@operagrid/shared/domain/comment'
import { notFound } from '@operagrid/shared/errors'

import type { TenantTx } from '../tenant.ts'
import { findHead } from './change.ts'
import type { Sql } from './query-value-sql.ts'

/** A record as comments need it: what people call it, and whose it is. */
export type Place = {
  readonly recordId: string
  readonly number: number
  readonly createdBy: string | null
  readonly assignedTo: string | null
}

/** A comment with where it stands. */
export type PlacedComment = { readonly recordId: string; readonly comment: Comment }

/**
 * A record's comments as they were asked for, the oldest first, at most MAX_COMMENTS.
 *
 * @throws AppError NOT_FOUND when there is no such grid or record for this member, or it was deleted
 */
export async function listComments(
  tx: TenantTx,
  { gridId, recordId, before, since }: CommentAsk,
): Promise<CommentPage> {
  if ((await findHead(tx, gridId)) === null) throw notFound('grid')
  await getPlace(tx, gridId, recordId)
  let wanted = commentsOf(tx)
    .where('record_id', '=', recordId)
    .limit(MAX_COMMENTS + 1)
  if (before !== undefined) wanted = wanted.where('version', '<', before)
  // What changed comes in the order in which it did, so that the rest can be asked for by the last of them.
  wanted =
    since === undefined
      ? wanted.orderBy('version', 'desc')
      : wanted.where('changed_version', '>', since).orderBy('changed_version')
  const rows = await wanted.execute()
  const comments = rows.slice(0, MAX_COMMENTS).map(toComment)
  return { comments: since === undefined ? comments.toReversed() : comments, more: rows.length > MAX_COMMENTS }
}

/** A comment of the grid, taken back or not, or undefined. */
export async function findComment(tx: TenantTx, gridId: string, commentId: string): Promise<PlacedComment | undefined> {
  const row = await commentsOf(tx)
    .select('record_id')
    .where('grid_id', '=', gridId)
    .where('id', '=', commentId)
    .executeTakeFirst()
  return row && { recordId: row.record_id, comment: toComment(row) }
}

/** The record, unless it was deleted. @throws AppError NOT_FOUND */
export async function getPlace(tx: TenantTx, gridId: string, recordId: string): Promise<Place> {
  const row = await tx
    .selectFrom('grid_record')
    .select(['number', 'created_by', 'assigned_to'])
    .where('tenant_id', '=', sql<string>`app.tenant_id()`)
    .where('id', '=', recordId)
    .where('grid_id', '=', gridId)
    .where('deleted_at', 'is', null)
    .executeTakeFirst()
  if (row === undefined) throw notFound('record')
  return { recordId, number: row.number, createdBy: row.created_by, assignedTo: row.assigned_to }
}

/** @throws AppError CONFLICT when the id is taken, NOT_FOUND when the member may not say anything there */
export async function insertComment(
  tx: TenantTx,
  comment: {
    readonly id: string
    readonly gridId: string
    readonly recordId: string
    readonly version: number
    readonly author: { readonly id: string; readonly name: string }
    readonly text: string
    readonly mentions: readonly Named[]
  },
): Promise<void> {
  await tx
    .insertInto('comment')
    .values({
      id: comment.id,
      grid_id: comment.gridId,
      record_id: comment.recordId,
      version: comment.version,
      changed_version: comment.version,
      author_id: comment.author.id,
      author_name: comment.author.name,
      text: comment.text,
      mentions: JSON.stringify(comment.mentions),
    })
    .execute()
}

/** Says a comment otherwise, or takes it back where `said` is null. @throws AppError NOT_FOUND when it is not theirs to change */
export async function changeComment(
  tx: TenantTx,
  commentId: string,
  version: number,
  said: { readonly text: string; readonly mentions: readonly Named[] } | null,
): Promise<void> {
  const { numUpdatedRows } = await tx
    .updateTable('comment')
    .set({
      changed_version: version,
      text: said?.text ?? '',
      mentions: JSON.stringify(said?.mentions ?? []),
      ...(said === null ? { deleted_at: sql<Date>`now()` } : { edited_at: sql<Date>`now()` }),
    })
    .where('tenant_id', '=', sql<string>`app.tenant_id()`)
    .where('id', '=', commentId)
    .where('deleted_at', 'is', null)
    .executeTakeFirst()
  if (numUpdatedRows === 0n) throw notFound('comment')
}

/** What of a comment's change only the database knows. */
export type ToldComment = {
  readonly version: number
  readonly opId: string
  readonly number: number
  readonly reviewState: string
  readonly createdAt: Date
  /** How many comments the record has. */
  readonly comments: number
}

/**
 * Numbers and stores the change that tells of a comment; the caller holds the grid row's lock and has written the
 * comment. The record keeps its version: nothing of it changed, and its history is of what did.
 */
export async function insertCommentChange(
  tx: TenantTx,
  gridId: string,
  { recordId, createdBy, assignedTo }: Place,
  by: { readonly memberId: string; readonly at: string },
): Promise<ToldComment> {
  const { rows } = await sql<ToldComment>`
    with g as (
      update grid set version = version + 1 where tenant_id = app.tenant_id() and id = ${gridId} returning version
    ), counted as (
      select count(*) as comments from comment
       where tenant_id = app.tenant_id() and record_id = ${recordId} and deleted_at is null
    ), r as (
      select number, review_state, created_at from grid_record where tenant_id = app.tenant_id() and id = ${recordId}
    ), told as (
      insert into grid_change (grid_id, version, kind, record_id, created_by, member_id, at, op_id, number, before, after,
          review_state, record_created_at, assigned_to, detail)
      select ${gridId}, g.version, 'comment', ${recordId}, ${createdBy}::uuid, ${by.memberId}, ${by.at}::timestamptz,
          gen_random_uuid(), r.number, '{}', '{}', r.review_state, r.created_at, ${assignedTo}::uuid,
          jsonb_build_object('comments', counted.comments)
        from g, r, counted
      returning version, op_id
    )
    select told.version, told.op_id as "opId", r.number, r.review_state as "reviewState", r.created_at as "createdAt",
        counted.comments::int as comments
      from told, r, counted`.execute(tx)
  const row = rows[0]
  if (row === undefined) throw notFound('record')
  return row
}

/** How many comments each of these records has, by record id; those without are left out. One question for all. */
export async function countComments(tx: TenantTx, recordIds: readonly string[]): Promise<ReadonlyMap<string, number>> {
  if (recordIds.length === 0) return new Map()
  const { rows } = await sql<{ record_id: string; comments: number }>`/* keep: count comments */
    select record_id, count(*)::int as comments from comment
     where tenant_id = app.tenant_id() and record_id = any(${recordIds}::uuid[]) and deleted_at is null
     group by record_id`.execute(tx)
  return new Map(rows.map((row) => [row.record_id, row.comments]))
}

/** How many comments the record of a row has. */
export function commentsSql(recordId: Sql): Sql {
  return sql`(select count(*)::int from comment c
    where c.tenant_id = (select app.tenant_id()) and c.record_id = ${recordId} and c.deleted_at is null)`
}

function commentsOf(tx: TenantTx) {
  return tx
    .selectFrom('comment')
    .select(['id', 'version', 'changed_version', 'author_id', 'author_name', 'text', 'mentions'])
    .select(['created_at', 'edited_at', 'deleted_at'])
    .where('tenant_id', '=', sql<string>`app.tenant_id()`)
}

function toComment(row: {
  id: string
  version: number
  changed_version: number
  author_id: string
  author_name: string
  text: string
  mentions: unknown
  created_at: Date
  edited_at: Date | null
  deleted_at: Date | null
}): Comment {
  return {
    id: row.id,
    version: row.version,
    changedVersion: row.changed_version,
    author: { id: row.author_id, name: row.author_name },
    text: row.deleted_at === null ? row.text : null,
    // The two functions above are its only writers.
    mentions: row.mentions as readonly Named[],
    createdAt: row.created_at.toISOString(),
    editedAt: row.edited_at?.toISOString() ?? null,
  }
}
