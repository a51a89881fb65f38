import { createMemo, Show } from 'solid-js'

import { isIds, parseCell } from '@operagrid/shared/domain/cell'
import type { CellValue } from '@operagrid/shared/domain/cell'
import type { Field } from '@operagrid/shared/domain/field'

import type { ChoiceOption } from '../../../ui/choice-option.ts'
import { ChoicePicker } from '../../../ui/choice-picker.tsx'
import { ChoicesPicker } from '../../../ui/choices-picker.tsx'
import { useGridView } from '../grid-context.ts'
import { isGone, withOffered } from '../people.ts'

type PersonFieldProps = {
  readonly field: Field
  readonly value: CellValue
  readonly onChange: (value: CellValue) => void
  readonly disabled: boolean
  readonly error: string | undefined
}

/** Whom the open record names in a person field: members found by typing their names, oneself first. */
export function PersonField(props: PersonFieldProps) {
  const view = useGridView()
  const options = createMemo<readonly ChoiceOption[]>(() =>
    withOffered(props.field, props.value, view.session.member.id).choices.map((person) => ({
      value: person.id,
      label: isGone(person) ? `${person.name} (not here any more)` : person.name,
      color: person.color,
    })),
  )
  const named = () => (props.value !== null && isIds(props.value) ? props.value : [])
  const write = (ids: readonly string[]) => {
    const parsed = parseCell(props.field, ids)
    if (parsed.ok) props.onChange(parsed.value)
  }
  const row = () => ({
    label: props.field.name,
    description: props.field.description || undefined,
    required: props.field.required ?? false,
    error: props.error,
    disabled: props.disabled,
    placeholder: 'Nobody',
    options: options(),
  })
  return (
    <Show
      when={props.field.several}
      fallback={
        <ChoicePicker
          {...row()}
          value={named()[0] ?? null}
          onChange={(id) => (id === null ? props.onChange(null) : write([id]))}
        />
      }
    >
      <ChoicesPicker {...row()} value={named()} onChange={write} />
    </Show>
  )
}
