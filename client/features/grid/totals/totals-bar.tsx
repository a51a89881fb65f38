import { For, Show } from 'solid-js'

import { Menu } from '../../../ui/menu.tsx'
import type { Column } from '../create-columns.ts'
import { useGridView } from '../grid-context.ts'
import { totalEntries } from './total-entries.ts'
import { totalName, totalWords } from './total-words.ts'

import './totals-bar.css'

type TotalsBarProps = {
  /** Those that stay in sight, and the others. */
  readonly frozen: readonly Column[]
  readonly columns: readonly Column[]
  readonly numberWidth: number
  readonly width: number
}

/** What is told of the fields, below their cells and always in sight. */
export function TotalsBar(props: TotalsBarProps) {
  const view = useGridView()
  return (
    <div role="group" aria-label="Totals" class="totals-bar" style={{ width: `${props.width}px` }}>
      <div class="totals-held">
        <span
          class="totals-frozen"
          style={{ width: `${props.numberWidth + (props.frozen.length > 0 ? view.columns.frozenWidth() : 0)}px` }}
        >
          <span class="totals-label" aria-hidden="true">
            Total
          </span>
          <For each={props.frozen}>{(column) => <TotalCell column={column} from={props.numberWidth} />}</For>
        </span>
      </div>
      <For each={props.columns}>{(column) => <TotalCell column={column} from={props.numberWidth} />}</For>
    </div>
  )
}

function TotalCell(props: { readonly column: Column; readonly from: number }) {
  const view = useGridView()
  const field = () => props.column.field
  return (
    <Show when={view.totals.of(field().id)}>
      {(total) => {
        const name = () => totalName(total().fn, field())
        const words = () => {
          const { fn, value } = total()
          return value === null || value === undefined ? '–' : totalWords(fn, value, field())
        }
        return (
          <Menu
            placement="top-end"
            entries={totalEntries(view, field())}
            trigger={(trigger) => (
              <button
                {...trigger}
                type="button"
                class="totals-cell"
                aria-label={`${field().name}: ${name().toLowerCase()} ${words()}`}
                style={{ left: `${props.from + props.column.left}px`, width: `${props.column.width}px` }}
              >
                <span class="totals-fn">{name()}</span>
                <span class="totals-value">{words()}</span>
              </button>
            )}
          />
        )
      }}
    </Show>
  )
}
