import ChevronDown from 'lucide-solid/icons/chevron-down'
import ChevronUp from 'lucide-solid/icons/chevron-up'
import Plus from 'lucide-solid/icons/plus'
import X from 'lucide-solid/icons/x'
import { Show } from 'solid-js'

import { choiceColors } from '@operagrid/shared/domain/field'

import { Button } from '../../../ui/button.tsx'
import { IconButton } from '../../../ui/icon-button.tsx'
import { SelectField } from '../../../ui/select-field.tsx'
import { useGridView } from '../grid-context.ts'
import { ConditionLines } from '../queries/condition-lines.tsx'
import { firstFieldOf, newCondition } from '../queries/filter-conditions.ts'
import type { Condition } from '../queries/filter-conditions.ts'
import type { RuleDraft } from './create-color-draft.ts'

type ColorRuleLineProps = {
  readonly rule: RuleDraft
  /** Its place among the rules, and how many there are. */
  readonly at: number
  readonly count: number
  readonly onChange: (change: Partial<RuleDraft>) => void
  readonly onMove: (by: 1 | -1) => void
  readonly onRemove: () => void
}

/** One colour and the conditions of the records that take it. */
export function ColorRuleLine(props: ColorRuleLineProps) {
  const view = useGridView()
  const conditions = () => props.rule.conditions
  const setList = (list: readonly Condition[]): void => props.onChange({ conditions: { ...conditions(), list } })
  return (
    <li class={`color-rule tint-${props.rule.color}`} aria-label={`Rule ${props.at + 1}`}>
      <div class="color-rule-head">
        <SelectField
          label="Colour"
          hideLabel
          size="sm"
          options={choiceColors.map((color) => ({ value: color, label: colorName(color), color }))}
          value={props.rule.color}
          onChange={(value) => {
            const color = choiceColors.find((one) => one === value)
            if (color) props.onChange({ color })
          }}
        />
        <span class="color-rule-space" />
        <IconButton
          label="Move up"
          icon={ChevronUp}
          size="sm"
          data-move
          disabled={props.at === 0}
          onClick={() => props.onMove(-1)}
        />
        <IconButton
          label="Move down"
          icon={ChevronDown}
          size="sm"
          data-move
          disabled={props.at === props.count - 1}
          onClick={() => props.onMove(1)}
        />
        <IconButton label="Remove this colour" icon={X} size="sm" onClick={() => props.onRemove()} />
      </div>
      <Show
        when={props.rule.nested === null}
        fallback={<p class="filter-nested">Its conditions are nested deeper than can be shown here.</p>}
      >
        <ConditionLines
          conditions={conditions()}
          onJoint={(joint) => props.onChange({ conditions: { ...conditions(), joint } })}
          onChange={(at, condition) => setList(conditions().list.with(at, condition))}
          onRemove={(at) => setList(conditions().list.toSpliced(at, 1))}
        />
        <Button
          size="sm"
          variant="ghost"
          icon={Plus}
          class="color-rule-add"
          onClick={() => setList([...conditions().list, newCondition(firstFieldOf(view.fields()), view.fields())])}
        >
          Add a condition
        </Button>
      </Show>
    </li>
  )
}

function colorName(color: string): string {
  return color.charAt(0).toUpperCase() + color.slice(1)
}
