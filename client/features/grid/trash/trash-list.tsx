import RotateCcw from 'lucide-solid/icons/rotate-ccw'
import Trash from 'lucide-solid/icons/trash'
import { createSignal, For, Match, Show, Switch } from 'solid-js'
import type { JSX } from 'solid-js'

import type { Deleted } from '@operagrid/shared/domain/trash'

import { Button } from '../../../ui/button.tsx'
import { EmptyState } from '../../../ui/empty-state.tsx'
import { ErrorState } from '../../../ui/error-state.tsx'
import { IconButton } from '../../../ui/icon-button.tsx'
import { RelativeTime } from '../../../ui/relative-time.tsx'
import { Skeleton } from '../../../ui/skeleton.tsx'
import { useNow } from '../../../ui/use-now.ts'
import type { Waiting } from './create-waiting.ts'
import { leftWords } from './trash-words.ts'

import './trash.css'

const MINUTE_MS = 60_000

type Thing = Deleted & { readonly id: string }

type TrashListProps<Shown extends Thing> = {
  readonly waiting: Waiting<Shown>
  /** What they are, as `Deleted records`. */
  readonly label: string
  readonly emptyText: string
  /** How people read one, and how it is called in the names of its buttons. */
  readonly title: (thing: Shown) => JSX.Element
  readonly name: (thing: Shown) => string
  /** Who deleted it; '' = nobody knows. */
  readonly by: (thing: Shown) => string
  /** What else is worth knowing of it. */
  readonly fact?: (thing: Shown) => string | undefined
  /** Brings it back; false where that failed and was said. */
  readonly onRestore: (thing: Shown) => Promise<boolean>
  /** Deletes it for good, after asking; false where it is still there. Absent for whoever may not. */
  readonly onErase?: ((thing: Shown) => Promise<boolean>) | undefined
  readonly more?: { readonly shown: boolean; readonly load: () => void }
}

/** What waits in one part of the trash, each with its way back. */
export function TrashList<Shown extends Thing>(props: TrashListProps<Shown>) {
  const [busy, setBusy] = createSignal<string>()
  let place: HTMLDivElement | undefined
  const settle = async (thing: Shown, work: (thing: Shown) => Promise<boolean>): Promise<void> => {
    setBusy(thing.id)
    const isDone = await work(thing)
    setBusy(undefined)
    if (!isDone) return
    const at = props.waiting.things()?.indexOf(thing) ?? 0
    props.waiting.forget(thing.id)
    // The button that was pressed is gone: keys go on from the next one, or from the place of the list.
    const buttons = place?.querySelectorAll<HTMLElement>('.trash-restore') ?? []
    const next = buttons[Math.min(at, buttons.length - 1)]
    if (next) next.focus()
    else place?.focus()
  }
  return (
    <div ref={place} class="trash" tabindex={-1}>
      <Switch
        fallback={
          <div class="trash-list" aria-busy="true">
            <For each={[0, 1, 2]}>{() => <Skeleton height="3rem" />}</For>
          </div>
        }
      >
        <Match when={props.waiting.things() === undefined && props.waiting.fault()}>
          {(fault) => (
            <ErrorState text={fault().message} onRetry={props.waiting.retry} retrying={props.waiting.loading()} />
          )}
        </Match>
        <Match when={props.waiting.things()?.length === 0 && props.more?.shown !== true}>
          <EmptyState icon={Trash} heading="h3" title="Nothing is deleted" text={props.emptyText} />
        </Match>
        <Match when={props.waiting.things()}>
          {(things) => (
            <>
              <ul class="trash-list" aria-label={props.label}>
                <For each={things()}>
                  {(thing) => (
                    <li class="trash-record">
                      <div class="trash-words">
                        <p class="trash-name">{props.title(thing)}</p>
                        <p class="trash-fact">
                          <Show when={props.by(thing)}>{(name) => <>{name()}, </>}</Show>
                          <RelativeTime at={thing.deletedAt} /> · {leftWords(thing, new Date(useNow(MINUTE_MS)))}
                          <Show when={props.fact?.(thing)}>{(fact) => <> · {fact()}</>}</Show>
                        </p>
                      </div>
                      <Button
                        size="sm"
                        icon={RotateCcw}
                        class="trash-restore"
                        busy={busy() === thing.id}
                        aria-label={`Restore ${props.name(thing)}`}
                        onClick={() => void settle(thing, props.onRestore)}
                      >
                        Restore
                      </Button>
                      <Show when={props.onErase}>
                        {(erase) => (
                          <IconButton
                            size="sm"
                            icon={Trash}
                            label={`Delete ${props.name(thing)} for good`}
                            onClick={() => void settle(thing, erase())}
                          />
                        )}
                      </Show>
                    </li>
                  )}
                </For>
              </ul>
              <Show when={props.more?.shown}>
                <Button busy={props.waiting.loading()} onClick={() => props.more?.load()}>
                  Older ones
                </Button>
              </Show>
            </>
          )}
        </Match>
      </Switch>
    </div>
  )
}
