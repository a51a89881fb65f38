import { createMemo, Show } from 'solid-js'

import { may } from '@operagrid/shared/domain/permission'
import type { GridRecord } from '@operagrid/shared/domain/record'

import { createComments } from '../../../live/create-comments.ts'
import { CommentThread } from '../../../ui/comments/comment-thread.tsx'
import { useGridView } from '../grid-context.ts'

/** What was said at the open record. */
export function RecordComments(props: { readonly record: GridRecord }) {
  const recordId = createMemo(() => props.record.id)
  const isSaved = createMemo(() => props.record.number > 0)
  return (
    <Show when={isSaved()} fallback={<p class="comments-none">Comments begin when it is saved.</p>}>
      <Thread recordId={recordId()} />
    </Show>
  )
}

function Thread(props: { readonly recordId: string }) {
  const view = useGridView()
  const { member } = view.session
  const thread = createComments(() => ({ gridId: view.gridId, recordId: props.recordId }), view.open.heard)
  return (
    <CommentThread
      thread={thread}
      me={member}
      mayWrite={may(member.role, 'comment') && !view.open.deleted()}
      mayRemoveAny={member.role === 'management' && !view.open.deleted()}
      mayMention
      own
    />
  )
}
