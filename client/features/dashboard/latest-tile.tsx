import { createMemo, For, onMount, Show } from 'solid-js'

import type { Tally, Widget } from '@operagrid/shared/domain/dashboard'
import { findField } from '@operagrid/shared/domain/field'
import type { Field } from '@operagrid/shared/domain/field'

import { CellView } from './cell-view.tsx'

import './latest-tile.css'

type LatestTileProps = { readonly widget: Widget; readonly tally: Tally }

/** The newest records of a query, newest first. A record that arrives glows once. */
export function LatestTile(props: LatestTileProps) {
  const fields = createMemo(() =>
    props.widget.fields.flatMap((id): Field[] => {
      const field = findField(props.tally.fields, id)
      return field === undefined ? [] : [field]
    }),
  )
  let arrived = false
  onMount(() => {
    arrived = true
  })
  return (
    <Show when={props.tally.records.length > 0} fallback={<p class="tile-nothing">No records yet</p>}>
      <div class="latest-scroll" tabindex="0" role="region" aria-label={props.widget.title}>
        <table class="latest">
          {/* Widths by type, not by content: a longer word that arrives must not move the columns. */}
          <colgroup>
            <col class="latest-col-number" />
            <For each={fields()}>
              {(field, at) => <col class={at() === 0 ? 'latest-col-first' : `latest-col-${field.type}`} />}
            </For>
          </colgroup>
          <thead>
            <tr>
              <th scope="col" class="latest-number">
                No.
              </th>
              <For each={fields()}>{(field) => <th scope="col">{field.name}</th>}</For>
            </tr>
          </thead>
          <tbody>
            <For each={props.tally.records}>
              {(record) => (
                <tr classList={{ 'latest-new': arrived }}>
                  <td class="latest-number">{record.number}</td>
                  <For each={fields()}>
                    {(field) => (
                      <td class={`latest-cell latest-${field.type}`}>
                        <CellView field={field} value={record.cells[field.id] ?? null} />
                      </td>
                    )}
                  </For>
                </tr>
              )}
            </For>
          </tbody>
        </table>
      </div>
    </Show>
  )
}
