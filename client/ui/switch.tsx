import { createUniqueId, Show, type JSX } from 'solid-js'

import './switch.css'

type SwitchProps = {
  readonly label: string
  readonly checked: boolean
  readonly onChange: (checked: boolean) => void
  readonly description?: JSX.Element
  readonly disabled?: boolean
}

/** Turns something on at once; in a form that is saved later, take CheckboxField. */
export function Switch(props: SwitchProps) {
  const id = createUniqueId()
  return (
    <label class="switch">
      <span class="switch-text">
        <span class="switch-label">{props.label}</span>
        <Show when={props.description}>
          <span class="switch-description" id={`${id}-description`}>
            {props.description}
          </span>
        </Show>
      </span>
      <input
        type="checkbox"
        role="switch"
        class="switch-control"
        checked={props.checked}
        disabled={props.disabled}
        aria-label={props.label}
        aria-describedby={props.description ? `${id}-description` : undefined}
        onChange={(event) => props.onChange(event.currentTarget.checked)}
      />
    </label>
  )
}
