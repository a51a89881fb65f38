import X from 'lucide-solid/icons/x'
import { createMemo, Index, Show } from 'solid-js'

import { IconButton } from '../../../ui/icon-button.tsx'
import { SelectField } from '../../../ui/select-field.tsx'
import { useGridView } from '../grid-context.ts'
import {
  kindOf,
  newCondition,
  operatorsFor,
  operatorWords,
  queryFieldOptions,
  withOperator,
} from './filter-conditions.ts'
import type { Condition, Conditions } from './filter-conditions.ts'
import { FilterValue } from './filter-value.tsx'

type ConditionLinesProps = {
  readonly conditions: Conditions
  readonly onJoint: (joint: 'and' | 'or') => void
  readonly onChange: (at: number, condition: Condition) => void
  readonly onRemove: (at: number) => void
}

/** A filter as lines of field, operator and value, joined by all or any. */
export function ConditionLines(props: ConditionLinesProps) {
  const view = useGridView()
  const options = createMemo(() => queryFieldOptions(view.fields()))
  return (
    <div class="filter-lines">
      <Index each={props.conditions.list}>
        {(condition, at) => (
          <div class="filter-line" role="group" aria-label={`Condition ${at + 1}`}>
            <Show when={at > 0} fallback={<span class="filter-joint">Where</span>}>
              <Show when={at === 1} fallback={<span class="filter-joint">{props.conditions.joint}</span>}>
                <SelectField
                  label="Join conditions by"
                  hideLabel
                  size="sm"
                  options={[
                    { value: 'and', label: 'and' },
                    { value: 'or', label: 'or' },
                  ]}
                  value={props.conditions.joint}
                  onChange={(joint) => props.onJoint(joint === 'or' ? 'or' : 'and')}
                />
              </Show>
            </Show>
            <SelectField
              label="Field"
              hideLabel
              size="sm"
              options={options()}
              value={condition().field}
              onChange={(field) => props.onChange(at, newCondition(field, view.fields()))}
            />
            <SelectField
              label="Operator"
              hideLabel
              size="sm"
              options={operatorsFor(kindOf(condition().field, view.fields())).map((operator) => ({
                value: operator,
                label: operatorWords(operator, kindOf(condition().field, view.fields())),
              }))}
              value={condition().operator}
              onChange={(value) => {
                const operator = operatorsFor(kindOf(condition().field, view.fields())).find((one) => one === value)
                if (operator) props.onChange(at, withOperator(condition(), operator))
              }}
            />
            <FilterValue condition={condition()} onChange={(value) => props.onChange(at, { ...condition(), value })} />
            <IconButton label="Remove this condition" icon={X} size="sm" onClick={() => props.onRemove(at)} />
          </div>
        )}
      </Index>
    </div>
  )
}
