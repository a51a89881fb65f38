import { Match, Show, Switch } from 'solid-js'

import type { ImportColumn } from '@operagrid/shared/domain/import'

import { CheckboxField } from '../../ui/checkbox-field.tsx'
import { SelectField } from '../../ui/select-field.tsx'
import { TextField } from '../../ui/text-field.tsx'
import type { Import } from './create-import.ts'
import type { FieldDraft, ImportType } from './field-draft.ts'
import { decimalOptions, orderOptions, typeOptions } from './import-words.ts'

type ColumnSetupProps = {
  readonly work: Import
  readonly draft: FieldDraft
  /** The column it comes from; of a latitude and a longitude the first. */
  readonly column: ImportColumn
}

/** What becomes of a column: whether it comes in, under which name, as which type, and how it is read. */
export function ColumnSetup(props: ColumnSetupProps) {
  const isPair = () => props.draft.sources.length > 1
  const options = () =>
    isPair()
      ? [
          { value: 'location', label: 'Location' },
          { value: 'split', label: 'Two separate fields' },
        ]
      : typeOptions(props.column)
  const choose = (value: string): void => {
    if (value === 'split') props.work.split(props.draft.id)
    // The options' values are the types.
    else if (value !== props.draft.plan.type) props.work.retype(props.draft.id, value as ImportType)
  }
  const orderPlan = () =>
    props.draft.plan.type === 'date' || props.draft.plan.type === 'dateTime' ? props.draft.plan : null
  const numberPlan = () => (props.draft.plan.type === 'number' ? props.draft.plan : null)
  return (
    <div class="import-setup" classList={{ 'import-skipped': !props.draft.include }}>
      <div class="import-setup-name">
        <CheckboxField
          label={`Include ${props.draft.name}`}
          hideLabel
          checked={props.draft.include}
          onChange={(include) => props.work.include(props.draft.id, include)}
        />
        <TextField
          label={`Name of ${props.column.name}`}
          hideLabel
          size="sm"
          value={props.draft.name}
          onChange={(name) => props.work.rename(props.draft.id, name)}
          maxLength={120}
          disabled={!props.draft.include}
          autocomplete="off"
        />
      </div>
      <div class="import-setup-type">
        <SelectField
          label={`Type of ${props.draft.name}`}
          hideLabel
          size="sm"
          options={options()}
          value={props.draft.plan.type}
          onChange={choose}
          disabled={!props.draft.include}
        />
        <Switch>
          <Match when={orderPlan()}>
            {(plan) => (
              <Show when={readsInOrders(props.column)}>
                <SelectField
                  label={`Order of day and month in ${props.draft.name}`}
                  hideLabel
                  size="sm"
                  options={orderOptions}
                  value={plan().order}
                  onChange={(order) => {
                    const known = orderOptions.find((option) => option.value === order)?.value
                    if (known !== undefined) props.work.replan(props.draft.id, { ...plan(), order: known })
                  }}
                  disabled={!props.draft.include}
                />
              </Show>
            )}
          </Match>
          <Match when={numberPlan()}>
            {(plan) => (
              <Show when={props.column.fits.dot !== props.column.fits.comma || props.column.decimal === ','}>
                <SelectField
                  label={`How numbers are written in ${props.draft.name}`}
                  hideLabel
                  size="sm"
                  options={decimalOptions}
                  value={plan().decimal}
                  onChange={(decimal) => {
                    const known = decimalOptions.find((option) => option.value === decimal)?.value
                    if (known !== undefined) props.work.replan(props.draft.id, { ...plan(), decimal: known })
                  }}
                  disabled={!props.draft.include}
                />
              </Show>
            )}
          </Match>
        </Switch>
      </div>
    </div>
  )
}

/** Dates that name their year first, or the month by name, read the same in every order. */
function readsInOrders({ fits }: ImportColumn): boolean {
  return !(fits.ymd === fits.dmy && fits.dmy === fits.mdy)
}
