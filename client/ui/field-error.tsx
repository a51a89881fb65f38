import CircleAlert from 'lucide-solid/icons/circle-alert'
import { Show } from 'solid-js'

import './field-error.css'

type FieldErrorProps = { readonly id?: string; readonly text: string | undefined }

/** What is wrong with one input and what would fit; announced when it appears. */
export function FieldError(props: FieldErrorProps) {
  return (
    <div id={props.id} aria-live="polite" class="field-error-place">
      <Show when={props.text}>
        <p class="field-error">
          <CircleAlert size={14} class="field-error-icon" />
          <span>{props.text}</span>
        </p>
      </Show>
    </div>
  )
}
