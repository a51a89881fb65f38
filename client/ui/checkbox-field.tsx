import { createEffect, createUniqueId, Show, type JSX } from 'solid-js'

import './checkbox-field.css'
import './form-row.css'
import { describeControl } from './describe-control.ts'
import { FieldError } from './field-error.tsx'

type CheckboxFieldProps = {
  readonly label: string
  readonly hideLabel?: boolean
  readonly checked: boolean
  readonly onChange: (checked: boolean) => void
  /** Some, not all, of what it stands for. */
  readonly indeterminate?: boolean
  readonly description?: JSX.Element
  readonly error?: string | undefined
  readonly disabled?: boolean
}

export function CheckboxField(props: CheckboxFieldProps) {
  const id = createUniqueId()
  return (
    <div class="checkbox-field">
      <label class="checkbox-line">
        <input
          ref={(element) => {
            // A property without an attribute.
            createEffect(() => (element.indeterminate = props.indeterminate ?? false))
          }}
          id={id}
          type="checkbox"
          class="checkbox"
          checked={props.checked}
          disabled={props.disabled}
          aria-invalid={props.error ? 'true' : undefined}
          aria-describedby={describeControl(id, props)}
          onChange={(event) => props.onChange(event.currentTarget.checked)}
        />
        <span classList={{ 'visually-hidden': props.hideLabel ?? false }}>{props.label}</span>
      </label>
      <Show when={props.description}>
        <p class="form-row-description checkbox-words" id={`${id}-description`}>
          {props.description}
        </p>
      </Show>
      <div class="checkbox-words">
        <FieldError id={`${id}-error`} text={props.error} />
      </div>
    </div>
  )
}
