import { createMemo, For, Show } from 'solid-js'

import type { Field } from '@operagrid/shared/domain/field'
import { formulasOf } from '@operagrid/shared/domain/formula-fields'

import { CellView } from '../cell-view.tsx'
import { recordWords } from '../cell-words.ts'
import { useGridView } from '../grid-context.ts'

/** Records that are shown. */
const MOST = 3

/** What a formula would come to in the first records of the view. `field`: as it would be stored. */
export function FormulaPreview(props: { readonly field: Field }) {
  const view = useGridView()
  const rows = createMemo(() => {
    const others = view.fields().filter(({ id }) => id !== props.field.id)
    const { compute } = formulasOf([...others, props.field])
    return Array.from({ length: Math.min(MOST, view.rows.count()) }, (_, at) => view.rows.at(at)).flatMap((record) =>
      record === undefined
        ? []
        : [{ name: recordWords(others, record.cells), value: compute(record.cells)[props.field.id] ?? null }],
    )
  })
  return (
    <Show when={rows().length > 0}>
      <table class="formula-preview">
        <caption>In the first records</caption>
        <tbody>
          <For each={rows()}>
            {({ name, value }) => (
              <tr>
                <th scope="row">{name}</th>
                <td>
                  <Show when={value !== null} fallback={<span class="panel-none">Empty</span>}>
                    <CellView field={props.field} value={value} />
                  </Show>
                </td>
              </tr>
            )}
          </For>
        </tbody>
      </table>
    </Show>
  )
}
