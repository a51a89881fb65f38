import { sql } from 'kysely'

import type { Attachment, FileFacts } from '@operagrid/shared/domain/attachment'
import { notFound } from '@operagrid/shared/errors'

import type { TenantTx } from '../tenant.ts'

/** What is known of a file once its bytes are stored. Sums in hex; `received` is of what was sent. */
export type StoredFile = {
  readonly type: string
  readonly sizeBytes: number
  readonly sha256: string
  readonly receivedSha256: string
}

/** The member's own attachment and the sum of the bytes that were sent, null while uploading. */
export type OwnAttachment = { readonly attachment: Attachment; readonly receivedSha256: string | null }

/** A file that this member may see, or undefined. */
export async function findAttachment(tx: TenantTx, id: string): Promise<Attachment | undefined> {
  const row = await tx.selectFrom('attachment').selectAll().where('id', '=', id).executeTakeFirst()
  return row === undefined ? undefined : toAttachment(row)
}

/**
 * Those of these attachments that are ready and that the member may see, which is also what they may name in a cell.
 * In no order; what is anybody else's, or still on its way, is missing like what is not there.
 */
export async function listReadyAttachments(tx: TenantTx, ids: readonly string[]): Promise<FileFacts[]> {
  const { rows } = await sql<FileFacts>`
    select id, name, type, size_bytes as "sizeBytes" from attachment
     where tenant_id = app.tenant_id() and id = any(${ids}::uuid[]) and state = 'ready'`.execute(tx)
  return rows
}

/**
 * Claims `id` for a file that `memberId` is about to send. Repeating is harmless: a claim that
 * exists already is answered as it is, ready or not.
 *
 * @throws AppError NOT_FOUND when another member has the id
 */
export async function claimAttachment(
  tx: TenantTx,
  claim: { readonly id: string; readonly name: string; readonly memberId: string },
): Promise<OwnAttachment> {
  await tx
    .insertInto('attachment')
    .values({ id: claim.id, name: claim.name, type: '', created_by: claim.memberId })
    .onConflict((clash) => clash.columns(['tenant_id', 'id']).doNothing())
    .execute()
  return await getOwn(tx, claim.id, claim.memberId)
}

/**
 * The member's attachment with its row locked until the transaction ends, so that two uploads
 * of one id finish one after the other.
 *
 * @throws AppError NOT_FOUND when it is gone or another member's
 */
export async function lockAttachment(tx: TenantTx, id: string, memberId: string): Promise<OwnAttachment> {
  // Row security hides ready rows from a lock (they can no longer be updated), so read again after it.
  await tx
    .selectFrom('attachment')
    .select('id')
    .where('id', '=', id)
    .where('created_by', '=', memberId)
    .forUpdate()
    .execute()
  return await getOwn(tx, id, memberId)
}

/** Marks the file as stored. Call it under `lockAttachment`, after the bytes are durable. */
export async function finishAttachment(tx: TenantTx, id: string, file: StoredFile): Promise<Attachment> {
  const row = await tx
    .updateTable('attachment')
    .set({
      type: file.type,
      size_bytes: file.sizeBytes,
      sha256: Buffer.from(file.sha256, 'hex'),
      received_sha256: Buffer.from(file.receivedSha256, 'hex'),
      state: 'ready',
    })
    .where('id', '=', id)
    .where('state', '=', 'uploading')
    .returningAll()
    .executeTakeFirst()
  if (row === undefined) throw notFound('file')
  return toAttachment(row)
}

/** Gives up the member's claim if nothing was stored under it. */
export async function abandonAttachment(tx: TenantTx, id: string, memberId: string): Promise<void> {
  await tx
    .deleteFrom('attachment')
    .where('id', '=', id)
    .where('created_by', '=', memberId)
    .where('state', '=', 'uploading')
    .execute()
}

/** Claims of this tenant older than `before` whose bytes never came: id and who made it, oldest first. */
export async function listStaleClaims(
  tx: TenantTx,
  before: Date,
  limit: number,
): Promise<{ id: string; memberId: string }[]> {
  const rows = await tx
    .selectFrom('attachment')
    .select(['id', 'created_by'])
    .where('state', '=', 'uploading')
    .where('created_at', '<', before)
    .orderBy('created_at')
    .limit(limit)
    .execute()
  return rows.map((row) => ({ id: row.id, memberId: row.created_by }))
}

/** Which of `ids` this tenant knows, with their states. */
export async function listAttachmentStates(
  tx: TenantTx,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Attachment['state']>> {
  if (ids.length === 0) return new Map()
  const rows = await tx.selectFrom('attachment').select(['id', 'state']).where('id', 'in', ids).execute()
  return new Map(rows.map((row) => [row.id, toState(row.state)]))
}

async function getOwn(tx: TenantTx, id: string, memberId: string): Promise<OwnAttachment> {
  const row = await tx
    .selectFrom('attachment')
    .selectAll()
    .where('id', '=', id)
    .where('created_by', '=', memberId)
    .executeTakeFirst()
  if (row === undefined) throw notFound('file')
  return { attachment: toAttachment(row), receivedSha256: row.received_sha256?.toString('hex') ?? null }
}

type AttachmentRow = {
  readonly id: string
  readonly name: string
  readonly type: string
  readonly size_bytes: number
  readonly sha256: Buffer | null
  readonly state: string
}

function toAttachment(row: AttachmentRow): Attachment {
  return {
    id: row.id,
    name: row.name,
    type: row.type,
    sizeBytes: row.size_bytes,
    sha256: row.sha256?.toString('hex') ?? '',
    state: toState(row.state),
  }
}

function toState(state: string): Attachment['state'] {
  return state === 'ready' ? 'ready' : 'uploading'
}
