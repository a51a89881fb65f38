import Plus from 'lucide-solid/icons/plus'
import { createMemo, For, Show } from 'solid-js'

import type { Column } from './create-columns.ts'
import type { FieldAsks } from './fields/create-field-asks.ts'
import { FieldHead } from './fields/field-head.tsx'
import { useGridView } from './grid-context.ts'
import { createFieldDrag } from './views/create-field-drag.ts'

type GridHeadProps = {
  /** Those that stay in sight, and the others. */
  readonly frozen: readonly Column[]
  readonly columns: readonly Column[]
  readonly numberWidth: number
  readonly width: number
  readonly fieldAsks: FieldAsks
}

/** The fields' names over their cells; stays in sight. */
export function GridHead(props: GridHeadProps) {
  const view = useGridView()
  const drag = createFieldDrag(view, () => props.numberWidth)
  const loaded = createMemo(() => view.selection.ticked().size)
  // By id: what others change about fields must not take away a head whose menu is open.
  const head = (fieldId: string, numberWidth: () => number) => {
    const column = createMemo<Column | undefined>((before) => view.columns.byField().get(fieldId) ?? before)
    return (
      <Show when={column()}>
        {(shown) => <FieldHead column={shown()} numberWidth={numberWidth()} drag={drag} fieldAsks={props.fieldAsks} />}
      </Show>
    )
  }
  return (
    <div role="rowgroup" class="grid-head" style={{ width: `${props.width}px` }}>
      <div role="row" aria-rowindex={1} class="grid-head-row">
        <div
          role="columnheader"
          aria-colindex={1}
          class="row-number head-number"
          style={{ width: `${props.numberWidth}px` }}
        >
          <Show when={loaded() > 0} fallback={<span class="row-number-words">No.</span>}>
            <input
              type="checkbox"
              class="checkbox"
              checked
              aria-label={`Untick all ${loaded()} records`}
              onChange={() => view.selection.untickAll()}
            />
          </Show>
        </div>
        <Show when={props.frozen.length > 0}>
          <div
            role="presentation"
            class="head-frozen"
            style={{ left: `${props.numberWidth}px`, width: `${view.columns.frozenWidth()}px` }}
          >
            <For each={idsOf(props.frozen)}>{(fieldId) => head(fieldId, () => 0)}</For>
          </div>
        </Show>
        <For each={idsOf(props.columns)}>{(fieldId) => head(fieldId, () => props.numberWidth)}</For>
        <Show when={drag.line() !== null}>
          <span
            class="field-head-line"
            aria-hidden="true"
            style={{ left: `${props.numberWidth + (drag.line() ?? 0)}px` }}
          />
        </Show>
        <Show when={view.mayShape()}>
          <div role="columnheader" class="head-add" style={{ left: `${props.numberWidth + view.columns.width()}px` }}>
            <button
              type="button"
              class="head-add-button"
              aria-label="Add a field"
              title="Add a field"
              onClick={() => props.fieldAsks.add()}
            >
              <Plus size={16} />
            </button>
          </div>
        </Show>
      </div>
    </div>
  )
}

function idsOf(columns: readonly Column[]): readonly string[] {
  return columns.map(({ field }) => field.id)
}
