import RotateCcw from 'lucide-solid/icons/rotate-ccw'
import { createMemo, createSignal, For, Match, Show, Switch } from 'solid-js'

import type { RecordChange } from '@operagrid/shared/domain/change'
import type { GridRecord } from '@operagrid/shared/domain/record'

import { Button } from '../../../ui/button.tsx'
import { ErrorState } from '../../../ui/error-state.tsx'
import { SelectField } from '../../../ui/select-field.tsx'
import { Skeleton } from '../../../ui/skeleton.tsx'
import { useGridView } from '../grid-context.ts'
import { createHistory } from './create-history.ts'
import { HistoryEntry } from './history-entry.tsx'
import { cellsAt } from './restore-cells.ts'

import './history.css'

/** The choice of all fields in the list of them. */
const ALL = 'all'

/** What was done to a record, by whom and when, and the way back to it. */
export function RecordHistory(props: { readonly record: GridRecord; readonly disabled: boolean }) {
  const view = useGridView()
  const [only, setOnly] = createSignal(ALL)
  const recordId = createMemo(() => props.record.id)
  const version = createMemo(() => props.record.version)
  const fieldId = () => (view.fields().some(({ id }) => id === only()) ? only() : null)
  const history = createHistory(() => ({ gridId: view.gridId, recordId: recordId(), fieldId: fieldId() }), version)
  const options = () => [
    { value: ALL, label: 'All fields' },
    ...view.fields().map(({ id, name }) => ({ value: id, label: name })),
  ]
  // Entries stay the same while others come: what is focused in one is not drawn anew.
  const entries = createMemo(() => history.changes() ?? [])
  const restorable = (at: number) =>
    fieldId() === null && at > 0 ? cellsAt(props.record.cells, entries(), at, view.fields()) : {}
  const began = () => !history.more() && entries().length > 0 && entries().at(-1)?.kind !== 'create'

  return (
    <div class="history">
      <SelectField label="Show changes of" options={options()} value={fieldId() ?? ALL} onChange={setOnly} size="sm" />
      <Switch>
        <Match when={props.record.number === 0}>
          <p class="history-none">Its history begins when it is saved.</p>
        </Match>
        <Match when={history.fault() && history.changes() === undefined && history.fault()}>
          {(fault) => (
            <ErrorState
              title="The history could not be read"
              text={fault().message}
              onRetry={history.retry}
              retrying={history.loading()}
            />
          )}
        </Match>
        <Match when={history.changes() === undefined}>
          <div class="history-waiting" aria-busy="true">
            <For each={[0, 1, 2]}>{() => <Skeleton height="3.5rem" />}</For>
          </div>
        </Match>
        <Match when={entries().length === 0 && !history.more()}>
          <p class="history-none">
            {fieldId() === null
              ? `It is as it was ${props.record.createdBy === null ? 'imported' : 'copied'}: nothing was changed since.`
              : 'Nothing of this field was changed.'}
          </p>
        </Match>
        <Match when={true}>
          <ol class="history-list" aria-label="History">
            <For each={entries()}>
              {(change: RecordChange, at) => (
                <HistoryEntry
                  change={change}
                  record={props.record}
                  fieldId={fieldId()}
                  disabled={props.disabled}
                  action={
                    <Show when={!props.disabled && Object.keys(restorable(at())).length > 0}>
                      <Button
                        size="sm"
                        variant="ghost"
                        icon={RotateCcw}
                        onClick={() => view.editCells(recordId(), restorable(at()))}
                      >
                        Restore this version
                      </Button>
                    </Show>
                  }
                />
              )}
            </For>
            <Show when={began() && fieldId() === null}>
              <li class="history-entry history-began">Imported</li>
            </Show>
          </ol>
          <Show when={history.more()}>
            <Button busy={history.loading()} onClick={history.loadMore}>
              Older changes
            </Button>
          </Show>
        </Match>
      </Switch>
    </div>
  )
}
