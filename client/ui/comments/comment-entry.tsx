import Ellipsis from 'lucide-solid/icons/ellipsis'
import Pencil from 'lucide-solid/icons/pencil'
import Trash from 'lucide-solid/icons/trash'
import { createSignal, Show } from 'solid-js'

import { MAX_COMMENT } from '@operagrid/shared/domain/comment'
import type { Comment } from '@operagrid/shared/domain/comment'

import { Avatar } from '../avatar.tsx'
import { Button } from '../button.tsx'
import { confirm } from '../confirm.ts'
import { formatFull } from '../format-time.ts'
import { IconButton } from '../icon-button.tsx'
import { Menu } from '../menu.tsx'
import { RelativeTime } from '../relative-time.tsx'
import { showToast } from '../show-toast.tsx'
import { CommentWords } from './comment-words.tsx'
import { MentionField } from './mention-field.tsx'
import type { ThreadState, WrittenComment } from './thread-state.ts'

type CommentEntryProps = {
  readonly comment: Comment
  readonly thread: ThreadState
  readonly meId: string
  /** Whether the reader may say something here, and take back what others said. */
  readonly mayWrite: boolean
  readonly mayRemoveAny: boolean
}

/** One comment: who, when, what; its author may say it otherwise or take it back. */
export function CommentEntry(props: CommentEntryProps) {
  const [writing, setWriting] = createSignal<WrittenComment>()
  const [fault, setFault] = createSignal<string>()
  const [busy, setBusy] = createSignal(false)
  let entry: HTMLLIElement | undefined
  const mine = () => props.comment.author.id === props.meId
  const mayEdit = () => props.mayWrite && mine() && props.comment.text !== null
  const mayRemove = () => props.comment.text !== null && ((props.mayWrite && mine()) || props.mayRemoveAny)

  const begin = (): void => {
    const { text, mentions } = props.comment
    if (text === null) return
    setFault(undefined)
    setWriting({ text, mentions: mentions.flatMap(({ id, name }) => (id === null ? [] : [{ id, name }])) })
  }
  const end = (): void => {
    setWriting(undefined)
    queueMicrotask(() => entry?.querySelector<HTMLElement>('.comment-actions')?.focus())
  }
  const save = async (): Promise<void> => {
    const written = writing()
    if (written === undefined || busy() || written.text.trim() === '') return
    if (written.text.trim() === props.comment.text) return end()
    setBusy(true)
    const reason = await props.thread.edit(props.comment.id, written)
    setBusy(false)
    if (reason === null) end()
    else setFault(reason)
  }
  const remove = async (): Promise<void> => {
    const sure = await confirm({
      title: mine() ? 'Delete your comment?' : `Delete the comment of ${props.comment.author.name}?`,
      text: mine()
        ? 'Its text is gone then, for everybody.'
        : 'Its text is gone then, for everybody. The audit log says that you did it.',
      confirmLabel: 'Delete',
      tone: 'danger',
    })
    if (!sure) return
    const reason = await props.thread.remove(props.comment.id)
    if (reason !== null) showToast({ title: 'The comment is still there', text: reason, tone: 'danger' })
  }
  return (
    <li
      ref={(element) => (entry = element)}
      class="comment"
      classList={{ 'comment-gone': props.comment.text === null }}
    >
      <Avatar
        id={props.comment.author.id ?? props.comment.author.name}
        name={props.comment.author.name}
        size="sm"
        decorative
      />
      <div class="comment-body">
        <div class="comment-head">
          <strong class="comment-author">{props.comment.author.name}</strong>
          <span class="comment-time">
            <RelativeTime at={props.comment.createdAt} />
            <Show when={props.comment.text !== null && props.comment.editedAt}>
              {(at) => <span title={formatFull(new Date(at()))}> · edited</span>}
            </Show>
          </span>
          <Show when={(mayEdit() || mayRemove()) && writing() === undefined}>
            <Menu
              placement="bottom-end"
              entries={[
                ...(mayEdit() ? [{ label: 'Edit', icon: Pencil, onSelect: begin }] : []),
                ...(mayRemove()
                  ? [{ label: 'Delete', icon: Trash, tone: 'danger' as const, onSelect: () => void remove() }]
                  : []),
              ]}
              trigger={(trigger) => (
                <IconButton {...trigger} label="Comment actions" icon={Ellipsis} size="sm" class="comment-actions" />
              )}
            />
          </Show>
        </div>
        <Show
          when={writing()}
          fallback={
            <Show when={props.comment.text} fallback={<p class="comment-words">This comment was deleted.</p>}>
              {(text) => <CommentWords text={text()} mentions={props.comment.mentions} meId={props.meId} />}
            </Show>
          }
        >
          {(written) => (
            <div class="comment-edit">
              <MentionField
                label="Edit comment"
                value={written()}
                onChange={setWriting}
                error={fault()}
                autofocus
                people={props.thread.people()}
                onWantPeople={props.thread.wantPeople}
                onSubmit={() => void save()}
                onCancel={end}
              />
              <div class="comment-ways">
                <Button size="sm" variant="ghost" onClick={end}>
                  Cancel
                </Button>
                <Button
                  size="sm"
                  variant="primary"
                  busy={busy()}
                  disabled={written().text.trim() === '' || written().text.length > MAX_COMMENT}
                  onClick={() => void save()}
                >
                  Save
                </Button>
              </div>
            </div>
          )}
        </Show>
      </div>
    </li>
  )
}
