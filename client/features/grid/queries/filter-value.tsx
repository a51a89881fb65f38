import { createMemo, For, Match, Show, Switch } from 'solid-js'

import { isMemberFact, reviewChoices } from '@operagrid/shared/domain/fact-field'
import { findField, formatOf } from '@operagrid/shared/domain/field'
import { leadsTo } from '@operagrid/shared/domain/link'
import { isBareOperator } from '@operagrid/shared/domain/query-check'

import { Button } from '../../../ui/button.tsx'
import { Chip } from '../../../ui/chip.tsx'
import type { ChoiceOption } from '../../../ui/choice-option.ts'
import { Menu } from '../../../ui/menu.tsx'
import { NumberField } from '../../../ui/number-field.tsx'
import { SelectField } from '../../../ui/select-field.tsx'
import { TextField } from '../../../ui/text-field.tsx'
import { fromLocalMoment, toLocalMoment } from '../editors/local-moment.ts'
import { useGridView } from '../grid-context.ts'
import { FilterLinks } from '../links/filter-links.tsx'
import { kindOf } from './filter-conditions.ts'
import type { Condition } from './filter-conditions.ts'

type FilterValueProps = { readonly condition: Condition; readonly onChange: (value: Condition['value']) => void }

/** What a filter line compares with, entered as its field wants it. */
export function FilterValue(props: FilterValueProps) {
  const view = useGridView()
  const kind = () => kindOf(props.condition.field, view.fields())
  const text = () =>
    typeof props.condition.value === 'string' || typeof props.condition.value === 'number'
      ? String(props.condition.value)
      : ''
  const options = createMemo<readonly ChoiceOption[]>(() => {
    const { field } = props.condition
    if (field === '$reviewState') return reviewChoices.map(({ id, name }) => ({ value: id, label: name }))
    if (isMemberFact(field)) return view.names.all().map((member) => ({ value: member.id, label: member.name }))
    return (findField(view.fields(), field)?.choices ?? []).map((choice) => ({
      value: choice.id,
      label: choice.name,
      color: choice.color,
      done: choice.done,
    }))
  })
  const picked = () => (Array.isArray(props.condition.value) ? props.condition.value.map(String) : [])
  const named = () => {
    const field = findField(view.fields(), props.condition.field)
    const gridId = field && leadsTo(field)
    return gridId ? { gridId, name: field.name } : undefined
  }
  const toggle = (value: string, on: boolean) => {
    const next = on ? [...picked(), value] : picked().filter((one) => one !== value)
    props.onChange(next.length > 0 ? next : undefined)
  }
  return (
    <Switch
      fallback={
        <TextField
          label="Value"
          hideLabel
          size="sm"
          placeholder="Text"
          value={text()}
          onChange={(value) => props.onChange(value === '' ? undefined : value)}
        />
      }
    >
      <Match when={isBareOperator(props.condition.operator)}>
        <span />
      </Match>
      <Match when={['choice', 'choices', 'status', 'member', 'people'].includes(kind())}>
        <Menu
          entries={options().map((option) => ({
            kind: 'check',
            label: option.label,
            checked: picked().includes(option.value),
            onChange: (on: boolean) => toggle(option.value, on),
          }))}
          trigger={(trigger) => (
            <Button {...trigger} size="sm" class="filter-choices">
              <Show when={picked().length > 0} fallback="Choose…">
                <For each={options().filter((option) => picked().includes(option.value))}>
                  {(option) => (
                    <Chip color={option.color} done={option.done}>
                      {option.label}
                    </Chip>
                  )}
                </For>
              </Show>
            </Button>
          )}
        />
      </Match>
      <Match when={named()}>
        {(records) => (
          <FilterLinks
            gridId={records().gridId}
            name={records().name}
            ids={picked()}
            onChange={(ids) => props.onChange(ids.length > 0 ? [...ids] : undefined)}
          />
        )}
      </Match>
      <Match when={kind() === 'checkbox'}>
        <SelectField
          label="Value"
          hideLabel
          size="sm"
          options={[
            { value: 'true', label: 'ticked' },
            { value: 'false', label: 'not ticked' },
          ]}
          value={typeof props.condition.value === 'boolean' ? String(props.condition.value) : null}
          onChange={(value) => props.onChange(value === 'true')}
        />
      </Match>
      <Match when={kind() === 'number'}>
        <NumberField
          label="Value"
          hideLabel
          size="sm"
          placeholder={findField(view.fields(), props.condition.field)?.type === 'duration' ? '1:30' : 'Number'}
          format={formatOf(findField(view.fields(), props.condition.field) ?? {})}
          value={typeof props.condition.value === 'number' ? props.condition.value : null}
          onChange={(value) => props.onChange(value ?? undefined)}
        />
      </Match>
      <Match when={kind() === 'date'}>
        <TextField
          label="Value"
          hideLabel
          size="sm"
          type="date"
          value={text()}
          onChange={(value) => props.onChange(value === '' ? undefined : value)}
        />
      </Match>
      <Match when={kind() === 'dateTime'}>
        <TextField
          label="Value"
          hideLabel
          size="sm"
          type="datetime-local"
          value={toLocalMoment(text())}
          onChange={(value) => props.onChange(fromLocalMoment(value) ?? undefined)}
        />
      </Match>
    </Switch>
  )
}
