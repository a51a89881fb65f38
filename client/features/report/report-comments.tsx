import { useLocation } from '@solidjs/router'
import { createEffect, on } from 'solid-js'
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
  const location = useLocation()
  let section: HTMLElement | undefined
  // Whoever was told of a comment comes to the comments, once they are there.
  createEffect(
    on([() => thread.comments() !== undefined, () => location.hash], ([known, hash]) => {
      if (known && hash === '#comments') queueMicrotask(() => section?.scrollIntoView({ block: 'start' }))
    }),
  )
  const me = () => session()?.member ?? { id: '', name: '' }
  return (
    <section
      ref={(element) => (section = element)}
      id="comments"
      class="report-comments"
      aria-labelledby="report-comments-title"
    >
      <h3 id="report-comments-title" class="report-comments-title">
        Comments
      </h3>
      <CommentThread thread={thread} me={me()} mayWrite mayRemoveAny={false} mayMention={false} />
    </section>
  )
}
