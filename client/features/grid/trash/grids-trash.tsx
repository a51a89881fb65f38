import RotateCcw from 'lucide-solid/icons/rotate-ccw'
import Trash from 'lucide-solid/icons/trash'
import { createEffect, createSignal, For, Match, on, Switch } from 'solid-js'

import type { DeletedGrid } from '@operagrid/shared/domain/trash'

import { trpc, errorOf } from '../../../trpc.ts'
import { Button } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { EmptyState } from '../../../ui/empty-state.tsx'
import { ErrorState } from '../../../ui/error-state.tsx'
import { RelativeTime } from '../../../ui/relative-time.tsx'
import { Skeleton } from '../../../ui/skeleton.tsx'
import { countWords } from '../cell-words.ts'
import { restoreGrid } from '../remove-grid.ts'

import './trash.css'

/** The grids of the workspace that were deleted, each with its way back. */
export function GridsTrash(props: { readonly open: boolean; readonly onOpenChange: (open: boolean) => void }) {
  const [grids, setGrids] = createSignal<readonly DeletedGrid[]>()
  const [fault, setFault] = createSignal<string>()
  const [busy, setBusy] = createSignal<string>()
  let place: HTMLDivElement | undefined

  async function load(): Promise<void> {
    setFault(undefined)
    try {
      setGrids(await trpc.grid.trash.query())
    } catch (error) {
      setFault(errorOf(error).message)
    }
  }
  createEffect(
    on(
      () => props.open,
      (open) => {
        if (!open) return
        setGrids(undefined)
        void load()
      },
    ),
  )

  async function restore(grid: DeletedGrid): Promise<void> {
    setBusy(grid.id)
    const isBack = await restoreGrid(grid.id)
    setBusy(undefined)
    if (!isBack) return
    setGrids((now) => now?.filter(({ id }) => id !== grid.id))
    // The button that was pressed is gone.
    const next = place?.querySelector<HTMLElement>('.trash-record button') ?? place
    next?.focus()
  }

  return (
    <Dialog
      open={props.open}
      onOpenChange={props.onOpenChange}
      title="Deleted grids"
      description="The last one first. A grid that is brought back has all its records, views and forms."
    >
      <div ref={place} class="trash" tabindex={-1}>
        <Switch
          fallback={
            <div class="trash-list" aria-busy="true">
              <For each={[0, 1, 2]}>{() => <Skeleton height="3rem" />}</For>
            </div>
          }
        >
          <Match when={fault()}>{(text) => <ErrorState text={text()} onRetry={() => void load()} />}</Match>
          <Match when={grids()?.length === 0}>
            <EmptyState
              icon={Trash}
              heading="h3"
              title="Nothing is deleted"
              text="Deleted grids of this workspace wait here."
            />
          </Match>
          <Match when={grids()}>
            {(list) => (
              <ul class="trash-list" aria-label="Deleted grids">
                <For each={list()}>
                  {(grid) => (
                    <li class="trash-record">
                      <div class="trash-words">
                        <p class="trash-name">{grid.name}</p>
                        <p class="trash-fact">
                          {countWords(grid.recordCount)} {grid.recordCount === 1 ? 'record' : 'records'},{' '}
                          <RelativeTime at={grid.deletedAt} />
                        </p>
                      </div>
                      <Button
                        size="sm"
                        icon={RotateCcw}
                        busy={busy() === grid.id}
                        aria-label={`Restore ${grid.name}`}
                        onClick={() => void restore(grid)}
                      >
                        Restore
                      </Button>
                    </li>
                  )}
                </For>
              </ul>
            )}
          </Match>
        </Switch>
      </div>
    </Dialog>
  )
}
