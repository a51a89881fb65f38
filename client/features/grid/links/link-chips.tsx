import { For, Show } from 'solid-js'

import type { CellValue } from '@operagrid/shared/domain/cell'
import { linkedIds } from '@operagrid/shared/domain/link'
import type { LinkField } from '@operagrid/shared/domain/link'

import { Chip } from '../../../ui/chip.tsx'
import { useGridView } from '../grid-context.ts'

import './links.css'

/** What fits a cell; of more the number is told. */
const MAX_CHIPS = 8

/** The records that a cell links to, by their titles. */
export function LinkChips(props: { readonly field: LinkField; readonly value: CellValue }) {
  const view = useGridView()
  const ids = () => linkedIds(props.value)
  const isGone = () => view.links.grid(props.field.link.gridId)?.gone === true
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
            const title = () => view.links.title(props.field.link.gridId, id)
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
