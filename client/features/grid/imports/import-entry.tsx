import Undo2 from 'lucide-solid/icons/undo-2'
import { For, Match, Show, Switch } from 'solid-js'

import type { GridImport } from '@operagrid/shared/domain/import-undo'

import { createImportUndo, undoSentence } from '../../../live/import-undo.ts'
import { Button } from '../../../ui/button.tsx'
import { FieldError } from '../../../ui/field-error.tsx'
import { uiLocale } from '../../../ui/format-time.ts'
import { Progress } from '../../../ui/progress.tsx'
import { RelativeTime } from '../../../ui/relative-time.tsx'
import { countWords } from '../cell-words.ts'
import { useGridView } from '../grid-context.ts'

/** One file that came in: what it did, and its undo where it is one's own. */
export function ImportEntry(props: { readonly known: GridImport }) {
  const view = useGridView()
  const undoing = createImportUndo({ gridId: view.gridId, importId: props.known.id }, props.known)
  const now = () => undoing.shown() ?? props.known
  return (
    <li class="imports-entry">
      <div class="imports-words">
        <p class="imports-name">{props.known.fileName}</p>
        <p class="imports-fact">
          {view.names.nameOf(props.known.memberId)}, <RelativeTime at={props.known.begunAt} />. {didWords(props.known)}
        </p>
        <Show when={now().state === 'undone' || now().state === 'paused'}>
          <p class="imports-fact" role="status">
            {now().state === 'paused' ? 'Undo stopped on the way. ' : ''}
            {undoSentence(now(), uiLocale)}
          </p>
        </Show>
        <Show when={now().undo.list.length > 0}>
          <ul class="imports-left" aria-label="What stays as it is">
            <For each={now().undo.list}>
              {({ number, reason }) => (
                <li>
                  Record {countWords(number)}: {reason}
                </li>
              )}
            </For>
          </ul>
        </Show>
        <FieldError text={undoing.fault()} />
      </div>
      <Show when={props.known.mine && props.known.added + props.known.updated > 0}>
        <Switch>
          <Match when={now().state === 'undoing'}>
            <div class="imports-far">
              <Progress
                label="Taking it back"
                value={now().undo.total === 0 ? 1 : now().undo.seen / now().undo.total}
              />
              <Button size="sm" onClick={() => void undoing.stop()}>
                Stop
              </Button>
            </div>
          </Match>
          <Match when={now().state === 'done' || now().state === 'stopped' || now().state === 'paused'}>
            <Button
              size="sm"
              icon={Undo2}
              busy={undoing.busy()}
              aria-label={`Undo the import of ${props.known.fileName}`}
              onClick={() => void undoing.begin()}
            >
              {now().state === 'paused' ? 'Go on' : 'Undo'}
            </Button>
          </Match>
        </Switch>
      </Show>
    </li>
  )
}

function didWords({ added, updated, state }: GridImport): string {
  const did = `${countWords(added)} added, ${countWords(updated)} changed`
  if (state === 'running') return `${did} so far; it is still coming in.`
  return state === 'stopped' ? `${did}; it ended before its last row.` : `${did}.`
}
