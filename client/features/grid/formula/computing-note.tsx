import { Show } from 'solid-js'

import { useGridView } from '../grid-context.ts'

/** How far formulas have been worked out, while a big grid's are: cells beyond are from before. */
export function ComputingNote() {
  const view = useGridView()
  return (
    <Show when={view.grid()?.computing}>
      {(computing) => (
        <span class="toolbar-waiting" role="status">
          Calculating, {Math.floor((100 * computing().done) / Math.max(1, computing().total))}%
        </span>
      )}
    </Show>
  )
}
