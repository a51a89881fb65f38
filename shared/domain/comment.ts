import { z } from 'zod'

import { uuid } from './id.ts'
import type { Role } from './member.ts'
import { safeText } from './text.ts'

/** Longest comment, in UTF-16 code units. */
export const MAX_COMMENT = 5_000

/** Most members meant by one comment. */
export const MAX_MENTIONS = 20

/** Most comments of a page, and of what is told as changed since. */
export const MAX_COMMENTS = 50

/** Somebody a comment means or is by, as they were called then. `id` is null where the reader does not know them. */
export type Named = { readonly id: string | null; readonly name: string }

/**
 * Something said at a record. `version`: the grid's when it was said, its place among the others; `changedVersion`
 * when it was last edited or taken back. `text` is null, and `mentions` empty, once it was taken back.
 */
export type Comment = {
  readonly id: string
  readonly version: number
  readonly changedVersion: number
  readonly author: Named
  readonly text: string | null
  readonly mentions: readonly Named[]
  readonly createdAt: string
  readonly editedAt: string | null
}

/** `comments`: the oldest first. `more`: there are older ones, or, asked with `since`, more that changed. */
export type CommentPage = { readonly comments: readonly Comment[]; readonly more: boolean }

/** The newest of a record's comments; those `before` a version; or those said or changed `since` one. */
export const commentList = z
  .strictObject({
    gridId: uuid,
    recordId: uuid,
    before: z.int().min(1).optional(),
    since: z.int().min(0).optional(),
  })
  .refine(({ before, since }) => before === undefined || since === undefined, 'Ask with before or since, not both.')
export type CommentAsk = z.infer<typeof commentList>

const commentText = safeText(MAX_COMMENT)
  .transform((text) => text.trim())
  .refine((text) => text.length > 0, 'Write something first.')
const words = {
  text: commentText,
  mentions: z.array(uuid).max(MAX_MENTIONS, `Mention at most ${MAX_MENTIONS} people.`),
}

export const commentRef = z.strictObject({ gridId: uuid, commentId: uuid })
export const commentAdd = z.strictObject({ gridId: uuid, recordId: uuid, commentId: uuid, ...words })
export const commentEdit = z.strictObject({ gridId: uuid, commentId: uuid, ...words })
export const commentPeople = z.strictObject({ gridId: uuid, recordId: uuid })

/** A member who may be mentioned at a record: they can read it. */
export type Mentionable = { readonly id: string; readonly name: string; readonly role: Role }

/** A comment as a member of `role` reads it: to a reporter other members are names without an id. */
export function asRead(
  comment: Comment,
  { memberId, role }: { readonly memberId: string; readonly role: Role },
): Comment {
  if (role !== 'reporter') return comment
  const known = ({ id, name }: Named): Named => ({ id: id === memberId ? id : null, name })
  return { ...comment, author: known(comment.author), mentions: comment.mentions.map(known) }
}

/** What a page knows of a record's comments with newer word of some of them: each once, in the order they were said. */
export function mergeComments(known: readonly Comment[], told: readonly Comment[]): Comment[] {
  const merged = new Map(known.map((comment) => [comment.id, comment]))
  for (const comment of told) {
    const before = merged.get(comment.id)
    if (before === undefined || before.changedVersion < comment.changedVersion) merged.set(comment.id, comment)
  }
  return [...merged.values()].sort((a, b) => a.version - b.version)
}

/** A text in pieces, in order: what names one of `mentions` behind an "@", and what lies between. */
export function mentionPieces(
  text: string,
  mentions: readonly Named[],
): readonly { readonly text: string; readonly mention: Named | null }[] {
  // The longest first: "@Ann Lee" is not "@Ann" with something behind it.
  const named = mentions.toSorted((a, b) => b.name.length - a.name.length)
  const pieces: { text: string; mention: Named | null }[] = []
  let plain = ''
  for (let at = 0; at < text.length;) {
    const mention = text[at] === '@' ? named.find(({ name }) => text.startsWith(name, at + 1)) : undefined
    if (mention === undefined) {
      plain += text[at]
      at += 1
      continue
    }
    if (plain !== '') pieces.push({ text: plain, mention: null })
    plain = ''
    pieces.push({ text: `@${mention.name}`, mention })
    at += mention.name.length + 1
  }
  if (plain !== '') pieces.push({ text: plain, mention: null })
  return pieces
}
