import TriangleAlert from 'lucide-solid/icons/triangle-alert'
import { createMemo, For, Show } from 'solid-js'

import { hasChoices } from '@operagrid/shared/domain/field'
import type { ImportColumn } from '@operagrid/shared/domain/import'

import { Chip } from '../../ui/chip.tsx'
import { fitting } from './field-draft.ts'
import type { FieldDraft } from './field-draft.ts'
import { counted, number } from './import-words.ts'

type ColumnNotesProps = { readonly draft: FieldDraft; readonly column: ImportColumn }

const SHOWN_CHOICES = 4

/** What the person should know about a column as it would come in: fit, choices, warnings. */
export function ColumnNotes(props: ColumnNotesProps) {
  const lost = createMemo(() => {
    if (props.draft.sources.length > 1) return 0
    const fit = fitting(props.draft.plan, props.column)
    return fit === null ? 0 : props.column.filled - fit
  })
  const proposed = () => props.draft.plan.type === props.column.plan.type
  const warnings = () => (proposed() ? props.column.warnings : [])
  return (
    <Show when={props.draft.include}>
      <div class="import-notes">
        <span class="import-filled">
          {props.draft.sources.length > 1 ? 'Latitude and longitude' : counted(props.column.filled, 'value', 'values')}
          <Show when={props.column.empty > 0}>, {number(props.column.empty)} empty</Show>
        </span>
        <Show when={hasChoices(props.draft.plan)}>
          <span class="import-choices">
            <For each={props.draft.choices.slice(0, SHOWN_CHOICES)}>
              {(choice) => <Chip color={choice.color}>{choice.name}</Chip>}
            </For>
            <Show when={props.draft.choices.length > SHOWN_CHOICES}>
              <span class="import-more">and {number(props.draft.choices.length - SHOWN_CHOICES)} more</span>
            </Show>
          </span>
        </Show>
        <Show when={proposed() && props.column.keptAsText}>{(line) => <span class="import-info">{line()}</span>}</Show>
        <For each={warnings()}>
          {(line) => (
            <span class="import-warning">
              <TriangleAlert size={13} aria-hidden="true" />
              {line}
            </span>
          )}
        </For>
        <Show when={!proposed() && lost() > 0}>
          <span class="import-warning">
            <TriangleAlert size={13} aria-hidden="true" />
            {counted(lost(), 'cell does', 'cells do')} not fit and would be left empty.
          </span>
        </Show>
      </div>
    </Show>
  )
}
