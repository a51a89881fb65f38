import * as Kobalte from '@kobalte/core/select'
import Check from 'lucide-solid/icons/check'
import ChevronsUpDown from 'lucide-solid/icons/chevrons-up-down'
import { createSignal, createUniqueId, Show } from 'solid-js'

import { Chip } from './chip.tsx'
import type { ChoiceOption } from './choice-option.ts'
import { describeControl } from './describe-control.ts'
import { FormRow, type FormRowProps } from './form-row.tsx'

import './listbox.css'
import './select-field.css'

type SelectFieldProps = FormRowProps & {
  readonly options: readonly ChoiceOption[]
  /** null = nothing chosen. */
  readonly value: string | null
  readonly onChange: (value: string) => void
  readonly placeholder?: string
  readonly size?: 'sm' | 'md'
  readonly disabled?: boolean
  /** What was chosen is on its way: nothing can be chosen until it is there, and the keyboard stays where it is. */
  readonly busy?: boolean
}

/** One of a short list. For long lists, or one that may be emptied, take ChoicePicker. */
export function SelectField(props: SelectFieldProps) {
  const id = createUniqueId()
  const [open, setOpen] = createSignal(false)
  const selected = () => props.options.find((option) => option.value === props.value) ?? null
  return (
    <FormRow {...props} controlId={id}>
      <Kobalte.Root<ChoiceOption>
        options={[...props.options]}
        optionValue="value"
        optionTextValue="label"
        optionDisabled={(option) => option.disabled ?? false}
        value={selected()}
        // It also tells what is chosen already, whenever the options are new ones.
        onChange={(option) => {
          if (option && option.value !== props.value && props.busy !== true) props.onChange(option.value)
        }}
        disallowEmptySelection
        disabled={props.disabled ?? false}
        open={open()}
        onOpenChange={(opens) => setOpen(opens && props.busy !== true)}
        required={props.required ?? false}
        validationState={props.error ? 'invalid' : 'valid'}
        placeholder={props.placeholder ?? 'Choose…'}
        gutter={4}
        sameWidth
        itemComponent={(item) => (
          <Kobalte.Item item={item.item} class="listbox-item">
            <span class="listbox-text">
              <Kobalte.ItemLabel>
                <Show when={item.item.rawValue.color} fallback={item.item.rawValue.label}>
                  {(color) => (
                    <Chip color={color()} done={item.item.rawValue.done}>
                      {item.item.rawValue.label}
                    </Chip>
                  )}
                </Show>
              </Kobalte.ItemLabel>
              <Show when={item.item.rawValue.description}>
                <Kobalte.ItemDescription class="listbox-description">
                  {item.item.rawValue.description}
                </Kobalte.ItemDescription>
              </Show>
            </span>
            <Kobalte.ItemIndicator class="listbox-check">
              <Check size={15} />
            </Kobalte.ItemIndicator>
          </Kobalte.Item>
        )}
      >
        <Kobalte.Trigger
          id={id}
          class={`control select-trigger ${props.size === 'sm' ? 'control-sm' : ''}`}
          aria-labelledby={`${id}-label ${id}-value`}
          aria-describedby={describeControl(id, props)}
          aria-invalid={props.error ? 'true' : undefined}
          aria-disabled={props.busy === true ? 'true' : undefined}
        >
          <Kobalte.Value<ChoiceOption> id={`${id}-value`} class="select-value">
            {(state) => (
              <Show when={state.selectedOption()?.color} fallback={state.selectedOption()?.label}>
                {(color) => (
                  <Chip color={color()} done={state.selectedOption()?.done}>
                    {state.selectedOption()?.label}
                  </Chip>
                )}
              </Show>
            )}
          </Kobalte.Value>
          <ChevronsUpDown size={14} class="select-icon" />
        </Kobalte.Trigger>
        <Kobalte.Portal>
          {/* The mark keeps an open Dialog below from hiding the list from screen readers. */}
          <Kobalte.Content class="popup" data-kb-top-layer="">
            <Kobalte.Listbox class="listbox" />
          </Kobalte.Content>
        </Kobalte.Portal>
      </Kobalte.Root>
    </FormRow>
  )
}
