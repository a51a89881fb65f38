import { Show } from 'solid-js'

import { Progress } from '../../../ui/progress.tsx'
import { countWords } from '../cell-words.ts'
import { useGridView } from '../grid-context.ts'

import './formula.css'

/** How far formulas have been worked out, while a big grid's are: what is shown below them is from before. */
export function ComputingNote() {
  const view = useGridView()
  return (
    <Show when={view.grid()?.computing}>
      {(computing) => (
        <div class="computing-note" role="status">
          <Progress
            label="Calculating"
            value={computing().done / Math.max(1, computing().total)}
            detail={`${countWords(computing().done)} of ${countWords(computing().total)}`}
          />
        </div>
      )}
    </Show>
  )
}
