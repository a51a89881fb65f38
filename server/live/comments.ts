import { changeComment, findComment, getPlace, insertComment, insertCommentChange } from '@operagrid/db/queries/comment'
import type { Place, PlacedComment } from '@operagrid/db/queries/comment'
import { listReadersOf } from '@operagrid/db/queries/notification'
import type { TenantTx } from '@operagrid/db/tenant'
import type { RecordChange } from '@operagrid/shared/domain/change'
import type { Comment, Named } from '@operagrid/shared/domain/comment'
import type { Actor } from '@operagrid/shared/domain/member'
import { reviewState } from '@operagrid/shared/domain/record'
import { AppError, notFound } from '@operagrid/shared/errors'

import type { Announced, Engine } from './engine.ts'
import { tellOfComment } from './tell-members.ts'

type Said = { readonly text: string; readonly mentions: readonly string[] }

/** What is called behind the grid row's lock once another's comment was taken back: the audit log's. */
type Removed = (tx: TenantTx, place: Place, author: Named) => Promise<void>

/**
 * Says something at a record. The same id again answers what was said first.
 *
 * @throws AppError NOT_FOUND when there is no such record for this member, CONFLICT when another comment has the id
 */
export async function addComment(
  engine: Engine,
  actor: Actor,
  { gridId, recordId, commentId, ...said }: Said & Record<'gridId' | 'recordId' | 'commentId', string>,
): Promise<Comment> {
  return await engine.announce(actor, gridId, async (tx, version) => {
    const known = await findComment(tx, gridId, commentId)
    if (known !== undefined) {
      if (known.recordId !== recordId || known.comment.author.id !== actor.memberId) throw new AppError('CONFLICT')
      return { answer: known.comment, change: null, told: [] }
    }
    const place = await getPlace(tx, gridId, recordId)
    const mentioned = await readMentioned(tx, gridId, { place, ...said })
    await insertComment(tx, {
      id: commentId,
      gridId,
      recordId,
      version,
      author: { id: actor.memberId, name: actor.name },
      text: said.text,
      mentions: mentioned.map(named),
    })
    const done = await settle(tx, actor, { gridId, commentId, place })
    const told = await tellOfComment(tx, actor, {
      gridId,
      recordId,
      commentId,
      mentioned,
      assignedTo: place.assignedTo,
    })
    return { ...done, told }
  })
}

/**
 * Says an own comment otherwise; who is meant now and was not before is told.
 *
 * @throws AppError NOT_FOUND when there is no such comment of this member, or it was taken back
 */
export async function editComment(
  engine: Engine,
  actor: Actor,
  { gridId, commentId, ...said }: Said & Record<'gridId' | 'commentId', string>,
): Promise<Comment> {
  return await engine.announce(actor, gridId, async (tx, version) => {
    const { recordId, comment } = await getComment(tx, gridId, commentId)
    if (comment.author.id !== actor.memberId) throw notFound('comment')
    const place = await getPlace(tx, gridId, recordId)
    const mentioned = await readMentioned(tx, gridId, { place, ...said })
    await changeComment(tx, commentId, version, { text: said.text, mentions: mentioned.map(named) })
    const done = await settle(tx, actor, { gridId, commentId, place })
    const before = new Set(comment.mentions.map(({ id }) => id))
    const fresh = mentioned.filter(({ id }) => !before.has(id))
    const told = await tellOfComment(tx, actor, { gridId, recordId, commentId, mentioned: fresh, assignedTo: null })
    return { ...done, told }
  })
}

/**
 * Takes a comment back: an own one, or for management anybody's, which `removed` is told of.
 *
 * @throws AppError NOT_FOUND when there is no such comment that this member may take back, or it was already
 */
export async function removeComment(
  engine: Engine,
  actor: Actor,
  { gridId, commentId, removed }: Record<'gridId' | 'commentId', string> & { readonly removed: Removed },
): Promise<Comment> {
  return await engine.announce(actor, gridId, async (tx, version) => {
    const { recordId, comment } = await getComment(tx, gridId, commentId)
    const isOwn = comment.author.id === actor.memberId
    if (!isOwn && actor.role !== 'management') throw notFound('comment')
    const place = await getPlace(tx, gridId, recordId)
    await changeComment(tx, commentId, version, null)
    const done = await settle(tx, actor, { gridId, commentId, place })
    if (!isOwn) await removed(tx, place, comment.author)
    // Where they were told of it its text is gone.
    const told = [...comment.mentions.map(({ id }) => id), place.assignedTo].filter((id) => id !== null)
    return { ...done, told }
  })
}

async function getComment(tx: TenantTx, gridId: string, commentId: string): Promise<PlacedComment> {
  const found = await findComment(tx, gridId, commentId)
  if (found === undefined || found.comment.text === null) throw notFound('comment')
  return found
}

/** Those who are meant and may read the record, as far as the author knows them. */
async function readMentioned(
  tx: TenantTx,
  gridId: string,
  { place, text, mentions }: Said & { readonly place: Place },
) {
  if (mentions.length === 0) return []
  const readers = await listReadersOf(tx, gridId, place.recordId)
  return readers.filter(({ id, name }) => mentions.includes(id) && text.includes(`@${name}`))
}

/** Numbers what was just written, and reads it back. */
async function settle(
  tx: TenantTx,
  { memberId }: Actor,
  { gridId, commentId, place }: { readonly gridId: string; readonly commentId: string; readonly place: Place },
): Promise<Omit<Announced<Comment>, 'told'>> {
  const at = new Date().toISOString()
  const { recordId, createdBy, assignedTo } = place
  const { reviewState: state, createdAt, ...told } = await insertCommentChange(tx, gridId, place, { memberId, at })
  const change: RecordChange = {
    kind: 'comment',
    recordId,
    memberId,
    at,
    before: {},
    after: {},
    reviewState: reviewState.parse(state),
    createdAt: createdAt.toISOString(),
    createdBy,
    assignedTo,
    ...told,
  }
  const written = await findComment(tx, gridId, commentId)
  if (written === undefined) throw notFound('comment')
  return { answer: written.comment, change }
}

function named({ id, name }: { readonly id: string; readonly name: string }): Named {
  return { id, name }
}
