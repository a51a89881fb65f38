import { For, Show } from 'solid-js'

import type { CellValue } from '@operagrid/shared/domain/cell'
import { linkedIds } from '@operagrid/shared/domain/link'

import { Chip } from '../../../ui/chip.tsx'
import { useGridView } from '../grid-context.ts'

import './links.css'

/** What fits a cell; of more the number is told. */
const MAX_CHIPS = 8

/** The records of a grid that a cell names, by their titles. */
export function LinkChips(props: { readonly gridId: string; readonly value: CellValue }) {
  const view = useGridView()
  const ids = () => linkedIds(props.value)
  const isGone = () => view.links.grid(props.gridId)?.gone === true
  return (
    <span class="cell-choices">
      <Show
        when={!isGone()}
        fallback={
          <Show when={ids().length > 0}>
            <span class="link-gone">In a deleted grid</span>
          </Show>
        }
      >
        <For each={ids().slice(0, MAX_CHIPS)}>
          {(id) => {
            const title = () => view.links.title(props.gridId, id)
            return (
              <Show
                when={title() !== undefined}
                fallback={<span class="chip link-waiting" aria-label="A linked record" />}
              >
                <Chip>{title() ?? 'Deleted record'}</Chip>
              </Show>
            )
          }}
        </For>
        <Show when={ids().length > MAX_CHIPS}>
          <span class="cell-more">+{ids().length - MAX_CHIPS}</span>
        </Show>
      </Show>
    </span>
  )
}
