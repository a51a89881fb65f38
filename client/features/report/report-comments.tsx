import type { Accessor } from 'solid-js'

import { createComments } from '../../live/create-comments.ts'
import { useSession } from '../../live/session.ts'
import { CommentThread } from '../../ui/comments/comment-thread.tsx'

type ReportCommentsProps = {
  readonly gridId: string
  readonly recordId: string
  /** Moves whenever something may have been said. */
  readonly heard: Accessor<number>
}

/** What was said about a report, and where its author answers. */
export function ReportComments(props: ReportCommentsProps) {
  const session = useSession()
  const thread = createComments(
    () => ({ gridId: props.gridId, recordId: props.recordId }),
    () => props.heard(),
  )
  const me = () => session()?.member ?? { id: '', name: '' }
  return (
    <section class="report-comments" aria-labelledby="report-comments-title">
      <h3 id="report-comments-title" class="report-comments-title">
        Comments
      </h3>
      <CommentThread thread={thread} me={me()} mayWrite mayRemoveAny={false} mayMention={false} />
    </section>
  )
}
