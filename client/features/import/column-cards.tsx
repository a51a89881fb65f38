import { For, Show } from 'solid-js'

import type { ImportAnalysis } from '@operagrid/shared/domain/import'

import { ColumnNotes } from './column-notes.tsx'
import { ColumnSetup } from './column-setup.tsx'
import type { Import } from './create-import.ts'
import type { FieldDraft } from './field-draft.ts'

type ColumnCardsProps = { readonly work: Import; readonly analysis: ImportAnalysis }

/** The columns one below the other, for narrow screens, each with a few of its values. */
export function ColumnCards(props: ColumnCardsProps) {
  const columnOf = (draft: FieldDraft) => props.analysis.columns[draft.sources[0] ?? -1]
  return (
    <ul class="import-cards">
      <For each={props.work.drafts}>
        {(draft) => (
          <Show when={columnOf(draft)}>
            {(column) => (
              <li class="import-card">
                <ColumnSetup work={props.work} draft={draft} column={column()} />
                <Show when={draft.include && column().samples.length > 0}>
                  <p class="import-samples">{column().samples.slice(0, 3).join(' · ')}</p>
                </Show>
                <ColumnNotes draft={draft} column={column()} />
              </li>
            )}
          </Show>
        )}
      </For>
    </ul>
  )
}
