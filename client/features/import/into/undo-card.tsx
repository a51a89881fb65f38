import Undo2 from 'lucide-solid/icons/undo-2'
import { For, Match, Show, Switch } from 'solid-js'

import type { GridImportRef } from '@operagrid/shared/domain/import-undo'

import { createImportUndo, undoSentence } from '../../../live/import-undo.ts'
import { Banner } from '../../../ui/banner.tsx'
import { Button } from '../../../ui/button.tsx'
import { Card } from '../../../ui/card.tsx'
import { uiLocale } from '../../../ui/format-time.ts'
import { Progress } from '../../../ui/progress.tsx'
import { number } from '../import-words.ts'

/** The way back of an import into a grid: what it added goes, what it changed is as it was. */
export function UndoCard(props: GridImportRef) {
  const undoing = createImportUndo({ gridId: props.gridId, importId: props.importId })
  const undo = () => undoing.shown()?.undo
  const state = () => undoing.shown()?.state
  const begin = (label: string) => (
    <Button icon={Undo2} busy={undoing.busy()} onClick={() => void undoing.begin()}>
      {label}
    </Button>
  )
  return (
    <Card title="Undo">
      <div class="import-wait-content">
        <Show when={undoing.fault()}>{(text) => <Banner tone="danger">{text()}</Banner>}</Show>
        <Switch
          fallback={
            <div class="import-wait-foot">
              <p class="import-note">
                Removes the records that came in and puts back the cells that were changed. What others have edited
                since stays, and so do new fields and choices.
              </p>
              {begin('Undo this import')}
            </div>
          }
        >
          <Match when={state() === 'undoing' && undo()}>
            {(far) => (
              <>
                <Progress
                  label="Taking it back"
                  value={far().total === 0 ? 1 : far().seen / far().total}
                  detail={`${number(far().seen)} of ${number(far().total)} rows`}
                />
                <div class="import-wait-foot">
                  <p class="import-note">You may leave this page: it goes on.</p>
                  <Button onClick={() => void undoing.stop()}>Stop</Button>
                </div>
              </>
            )}
          </Match>
          <Match when={state() === 'paused' && undoing.shown()}>
            {(now) => (
              <div class="import-wait-foot">
                <p class="import-note" role="status">
                  Stopped on the way. {undoSentence(now(), uiLocale)}
                </p>
                {begin('Go on')}
              </div>
            )}
          </Match>
          <Match when={state() === 'undone' && undoing.shown()}>
            {(now) => (
              <>
                <p role="status">{undoSentence(now(), uiLocale)}</p>
                <Show when={now().undo.list.length > 0}>
                  <ul class="import-lines" aria-label="What stays as it is">
                    <For each={now().undo.list}>
                      {({ number: record, reason }) => (
                        <li>
                          <strong>Record {number(record)}</strong>: {reason}
                        </li>
                      )}
                    </For>
                  </ul>
                </Show>
              </>
            )}
          </Match>
        </Switch>
      </div>
    </Card>
  )
}
