import * as Kobalte from '@kobalte/core/combobox'
import Check from 'lucide-solid/icons/check'
import ChevronsUpDown from 'lucide-solid/icons/chevrons-up-down'
import X from 'lucide-solid/icons/x'
import { createUniqueId, Show } from 'solid-js'

import { fold } from '@operagrid/shared/domain/fold'

import { Chip } from './chip.tsx'
import type { ChoiceOption } from './choice-option.ts'

import './choice-picker.css'
import { describeControl } from './describe-control.ts'
import { FormRow, type FormRowProps } from './form-row.tsx'

import './listbox.css'

type ChoicePickerProps = FormRowProps & {
  readonly options: readonly ChoiceOption[]
  readonly value: string | null
  /** null when it was emptied. */
  readonly onChange: (value: string | null) => void
  readonly placeholder?: string
  /** False where it is not to be emptied once it is filled; default true. */
  readonly clearable?: boolean
  readonly size?: 'sm' | 'md'
  readonly disabled?: boolean
}

/** One of many, found by typing, or none. */
export function ChoicePicker(props: ChoicePickerProps) {
  const id = createUniqueId()
  const selected = () => props.options.find((option) => option.value === props.value) ?? null
  // As long as the input says what is chosen nothing is looked for, and all there is can be chosen.
  const found = (option: ChoiceOption, text: string): boolean =>
    text === selected()?.label || fold(option.label).includes(fold(text.trim()))
  return (
    <FormRow {...props} controlId={id}>
      <Kobalte.Root<ChoiceOption>
        options={[...props.options]}
        optionValue="value"
        optionTextValue="label"
        optionLabel="label"
        optionDisabled={(option) => option.disabled ?? false}
        value={selected()}
        onChange={(option) => props.onChange(option?.value ?? null)}
        defaultFilter={found}
        triggerMode="focus"
        allowsEmptyCollection
        disabled={props.disabled ?? false}
        validationState={props.error ? 'invalid' : 'valid'}
        placeholder={props.placeholder ?? 'Find…'}
        gutter={4}
        sameWidth
        itemComponent={(item) => (
          <Kobalte.Item item={item.item} class="listbox-item">
            <Kobalte.ItemLabel class="listbox-text">
              <Show when={item.item.rawValue.color} fallback={item.item.rawValue.label}>
                {(color) => (
                  <span>
                    <Chip color={color()} done={item.item.rawValue.done}>
                      {item.item.rawValue.label}
                    </Chip>
                  </span>
                )}
              </Show>
            </Kobalte.ItemLabel>
            <Kobalte.ItemIndicator class="listbox-check">
              <Check size={15} />
            </Kobalte.ItemIndicator>
          </Kobalte.Item>
        )}
      >
        <Kobalte.Control class={`control choice-picker ${props.size === 'sm' ? 'control-sm' : ''}`}>
          <Kobalte.Input
            id={id}
            class="choice-picker-input"
            aria-labelledby={`${id}-label`}
            aria-describedby={describeControl(id, props)}
            aria-invalid={props.error ? 'true' : undefined}
          />
          <Show when={props.value !== null && !props.required && props.clearable !== false && !props.disabled}>
            <button
              type="button"
              class="choice-picker-clear"
              aria-label={`Clear ${props.label}`}
              onClick={() => props.onChange(null)}
            >
              <X size={14} />
            </button>
          </Show>
          <Kobalte.Trigger class="choice-picker-open" aria-label={`Open ${props.label}`} tabIndex={-1}>
            <ChevronsUpDown size={14} />
          </Kobalte.Trigger>
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
