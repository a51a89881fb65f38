import Copy from 'lucide-solid/icons/copy'
import Undo2 from 'lucide-solid/icons/undo-2'
import X from 'lucide-solid/icons/x'
import { For, Show } from 'solid-js'

import { Button } from '../../../ui/button.tsx'
import { IconButton } from '../../../ui/icon-button.tsx'
import { Popover } from '../../../ui/popover.tsx'
import { RelativeTime } from '../../../ui/relative-time.tsx'
import { showToast } from '../../../ui/show-toast.tsx'
import { countWords } from '../cell-words.ts'
import { useGridView } from '../grid-context.ts'
import type { Conflict } from './conflict-list.ts'
import { conflictPlace, conflictWords } from './conflict-words.ts'

import './conflict-tray.css'

/** What this member and others overwrote of each other: each can be put back, copied or let go. Nothing without. */
export function ConflictTray() {
  const view = useGridView()
  const list = () => view.conflicts.list()
  return (
    <Show when={list().length > 0}>
      <Popover
        title="Replaced without being seen"
        placement="bottom-end"
        open={view.conflicts.open()}
        onOpenChange={view.conflicts.setOpen}
        trigger={(trigger) => (
          <Button {...trigger} size="sm" variant="ghost" class="conflict-button">
            {countWords(list().length)} replaced
          </Button>
        )}
      >
        <ul class="conflict-list">
          <For each={list()}>{(conflict) => <ConflictLine conflict={conflict} />}</For>
        </ul>
        <div class="popover-foot">
          <Button size="sm" variant="ghost" onClick={() => view.conflicts.dismiss(list())}>
            Leave all as they are
          </Button>
        </div>
      </Popover>
    </Show>
  )
}

function ConflictLine(props: { readonly conflict: Conflict }) {
  const view = useGridView()
  const known = () => ({ fields: view.fields(), nameOf: view.names.nameOf, titleOf: view.links.titleOf })
  const place = () => conflictPlace(props.conflict, known())
  const lost = () => props.conflict.side === 'lost'
  const other = () => view.names.nameOf(props.conflict.memberId)
  const words = () => conflictWords(props.conflict, known())
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(words())
      showToast({ title: 'Copied' })
    } catch {
      showToast({ tone: 'warning', title: 'It could not be copied', text: words() })
    }
  }
  return (
    <li class="conflict-line">
      <p>
        {lost() ? `${other()} replaced what you wrote in ` : `You replaced what ${other()} wrote in `}
        <strong>{place() ?? 'a deleted field'}</strong>
      </p>
      <p class="conflict-value">{words() === '' ? '(empty)' : words()}</p>
      <div class="conflict-foot">
        <span class="conflict-facts">
          <button type="button" class="conflict-record" onClick={() => view.openRecord(props.conflict.recordId)}>
            {props.conflict.number === 0 ? 'Open the record' : `Record ${countWords(props.conflict.number)}`}
          </button>
          {' · '}
          <RelativeTime at={props.conflict.at} />
        </span>
        <Show when={place() !== undefined && view.mayEdit()}>
          <Button size="sm" icon={Undo2} onClick={() => view.conflicts.putBack(props.conflict)}>
            {lost() ? 'Put mine back' : 'Put theirs back'}
          </Button>
        </Show>
        <Show when={words() !== ''}>
          <IconButton label="Copy it" icon={Copy} size="sm" onClick={() => void copy()} />
        </Show>
        <IconButton
          label="Leave it as it is"
          icon={X}
          size="sm"
          onClick={() => view.conflicts.dismiss([props.conflict])}
        />
      </div>
    </li>
  )
}
