import { A } from '@solidjs/router'
import X from 'lucide-solid/icons/x'
import { createSignal, For, Show } from 'solid-js'

import { Button } from '../../../ui/button.tsx'
import { IconButton } from '../../../ui/icon-button.tsx'
import { useGridView } from '../grid-context.ts'

import './links.css'

/** Rows that are shown at first: a cell may hold a thousand. */
const SHOWN = 20

type LinkListProps = {
  /** The grid that the records are of. */
  readonly gridId: string
  readonly ids: readonly string[]
  /** Takes a record out of the list; undefined where nobody can. */
  readonly onRemove: ((recordId: string) => void) | undefined
}

/** Records that a cell names, by their titles: each opens in the panel of its grid. */
export function LinkList(props: LinkListProps) {
  const view = useGridView()
  const [all, setAll] = createSignal(false)
  const shown = () => (all() ? props.ids : props.ids.slice(0, SHOWN))
  const title = (id: string) => view.links.title(props.gridId, id)
  const path = (id: string) => `/w/${view.session.tenant.slug}/grids/${props.gridId}?record=${id}`
  return (
    <>
      <ul class="panel-links">
        <For each={shown()}>
          {(id) => (
            <li class="panel-link">
              <Show when={title(id) !== null} fallback={<span class="panel-link-gone">Deleted record</span>}>
                <A href={path(id)} class="panel-link-title">
                  {title(id) ?? '…'}
                </A>
              </Show>
              <Show when={props.onRemove}>
                {(onRemove) => (
                  <IconButton
                    label={`Remove ${title(id) ?? 'this link'}`}
                    icon={X}
                    size="sm"
                    onClick={() => onRemove()(id)}
                  />
                )}
              </Show>
            </li>
          )}
        </For>
      </ul>
      <Show when={shown().length < props.ids.length}>
        <Button size="sm" variant="ghost" onClick={() => setAll(true)}>
          Show all {props.ids.length}
        </Button>
      </Show>
    </>
  )
}
