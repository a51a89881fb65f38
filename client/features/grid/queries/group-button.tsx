import SquareKanban from 'lucide-solid/icons/square-kanban'
import { Show } from 'solid-js'

import { canGroup } from '@operagrid/shared/domain/query-group'
import { layouts } from '@operagrid/shared/domain/view'

import { Button } from '../../../ui/button.tsx'
import { Popover } from '../../../ui/popover.tsx'
import { SelectField } from '../../../ui/select-field.tsx'
import { useGridView } from '../grid-context.ts'

/** In the list of fields: rows without headings. */
const NONE = 'none'

/** Whether records are rows, under headings or not, or cards in columns, and by which field. */
export function GroupButton() {
  const view = useGridView()
  const isBoard = () => view.look.layout() === 'board'
  const isOn = () => isBoard() || view.groupField() !== undefined
  const fields = () => view.fields().filter(canGroup)
  const options = () => [
    ...(isBoard() ? [] : [{ value: NONE, label: 'None' }]),
    ...fields().map((field) => ({ value: field.id, label: field.name })),
  ]
  const name = () => {
    const field = view.groupField()
    if (!field) return 'Group'
    return isBoard() ? `Group, board by ${field.name}` : `Group by ${field.name}`
  }
  const show = (asked: string): void => {
    const layout = layouts.find((one) => one === asked)
    if (layout === undefined) return
    // A board that has no columns yet begins with those that are there first.
    const first = view.groupField() ?? fields()[0]
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
          class={`toolbar-button ${isOn() ? 'toolbar-on' : ''}`}
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
        <Show
          when={fields().length > 0}
          fallback={
            <p class="sort-none">Groups are made by a status, a single select, a person, a checkbox or a rating.</p>
          }
        >
          <SelectField
            label={isBoard() ? 'A column for each' : 'A heading for each'}
            size="sm"
            options={options()}
            value={view.groupField()?.id ?? (isBoard() ? null : NONE)}
            onChange={(asked) => view.look.setLayout(view.look.layout(), asked === NONE ? null : asked)}
          />
        </Show>
      </div>
    </Popover>
  )
}
