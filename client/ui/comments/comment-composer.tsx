import SendHorizontal from 'lucide-solid/icons/send-horizontal'
import { Show } from 'solid-js'

import { MAX_COMMENT } from '@operagrid/shared/domain/comment'

import { Button } from '../button.tsx'
import { Kbd } from '../kbd.tsx'
import { MentionField } from './mention-field.tsx'
import type { ThreadState } from './thread-state.ts'

type CommentComposerProps = {
  readonly thread: ThreadState
  /** Whether the writer knows anybody to mention. */
  readonly mayMention: boolean
}

/** Where a comment is written. What cannot be sent stays in it, with the reason. */
export function CommentComposer(props: CommentComposerProps) {
  const left = () => MAX_COMMENT - props.thread.draft().text.length
  // A paste that is too long is not cut: the writer decides what goes.
  const empty = () => props.thread.draft().text.trim() === ''
  return (
    <form
      class="comment-composer"
      onSubmit={(event) => {
        event.preventDefault()
        props.thread.send()
      }}
    >
      <MentionField
        label="Write a comment"
        placeholder={props.mayMention ? 'Write a comment, @ mentions someone' : 'Write a comment'}
        value={props.thread.draft()}
        onChange={props.thread.setDraft}
        error={props.thread.sendFault()}
        people={props.thread.people()}
        onWantPeople={() => props.mayMention && props.thread.wantPeople()}
        onSubmit={props.thread.send}
      />
      <div class="comment-ways">
        <Show when={left() <= 500}>
          <span class="comment-left" classList={{ 'comment-left-none': left() < 0 }} role="status">
            {leftWords(left())}
          </span>
        </Show>
        <span class="comment-keys" aria-hidden="true">
          <Kbd keys="Mod+Enter" />
        </span>
        <Button
          type="submit"
          variant="primary"
          icon={SendHorizontal}
          busy={props.thread.sending() !== undefined}
          disabled={empty() || left() < 0}
          aria-keyshortcuts="Control+Enter Meta+Enter"
        >
          Send
        </Button>
      </div>
    </form>
  )
}

function leftWords(left: number): string {
  if (left < 0) return left === -1 ? '1 character too many' : `${-left} characters too many`
  return left === 1 ? '1 character left' : `${left} characters left`
}
