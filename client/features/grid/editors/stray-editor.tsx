import { createMemo, Show } from 'solid-js'

import { useGridView } from '../grid-context.ts'
import { topOfRow } from '../groups/top-of-row.ts'
import { ActiveEditor } from './active-editor.tsx'

/**
 * The editor of a cell whose row has left the list while somebody typed in it: others have changed or deleted the record.
 * It stays where the row was until it is ended, so that every word goes where it was meant to go.
 */
export function StrayEditor(props: { readonly numberWidth: number }) {
  const view = useGridView()
  // Without its field there is nothing to edit any more.
  const edit = createMemo(() => {
    const stray = view.edit.stray()
    return stray && view.columns.byField().has(stray.fieldId) ? stray : null
  })
  return (
    <Show when={edit()} keyed>
      {(stray) => {
        let element: HTMLDivElement | undefined
        const column = () => view.columns.byField().get(stray.fieldId)
        const index = () => view.selection.active()?.index ?? 0
        const field = column()?.field
        return (
          <div class="stray-row" classList={{ 'stray-row-held': (column()?.at ?? 0) < view.columns.frozen() }}>
            <div
              ref={element}
              class="cell cell-editing cell-stray"
              classList={{ 'cell-stray-first': index() === 0 }}
              style={{
                left: `${props.numberWidth + (column()?.left ?? 0)}px`,
                width: `${column()?.width ?? 0}px`,
                top: `${topOfRow(view, index())}px`,
                height: `${view.rowHeight()}px`,
              }}
            >
              <span class="cell-stray-note" role="status">
                This record has left the view. Type on: what you enter is kept.
              </span>
              <Show when={field}>
                {(known) => element && <ActiveEditor edit={stray} anchor={element} field={known()} value={null} />}
              </Show>
            </div>
          </div>
        )
      }}
    </Show>
  )
}
