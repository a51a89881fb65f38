import RotateCcw from 'lucide-solid/icons/rotate-ccw'
import Trash from 'lucide-solid/icons/trash'
import { For, Match, Show, Switch } from 'solid-js'

import type { DeletedRecord } from '@operagrid/shared/domain/trash'

import { Button } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { EmptyState } from '../../../ui/empty-state.tsx'
import { ErrorState } from '../../../ui/error-state.tsx'
import { RelativeTime } from '../../../ui/relative-time.tsx'
import { Skeleton } from '../../../ui/skeleton.tsx'
import { countWords, recordWords } from '../cell-words.ts'
import { useGridView } from '../grid-context.ts'
import { createTrash } from './create-trash.ts'

import './trash.css'

/** The records of this grid that were deleted, each with its way back. */
export function TrashDialog() {
  const view = useGridView()
  const trash = createTrash(view.gridId, view.trashOpen)
  let place: HTMLDivElement | undefined
  const restore = (record: DeletedRecord): void => {
    view.restoreRecords([record.id])
    const at = trash.records()?.indexOf(record) ?? 0
    trash.forget(record.id)
    // The button that was pressed is gone: keys go on from the next one, or from the place of the list.
    const buttons = place?.querySelectorAll<HTMLElement>('.trash-record button') ?? []
    const next = buttons[Math.min(at, buttons.length - 1)]
    if (next) next.focus()
    else place?.focus()
  }
  return (
    <Dialog
      open={view.trashOpen()}
      onOpenChange={view.setTrashOpen}
      title="Deleted records"
      description="The last one first. What is brought back is as it was, for everyone."
    >
      <div ref={place} class="trash" tabindex={-1}>
        <Switch
          fallback={
            <div class="trash-list" aria-busy="true">
              <For each={[0, 1, 2]}>{() => <Skeleton height="3rem" />}</For>
            </div>
          }
        >
          <Match when={trash.records() === undefined && trash.fault()}>
            {(fault) => <ErrorState text={fault().message} onRetry={trash.retry} retrying={trash.loading()} />}
          </Match>
          <Match when={trash.records()?.length === 0 && !trash.more()}>
            <EmptyState
              icon={Trash}
              heading="h3"
              title="Nothing is deleted"
              text="Deleted records of this grid wait here."
            />
          </Match>
          <Match when={trash.records()}>
            {(records) => (
              <>
                <ul class="trash-list" aria-label="Deleted records">
                  <For each={records()}>
                    {(record) => (
                      <li class="trash-record">
                        <div class="trash-words">
                          <p class="trash-name">
                            <span class="trash-number">{countWords(record.number)}</span>{' '}
                            {recordWords(view.fields(), record.cells)}
                          </p>
                          <p class="trash-fact">
                            {view.names.nameOf(record.updatedBy)}, <RelativeTime at={record.deletedAt} />
                          </p>
                        </div>
                        <Button
                          size="sm"
                          icon={RotateCcw}
                          aria-label={`Restore record ${countWords(record.number)}`}
                          onClick={() => restore(record)}
                        >
                          Restore
                        </Button>
                      </li>
                    )}
                  </For>
                </ul>
                <Show when={trash.more()}>
                  <Button busy={trash.loading()} onClick={trash.loadMore}>
                    Older ones
                  </Button>
                </Show>
              </>
            )}
          </Match>
        </Switch>
      </div>
    </Dialog>
  )
}
