import { createEffect, For, Match, on, onMount, Show, Switch } from 'solid-js'

import type { Comment } from '@operagrid/shared/domain/comment'

import { Avatar } from '../avatar.tsx'
import { Button } from '../button.tsx'
import { ErrorState } from '../error-state.tsx'
import { Skeleton } from '../skeleton.tsx'
import { CommentComposer } from './comment-composer.tsx'
import { CommentEntry } from './comment-entry.tsx'
import { CommentWords } from './comment-words.tsx'
import type { ThreadState } from './thread-state.ts'

import './comments.css'

type CommentThreadProps = {
  readonly thread: ThreadState
  readonly me: { readonly id: string; readonly name: string }
  readonly mayWrite: boolean
  readonly mayRemoveAny: boolean
  readonly mayMention: boolean
  /** It has a room of its own: the newest is in sight from the beginning, and the composer stays at its foot. */
  readonly own?: boolean
}

/** How far from the end still counts as reading the newest, in CSS pixels. */
const NEAR_END_PX = 120

/** What was said at a record, the oldest first, and where to say more. */
export function CommentThread(props: CommentThreadProps) {
  let root: HTMLDivElement | undefined
  const comments = () => props.thread.comments()
  const room = () => root?.closest<HTMLElement>('.drawer-body')
  const toEnd = (): void => {
    const scroller = room()
    if (props.own === true && scroller) scroller.scrollTop = scroller.scrollHeight
  }
  const isNearEnd = (): boolean => {
    const scroller = room()
    return !scroller || scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < NEAR_END_PX
  }
  onMount(toEnd)
  createEffect(
    on(
      () => [comments()?.at(-1)?.id, props.thread.sending() !== undefined] as const,
      ([newest, sending], before) => {
        // Who reads further up is left there, unless they say something themselves.
        if (newest !== undefined && (before?.[0] === undefined || sending || isNearEnd())) queueMicrotask(toEnd)
      },
    ),
  )
  return (
    <div class="comments" classList={{ 'comments-own': props.own ?? false }} ref={(element) => (root = element)}>
      <Switch>
        <Match when={comments() === undefined && props.thread.fault()}>
          {(fault) => (
            <ErrorState
              title="The comments could not be read"
              text={fault()}
              onRetry={props.thread.retry}
              retrying={props.thread.loading()}
            />
          )}
        </Match>
        <Match when={comments() === undefined}>
          <div class="comments-waiting" aria-busy="true">
            <For each={[0, 1, 2]}>{() => <Skeleton height="3rem" />}</For>
          </div>
        </Match>
        <Match when={true}>
          <Show when={props.thread.more()}>
            <Button size="sm" busy={props.thread.loading()} onClick={props.thread.loadMore}>
              Older comments
            </Button>
          </Show>
          <Show when={comments()?.length === 0 && props.thread.sending() === undefined}>
            <p class="comments-none">
              {props.mayWrite
                ? 'Nobody has said anything here yet. Everyone who sees this record can read what you write.'
                : 'Nobody has said anything here yet.'}
            </p>
          </Show>
          <ol class="comments-list" aria-label="Comments" aria-live="polite" aria-relevant="additions">
            <For each={comments()}>
              {(comment: Comment) => (
                <CommentEntry
                  comment={comment}
                  thread={props.thread}
                  meId={props.me.id}
                  mayWrite={props.mayWrite}
                  mayRemoveAny={props.mayRemoveAny}
                />
              )}
            </For>
          </ol>
          <Show when={props.thread.sending()}>
            {(sending) => (
              <div class="comment comment-sending">
                <Avatar id={props.me.id} name={props.me.name} size="sm" decorative />
                <div class="comment-body">
                  <div class="comment-head">
                    <strong class="comment-author">{props.me.name}</strong>
                    <span class="comment-time">Sending…</span>
                  </div>
                  <CommentWords text={sending().text} mentions={sending().mentions} meId={props.me.id} />
                </div>
              </div>
            )}
          </Show>
        </Match>
      </Switch>
      <Show when={props.mayWrite && comments() !== undefined}>
        <CommentComposer thread={props.thread} mayMention={props.mayMention} />
      </Show>
    </div>
  )
}
