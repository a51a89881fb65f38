import Plus from 'lucide-solid/icons/plus'
import { createMemo, For, Show } from 'solid-js'

import type { Column } from './create-columns.ts'
import { FieldHead } from './fields/field-head.tsx'
import { useGridView } from './grid-context.ts'
import { createFieldDrag } from './views/create-field-drag.ts'

type GridHeadProps = {
  /** Those that stay in sight, and the others. */
  readonly frozen: readonly Column[]
  readonly columns: readonly Column[]
  readonly numberWidth: number
  readonly width: number
  readonly onAddField: () => void
  readonly onEditField: (fieldId: string) => void
}

/** The fields' names over their cells; stays in sight. */
export function GridHead(props: GridHeadProps) {
  const view = useGridView()
  const drag = createFieldDrag(view, () => props.numberWidth)
  const loaded = createMemo(() => view.selection.ticked().size)
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
            <For each={props.frozen}>
              {(column) => (
                <FieldHead
                  column={column}
                  numberWidth={0}
                  drag={drag}
                  onEdit={() => props.onEditField(column.field.id)}
                />
              )}
            </For>
          </div>
        </Show>
        <For each={props.columns}>
          {(column) => (
            <FieldHead
              column={column}
              numberWidth={props.numberWidth}
              drag={drag}
              onEdit={() => props.onEditField(column.field.id)}
            />
          )}
        </For>
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
              onClick={() => props.onAddField()}
            >
              <Plus size={16} />
            </button>
          </div>
        </Show>
      </div>
    </div>
  )
}
