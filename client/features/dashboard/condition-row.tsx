import X from 'lucide-solid/icons/x'
import { Match, Show, Switch } from 'solid-js'

import { plainNumbers } from '@operagrid/shared/domain/number-format'
import type { Compare, Operator } from '@operagrid/shared/domain/query'
import { operator as operatorSchema } from '@operagrid/shared/domain/query'
import { isListOperator } from '@operagrid/shared/domain/query-check'

import { IconButton } from '../../ui/icon-button.tsx'
import { NumberField } from '../../ui/number-field.tsx'
import { SelectField } from '../../ui/select-field.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { ChoicesField } from './choices-field.tsx'
import { offeredOperators, operatorName, takesValue } from './subject-options.ts'
import type { SubjectOption } from './subject-options.ts'

type ConditionRowProps = {
  readonly condition: Compare
  readonly subjects: readonly SubjectOption[]
  readonly onChange: (condition: Compare) => void
  readonly onRemove: () => void
}

/** One condition: field, operator, value. */
export function ConditionRow(props: ConditionRowProps) {
  const subject = () => props.subjects.find(({ ref }) => ref === props.condition.field)
  const operators = () => offeredOperators(subject()?.kind ?? 'content')
  const changeField = (ref: string): void => {
    const next = props.subjects.find((candidate) => candidate.ref === ref)
    const operator = offeredOperators(next?.kind ?? 'content')[0]
    if (next !== undefined && operator !== undefined)
      props.onChange({ kind: 'compare', field: next.ref, operator, value: blank(operator) })
  }
  const changeOperator = (text: string): void => {
    const operator = operatorSchema.parse(text)
    const keeps = takesValue(operator) && takesValue(props.condition.operator)
    props.onChange({ ...props.condition, operator, value: keeps ? props.condition.value : blank(operator) })
  }
  const change = (value: Compare['value']) => props.onChange({ ...props.condition, value })
  const text = () =>
    typeof props.condition.value === 'string' || typeof props.condition.value === 'number'
      ? String(props.condition.value)
      : ''
  return (
    <div class="condition" role="group" aria-label={`Condition on ${subject()?.name ?? 'a removed field'}`}>
      <SelectField
        label="Field"
        hideLabel
        options={props.subjects.map(({ ref, name }) => ({ value: ref, label: name }))}
        value={subject()?.ref ?? null}
        onChange={changeField}
        placeholder="Removed field"
      />
      <SelectField
        label="Operator"
        hideLabel
        options={operators().map((operator) => ({
          value: operator,
          label: operatorName(operator, subject()?.kind ?? 'content'),
        }))}
        value={props.condition.operator}
        onChange={changeOperator}
      />
      <div class="condition-value">
        <Show when={takesValue(props.condition.operator)}>
          <Switch fallback={<TextField label="Value" hideLabel value={text()} onChange={change} maxLength={1000} />}>
            <Match when={['choice', 'choices', 'status'].includes(subject()?.kind ?? '')}>
              <ChoicesField
                label="Choices"
                choices={subject()?.choices ?? []}
                value={asList(props.condition.value)}
                onChange={change}
              />
            </Match>
            <Match when={subject()?.kind === 'number'}>
              <NumberField
                label="Value"
                hideLabel
                format={subject()?.format ?? plainNumbers}
                value={typeof props.condition.value === 'number' ? props.condition.value : null}
                onChange={(value) => change(value ?? '')}
              />
            </Match>
            <Match when={subject()?.kind === 'date'}>
              <TextField label="Value" hideLabel type="date" value={text()} onChange={change} />
            </Match>
            <Match when={subject()?.kind === 'dateTime'}>
              <TextField
                label="Value"
                hideLabel
                type="datetime-local"
                value={toLocal(text())}
                onChange={(typed) => change(fromLocal(typed))}
              />
            </Match>
          </Switch>
        </Show>
      </div>
      <IconButton label="Remove condition" icon={X} onClick={() => props.onRemove()} />
    </div>
  )
}

/** What a fresh condition with this operator holds. */
export function blank(operator: Operator): Compare['value'] {
  if (!takesValue(operator)) return null
  return isListOperator(operator) ? [] : ''
}

function asList(value: Compare['value']): readonly string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : []
}

function toLocal(instant: string): string {
  const at = new Date(instant)
  if (instant === '' || Number.isNaN(at.getTime())) return ''
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
}

function fromLocal(typed: string): string {
  const at = new Date(typed)
  return typed === '' || Number.isNaN(at.getTime()) ? '' : at.toISOString()
}
