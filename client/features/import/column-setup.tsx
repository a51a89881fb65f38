import type { ImportColumn } from '@operagrid/shared/domain/import'

import { CheckboxField } from '../../ui/checkbox-field.tsx'
import { SelectField } from '../../ui/select-field.tsx'
import { TextField } from '../../ui/text-field.tsx'
import type { Import } from './create-import.ts'
import type { FieldDraft, ImportType } from './field-draft.ts'
import { typeOptions } from './import-words.ts'
import { PlanOptions } from './plan-options.tsx'

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
        <PlanOptions
          plan={props.draft.plan}
          column={props.column}
          name={props.draft.name}
          onChange={(plan) => props.work.replan(props.draft.id, plan)}
          disabled={!props.draft.include}
        />
      </div>
    </div>
  )
}
