import { Show } from 'solid-js'

/** The words above a question that is more than one control, and so cannot have a `label` element. */
export function QuestionLabel(props: { readonly id: string; readonly text: string; readonly required: boolean }) {
  return (
    <span id={props.id} class="form-row-label">
      {props.text}
      <Show when={props.required}>
        <span class="form-row-required" aria-hidden="true">
          *
        </span>
        <span class="visually-hidden">, required</span>
      </Show>
    </span>
  )
}
