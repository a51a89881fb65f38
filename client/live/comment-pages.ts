import { mergeComments } from '@operagrid/shared/domain/comment'
import type { Comment, CommentPage } from '@operagrid/shared/domain/comment'

/**
 * What a page knows of a record's comments: the newest, without a gap, in the order they were said. `more`: there are
 * older ones. `cursor`: the version up to which everything that happened to these is known.
 */
export type KnownComments = {
  readonly comments: readonly Comment[]
  readonly more: boolean
  readonly cursor: number
}

/** The newest comments, read first. */
export function newestPage({ comments, more }: CommentPage): KnownComments {
  return { comments, more, cursor: lastChange(comments, 0) }
}

/** With what was said or changed since the cursor. Of older ones than those that are known nothing is taken: there would be a gap. */
export function withNews(known: KnownComments, { comments }: CommentPage): KnownComments {
  const oldest = known.more ? (known.comments[0]?.version ?? 0) : 0
  const news = comments.filter(({ version }) => version >= oldest)
  return {
    ...known,
    comments: mergeComments(known.comments, news),
    cursor: lastChange(comments, known.cursor),
  }
}

/** With the page before the oldest. What happened to these up to the cursor is in it, and perhaps more. */
export function withOlder(known: KnownComments, { comments, more }: CommentPage): KnownComments {
  return { ...known, comments: mergeComments(known.comments, comments), more }
}

/** With one that this page said or changed itself. The cursor stays: what others said just before may not be here yet. */
export function withOwn(known: KnownComments, comment: Comment): KnownComments {
  return { ...known, comments: mergeComments(known.comments, [comment]) }
}

function lastChange(comments: readonly Comment[], from: number): number {
  return comments.reduce((last, { changedVersion }) => Math.max(last, changedVersion), from)
}
