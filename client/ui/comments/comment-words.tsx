import { For, Show } from 'solid-js'

import { mentionPieces } from '@operagrid/shared/domain/comment'
import type { Named } from '@operagrid/shared/domain/comment'

type CommentWordsProps = {
  readonly text: string
  readonly mentions: readonly Named[]
  /** Who reads: a mention of them stands out. */
  readonly meId: string
}

/** A comment's text as it was written, with those whom it means marked. */
export function CommentWords(props: CommentWordsProps) {
  return (
    <p class="comment-words">
      <For each={mentionPieces(props.text, props.mentions)}>
        {(piece) => (
          <Show when={piece.mention} fallback={piece.text}>
            {(mention) => (
              <span class="comment-mention" classList={{ 'comment-mention-me': mention().id === props.meId }}>
                {piece.text}
              </span>
            )}
          </Show>
        )}
      </For>
    </p>
  )
}
