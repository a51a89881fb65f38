import ArrowRight from 'lucide-solid/icons/arrow-right'
import TriangleAlert from 'lucide-solid/icons/triangle-alert'
import { createMemo, Match, Show, Switch } from 'solid-js'

import { fieldTypeNames, hasChoices } from '@operagrid/shared/domain/field'
import type { ImportColumn } from '@operagrid/shared/domain/import'

import { CheckboxField } from '../../../ui/checkbox-field.tsx'
import { SelectField } from '../../../ui/select-field.tsx'
import { TextField } from '../../../ui/text-field.tsx'
import type { ImportType } from '../field-draft.ts'
import { counted, typeOptions } from '../import-words.ts'
import { PlanOptions } from '../plan-options.tsx'
import type { Into } from './create-into.ts'
import { canFill, goalField, LEAVE_OUT, misfits, missingNames, NEW_FIELD } from './into-draft.ts'
import type { IntoDraft } from './into-draft.ts'

type IntoColumnProps = {
  readonly into: Into
  readonly draft: IntoDraft
  /** The column it comes from; of a latitude and a longitude the first. */
  readonly column: ImportColumn
}

/** A column of the file, where it goes, and how it is read there. */
export function IntoColumn(props: IntoColumnProps) {
  const fields = () => props.into.grid.fields
  const isPair = () => props.draft.sources.length > 1
  const field = createMemo(() => goalField(props.draft, fields()))
  const columnName = () =>
    props.draft.sources.map((source) => props.into.analysis.columns[source]?.name ?? '').join(' + ')
  const goals = createMemo(() => [
    { value: LEAVE_OUT, label: 'Leave out' },
    { value: NEW_FIELD, label: 'A new field' },
    ...fields()
      .filter((one) => canFill(one) && (!isPair() || one.type === 'location'))
      .map((one) => ({ value: one.id, label: one.name, description: fieldTypeNames[one.type] })),
  ])
  return (
    <li class="into-column" classList={{ 'into-left-out': props.draft.goal === LEAVE_OUT }}>
      <div class="into-from">
        <span class="into-name">{columnName()}</span>
        <span class="into-samples">
          {props.column.samples.length === 0 ? 'Empty' : props.column.samples.slice(0, 3).join(' · ')}
        </span>
      </div>
      <ArrowRight class="into-arrow" size={16} aria-hidden="true" />
      <div class="into-goal">
        <SelectField
          label={`${columnName()} goes to`}
          hideLabel
          options={goals()}
          value={props.draft.goal}
          onChange={(goal) => props.into.setGoal(props.draft.id, goal)}
        />
        <Show when={props.draft.goal === NEW_FIELD}>
          <TextField
            label={`Name of the new field for ${columnName()}`}
            hideLabel
            value={props.draft.name}
            onChange={(name) => props.into.rename(props.draft.id, name)}
            maxLength={120}
            autocomplete="off"
          />
          <Show when={!isPair()}>
            <SelectField
              label={`Type of ${props.draft.name}`}
              hideLabel
              options={typeOptions(props.column)}
              value={props.draft.plan.type}
              // The options' values are the types.
              onChange={(type) => props.into.setType(props.draft.id, type as ImportType)}
            />
          </Show>
        </Show>
        <Show when={props.draft.goal !== LEAVE_OUT}>
          <PlanOptions
            plan={props.draft.plan}
            column={props.column}
            name={field()?.name ?? props.draft.name}
            onChange={(plan) => props.into.setPlan(props.draft.id, plan)}
          />
        </Show>
      </div>
      <ColumnFit {...props} field={field()} />
    </li>
  )
}

/** What of a column would not fit where it goes, as far as it is known before the check. */
function ColumnFit(props: IntoColumnProps & { readonly field: ReturnType<typeof goalField> }) {
  const lost = () => misfits(props.draft, props.column) ?? 0
  const missing = createMemo(() =>
    props.field && hasChoices(props.field) ? (missingNames(props.field, props.column) ?? 'too many') : [],
  )
  const names = () => {
    const found = missing()
    return found === 'too many' ? [] : found
  }
  return (
    <div class="into-fit">
      <Switch>
        <Match when={missing() === 'too many'}>
          <span class="import-warning">
            <TriangleAlert size={13} aria-hidden="true" />
            Too many different values for choices: those that the field does not have do not fit.
          </span>
        </Match>
        <Match when={names().length > 0}>
          <CheckboxField
            label={`Add ${counted(names().length, 'choice', 'choices')} to ${props.field?.name ?? ''}`}
            description={names().length > 4 ? `${names().slice(0, 4).join(', ')}, …` : names().join(', ')}
            checked={props.draft.addChoices}
            onChange={(add) => props.into.setAddChoices(props.draft.id, add)}
          />
        </Match>
        <Match when={lost() > 0}>
          <span class="import-warning">
            <TriangleAlert size={13} aria-hidden="true" />
            {counted(lost(), 'cell does', 'cells do')} not fit.
          </span>
        </Match>
      </Switch>
    </div>
  )
}
