import * as Kobalte from '@kobalte/core/combobox'
import Check from 'lucide-solid/icons/check'
import ChevronsUpDown from 'lucide-solid/icons/chevrons-up-down'
import { createUniqueId, For, Show } from 'solid-js'

import { Chip } from './chip.tsx'
import type { ChoiceOption } from './choice-option.ts'

import './choice-picker.css'
import './choices-picker.css'
import { describeControl } from './describe-control.ts'
import { FormRow, type FormRowProps } from './form-row.tsx'

import './listbox.css'

type ChoicesPickerProps = FormRowProps & {
  readonly options: readonly ChoiceOption[]
  readonly value: readonly string[]
  /** What is picked now, in the order of the options. */
  readonly onChange: (value: string[]) => void
  readonly placeholder?: string
  readonly disabled?: boolean
}

/** Any number of many, found by typing. Backspace in the empty search takes the last away. */
export function ChoicesPicker(props: ChoicesPickerProps) {
  const id = createUniqueId()
  const selected = () => props.options.filter((option) => props.value.includes(option.value))
  const pick = (options: readonly ChoiceOption[]) => {
    const values = new Set(options.map((option) => option.value))
    props.onChange(props.options.flatMap(({ value }) => (values.has(value) ? [value] : [])))
  }
  return (
    <FormRow {...props} controlId={id}>
      <Kobalte.Root<ChoiceOption>
        multiple
        options={[...props.options]}
        optionValue="value"
        optionTextValue="label"
        optionLabel="label"
        optionDisabled={(option) => option.disabled ?? false}
        value={selected()}
        onChange={pick}
        defaultFilter="contains"
        triggerMode="focus"
        closeOnSelection={false}
        allowsEmptyCollection
        disabled={props.disabled ?? false}
        validationState={props.error ? 'invalid' : 'valid'}
        placeholder={selected().length === 0 ? (props.placeholder ?? 'Find…') : ''}
        gutter={4}
        sameWidth
        itemComponent={(item) => (
          <Kobalte.Item item={item.item} class="listbox-item">
            <Kobalte.ItemLabel class="listbox-text">
              <span>
                <Chip color={item.item.rawValue.color} done={item.item.rawValue.done}>
                  {item.item.rawValue.label}
                </Chip>
              </span>
            </Kobalte.ItemLabel>
            <Kobalte.ItemIndicator class="listbox-check">
              <Check size={15} />
            </Kobalte.ItemIndicator>
          </Kobalte.Item>
        )}
      >
        <Kobalte.Control<ChoiceOption> class="control choice-picker choices-picker">
          {(state) => (
            <>
              <div class="choices-picker-line">
                <For each={state.selectedOptions()}>
                  {(option) => (
                    <Show when={!props.disabled} fallback={<Chip color={option.color}>{option.label}</Chip>}>
                      <Chip
                        color={option.color}
                        removeLabel={`Remove ${option.label}`}
                        onRemove={() => state.remove(option)}
                      >
                        {option.label}
                      </Chip>
                    </Show>
                  )}
                </For>
                <Kobalte.Input
                  id={id}
                  class="choice-picker-input choices-picker-input"
                  aria-labelledby={`${id}-label`}
                  aria-describedby={describeControl(id, props)}
                  aria-invalid={props.error ? 'true' : undefined}
                />
              </div>
              <Kobalte.Trigger class="choice-picker-open" aria-label={`Open ${props.label}`} tabIndex={-1}>
                <ChevronsUpDown size={14} />
              </Kobalte.Trigger>
            </>
          )}
        </Kobalte.Control>
        <Kobalte.Portal>
          <Kobalte.Content class="popup" data-kb-top-layer="">
            <Kobalte.Listbox class="listbox choice-picker-list" />
            <p class="listbox-empty choice-picker-none">No match</p>
          </Kobalte.Content>
        </Kobalte.Portal>
      </Kobalte.Root>
    </FormRow>
  )
}
