import { For, Show } from 'solid-js'

import './audit.css'
import type { FieldRow } from './field-words.ts'

/** What was there before and after, field by field; one column where only one side is written. */
export function FieldTable(props: { readonly rows: readonly FieldRow[] }) {
  const hasBefore = () => props.rows.some(({ before }) => before !== null)
  const hasAfter = () => props.rows.some(({ after }) => after !== null)
  const isChange = () => hasBefore() && hasAfter()
  return (
    <table class="audit-fields" aria-label={isChange() ? 'What changed' : 'What was written'}>
      <thead>
        <tr>
          <th scope="col">
            <span class="visually-hidden">Field</span>
          </th>
          <Show when={hasBefore()}>
            <th scope="col">Before</th>
          </Show>
          <Show when={hasAfter()}>
            <th scope="col">{isChange() ? 'After' : 'Value'}</th>
          </Show>
        </tr>
      </thead>
      <tbody>
        <For each={props.rows}>
          {(row) => (
            <tr classList={{ 'audit-changed': isChange() && row.changed }}>
              <th scope="row">{row.label}</th>
              <Show when={hasBefore()}>
                <td class="audit-before">{row.before}</td>
              </Show>
              <Show when={hasAfter()}>
                <td class="audit-after">{row.after}</td>
              </Show>
            </tr>
          )}
        </For>
      </tbody>
    </table>
  )
}
