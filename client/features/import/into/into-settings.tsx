import { Show } from 'solid-js'

import { SelectField } from '../../../ui/select-field.tsx'
import type { Into } from './create-into.ts'

const NO_KEY = 'none'

/** Which rows are which records, and what becomes of what is empty or does not fit. */
export function IntoSettings(props: { readonly into: Into }) {
  const options = () => [
    { value: NO_KEY, label: 'No key', description: 'Every row is a new record' },
    ...props.into.keys().map((field) => ({
      value: field.id,
      label: field.name,
      ...(field.unique && { description: 'Unique' }),
    })),
  ]
  return (
    <div class="into-settings">
      <SelectField
        label="Change records with the same"
        options={options()}
        value={props.into.settings().key ?? NO_KEY}
        onChange={(key) => props.into.set({ key: key === NO_KEY ? null : key })}
      />
      <Show when={props.into.settings().key !== null}>
        <SelectField
          label="Empty cells of the file"
          options={[
            { value: 'keep', label: 'Leave what is there' },
            { value: 'empty', label: 'Empty what is there' },
          ]}
          value={props.into.settings().onEmpty}
          onChange={(value) => props.into.set({ onEmpty: value === 'empty' ? 'empty' : 'keep' })}
        />
      </Show>
      <SelectField
        label="What does not fit"
        options={[
          { value: 'cell', label: 'Leave out those cells' },
          { value: 'row', label: 'Leave out those rows' },
        ]}
        value={props.into.settings().onMisfit}
        onChange={(value) => props.into.set({ onMisfit: value === 'row' ? 'row' : 'cell' })}
      />
    </div>
  )
}
