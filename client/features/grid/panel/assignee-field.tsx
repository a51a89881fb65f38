import { createMemo } from 'solid-js'

import { ASSIGNED_TO } from '@operagrid/shared/domain/op'
import type { GridRecord } from '@operagrid/shared/domain/record'

import type { ChoiceOption } from '../../../ui/choice-option.ts'
import { ChoicePicker } from '../../../ui/choice-picker.tsx'
import { useGridView } from '../grid-context.ts'

/** Whose the open record is: a member found by typing their name, or nobody. */
export function AssigneeField(props: { readonly record: GridRecord; readonly disabled: boolean }) {
  const view = useGridView()
  const assignee = () => props.record.assignedTo
  const options = createMemo<readonly ChoiceOption[]>(() => {
    const working = view.names.working()
    const held = assignee()
    const options = working.map(({ id, name }) => ({ value: id, label: name }))
    // Who is suspended keeps what they have, and gets no more.
    if (held === null || working.some(({ id }) => id === held)) return options
    return [...options, { value: held, label: `${view.names.nameOf(held)} (suspended)` }]
  })
  const glow = () => view.glows.of(props.record.id)?.get(ASSIGNED_TO)
  const assign = (memberId: string | null) => {
    if (memberId !== assignee()) view.assignRecord(props.record.id, memberId)
  }
  return (
    <div class={`panel-field ${glow() ? (glow()?.turn ? 'cell-glow-a' : 'cell-glow-b') : ''}`}>
      <ChoicePicker
        label="Assigned to"
        options={options()}
        value={assignee()}
        onChange={assign}
        disabled={props.disabled}
        placeholder="Nobody"
      />
    </div>
  )
}
