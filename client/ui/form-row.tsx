import { Show, type JSX } from 'solid-js'

import { FieldError } from './field-error.tsx'

import './form-row.css'

export type FormRowProps = {
  readonly label: string
  /** The label is read aloud only: for inputs in toolbars and cells. */
  readonly hideLabel?: boolean | undefined
  readonly description?: JSX.Element
  /** What is wrong and what would fit; undefined = nothing. */
  readonly error?: string | undefined
  readonly required?: boolean | undefined
}

type LayoutProps = FormRowProps & { readonly controlId: string; readonly children: JSX.Element }

/** Label above, words below: the frame that every field of a form shares. */
export function FormRow(props: LayoutProps) {
  return (
    <div class="form-row">
      <label
        id={`${props.controlId}-label`}
        for={props.controlId}
        class="form-row-label"
        classList={{ 'visually-hidden': props.hideLabel ?? false }}
      >
        {props.label}
        <Show when={props.required}>
          <span class="form-row-required" aria-hidden="true">
            *
          </span>
        </Show>
      </label>
      {props.children}
      <Show when={props.description}>
        <p class="form-row-description" id={`${props.controlId}-description`}>
          {props.description}
        </p>
      </Show>
      <FieldError id={`${props.controlId}-error`} text={props.error} />
    </div>
  )
}
