import SquareKanban from 'lucide-solid/icons/square-kanban'
import { Show } from 'solid-js'

import { canGroup } from '@operagrid/shared/domain/query-group'
import { layouts } from '@operagrid/shared/domain/view'

import { Button } from '../../../ui/button.tsx'
import { Popover } from '../../../ui/popover.tsx'
import { SelectField } from '../../../ui/select-field.tsx'
import { useGridView } from '../grid-context.ts'

/** Whether records are shown as rows or as cards in columns, and by which field. */
export function GroupButton() {
  const view = useGridView()
  const options = () => view.fields().filter(canGroup)
  const isBoard = () => view.look.layout() === 'board'
  const name = () => {
    const field = view.groupField()
    return isBoard() && field ? `Group, board by ${field.name}` : 'Group'
  }
  const show = (asked: string): void => {
    const layout = layouts.find((one) => one === asked)
    if (layout === undefined) return
    // A board that has no columns yet begins with those that are there first.
    const first = view.groupField() ?? options()[0]
    view.look.setLayout(layout, layout === 'board' ? first?.id : undefined)
  }
  return (
    <Popover
      title="Show records as"
      trigger={(trigger) => (
        <Button
          {...trigger}
          size="sm"
          variant="ghost"
          icon={SquareKanban}
          class={`toolbar-button ${isBoard() ? 'toolbar-on' : ''}`}
          aria-label={name()}
        >
          <span class="toolbar-words">Group</span>
        </Button>
      )}
    >
      <div class="group-lines">
        <SelectField
          label="Layout"
          hideLabel
          size="sm"
          options={[
            { value: 'grid', label: 'Rows' },
            { value: 'board', label: 'Board' },
          ]}
          value={view.look.layout()}
          onChange={show}
        />
        <Show when={isBoard() && options().length > 0}>
          <SelectField
            label="A column for each"
            size="sm"
            options={options().map((field) => ({ value: field.id, label: field.name }))}
            value={view.groupField()?.id ?? null}
            onChange={(fieldId) => view.look.setLayout('board', fieldId)}
          />
        </Show>
        <Show when={options().length === 0}>
          <p class="sort-none">A board has a column for each value of a single select, a checkbox or a rating.</p>
        </Show>
      </div>
    </Popover>
  )
}
