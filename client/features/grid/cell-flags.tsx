import { For, Show } from 'solid-js'

import { colorForId } from '../../ui/choice-color.ts'
import type { CellMarks } from './create-row-marks.ts'
import { useGridView } from './grid-context.ts'

/** The name of whoever just changed the cell, else of whoever has selected it. */
export function CellFlags(props: { readonly marks: CellMarks }) {
  const view = useGridView()
  return (
    <>
      <Show when={props.marks.isNews}>
        <span class="visually-hidden"> (changed since you looked)</span>
      </Show>
      <Show
        when={props.marks.glow}
        fallback={
          <For each={props.marks.others.slice(0, 1)}>
            {(other) => (
              <span class="cell-flag" classList={{ 'cell-flag-typing': other.typing }}>
                {other.name}
                {props.marks.others.length > 1 ? ` +${props.marks.others.length - 1}` : ''}
              </span>
            )}
          </For>
        }
      >
        {(glow) => (
          <span class={`cell-flag cell-flag-passing choice-${colorForId(glow().memberId ?? 'import')}`}>
            {view.names.nameOf(glow().memberId)}
          </span>
        )}
      </Show>
    </>
  )
}
