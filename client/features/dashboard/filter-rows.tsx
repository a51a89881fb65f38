import Plus from 'lucide-solid/icons/plus'
import { Index, Show } from 'solid-js'

import { isChoice } from '@operagrid/shared/domain/query-subject'

import { Button } from '../../ui/button.tsx'
import { SelectField } from '../../ui/select-field.tsx'
import { blank, ConditionRow } from './condition-row.tsx'
import { offeredOperators } from './subject-options.ts'
import type { SubjectOption } from './subject-options.ts'
import type { Draft } from './widget-draft.ts'

type FilterRowsProps = {
  readonly draft: Draft
  readonly subjects: readonly SubjectOption[]
  readonly onChange: (part: Partial<Draft>) => void
}

/** Which records count: conditions that all, or any, must hold. */
export function FilterRows(props: FilterRowsProps) {
  const add = (): void => {
    const subject = props.subjects.find(isChoice) ?? props.subjects[0]
    const operator = offeredOperators(subject?.kind ?? 'content')[0]
    if (subject === undefined || operator === undefined) return
    props.onChange({
      conditions: [
        ...props.draft.conditions,
        { kind: 'compare', field: subject.ref, operator, value: blank(operator) },
      ],
    })
  }
  return (
    <fieldset class="widget-part">
      <legend class="widget-legend">Which records</legend>
      <Show
        when={props.draft.deepFilter === null}
        fallback={
          <p class="widget-note">
            This tile has a filter with groups in groups, which is kept as it is.{' '}
            <Button size="sm" onClick={() => props.onChange({ deepFilter: null })}>
              Clear it
            </Button>
          </p>
        }
      >
        <Show when={props.draft.conditions.length > 1}>
          <div class="widget-joiner">
            <SelectField
              label="Which conditions must hold"
              hideLabel
              options={[
                { value: 'and', label: 'All of these hold' },
                { value: 'or', label: 'Any of these holds' },
              ]}
              value={props.draft.joiner}
              onChange={(joiner) => props.onChange({ joiner: joiner === 'or' ? 'or' : 'and' })}
            />
          </div>
        </Show>
        <Index each={props.draft.conditions} fallback={<p class="widget-note">All records of the grid.</p>}>
          {(condition, at) => (
            <ConditionRow
              condition={condition()}
              subjects={props.subjects}
              onChange={(changed) =>
                props.onChange({
                  conditions: props.draft.conditions.map((other, place) => (place === at ? changed : other)),
                })
              }
              onRemove={() =>
                props.onChange({ conditions: props.draft.conditions.filter((_other, place) => place !== at) })
              }
            />
          )}
        </Index>
        <div>
          <Button size="sm" variant="ghost" icon={Plus} onClick={add}>
            Add condition
          </Button>
        </div>
      </Show>
    </fieldset>
  )
}
