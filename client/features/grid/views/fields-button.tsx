import Columns3 from 'lucide-solid/icons/columns-3'
import { createMemo, For, Show } from 'solid-js'

import { Button } from '../../../ui/button.tsx'
import { CheckboxField } from '../../../ui/checkbox-field.tsx'
import { Popover } from '../../../ui/popover.tsx'
import { useGridView } from '../grid-context.ts'

/** Which fields are shown: all, but those that are unticked here. */
export function FieldsButton() {
  const view = useGridView()
  const hidden = createMemo(() => view.fields().filter((field) => view.look.hidden().has(field.id)).length)
  const isLast = (fieldId: string): boolean => view.columns.list().length === 1 && view.columns.byField().has(fieldId)
  return (
    <Popover
      title="Fields shown"
      trigger={(trigger) => (
        <Button
          {...trigger}
          size="sm"
          variant="ghost"
          icon={Columns3}
          class={`toolbar-button ${hidden() > 0 ? 'toolbar-on' : ''}`}
          aria-label={hidden() > 0 ? `Fields, ${hidden()} hidden` : 'Fields'}
        >
          <span class="toolbar-words">Fields</span>
          <Show when={hidden() > 0}>
            <span class="toolbar-count">{hidden()}</span>
          </Show>
        </Button>
      )}
    >
      <div class="fields-list">
        <For each={view.fields()}>
          {(field) => (
            <CheckboxField
              label={field.name}
              checked={!view.look.hidden().has(field.id)}
              disabled={isLast(field.id)}
              onChange={(shown) => view.look.hide(field.id, !shown)}
            />
          )}
        </For>
      </div>
      <div class="popover-foot">
        <Show when={hidden() > 0}>
          <Button size="sm" variant="ghost" onClick={() => view.look.showAll()}>
            Show all
          </Button>
        </Show>
      </div>
    </Popover>
  )
}
