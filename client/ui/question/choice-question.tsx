import ChevronRight from 'lucide-solid/icons/chevron-right'
import { createSignal, createUniqueId, For, Show } from 'solid-js'

import { FieldError } from '../field-error.tsx'

import '../choice-color.css'
import './choice-question.css'
import { ChoiceSheet } from './choice-sheet.tsx'
import { QuestionLabel } from './question-label.tsx'
import type { QuestionProps } from './question-props.ts'

/** Up to this many choices are all shown at once. */
export const SHOWN_AT_ONCE = 6

/** One of several: as large lines when they are few, in a sheet with a search when they are many. */
export function ChoiceQuestion(props: QuestionProps) {
  const id = createUniqueId()
  const [open, setOpen] = createSignal(false)
  const chosen = () => props.field.choices.find((choice) => choice.id === props.value)
  const describedBy = () => `${props.error ? `${id}-error ` : ''}${id}-help`
  return (
    <div
      class="form-row"
      role={props.field.choices.length > SHOWN_AT_ONCE ? 'group' : 'radiogroup'}
      aria-labelledby={`${id}-label`}
      aria-describedby={describedBy()}
    >
      <QuestionLabel id={`${id}-label`} text={props.item.label} required={props.item.required} />
      <Show
        when={props.field.choices.length > SHOWN_AT_ONCE}
        fallback={
          <div class="choice-lines" classList={{ 'choice-lines-faulty': props.error !== undefined }}>
            <For each={props.field.choices}>
              {(choice) => (
                <label class={`choice-line choice-${choice.color}`}>
                  <input
                    type="radio"
                    name={id}
                    class="choice-radio"
                    checked={props.value === choice.id}
                    onChange={() => props.onChange(choice.id)}
                    // A radio cannot be unticked by itself; an optional question may be left open again.
                    onClick={() => {
                      if (!props.item.required && props.value === choice.id) props.onChange(null)
                    }}
                  />
                  <span class="choice-dot" aria-hidden="true" />
                  <span class="choice-name">{choice.name}</span>
                </label>
              )}
            </For>
          </div>
        }
      >
        <button
          type="button"
          class="control choice-open"
          aria-haspopup="dialog"
          aria-labelledby={`${id}-label ${id}-value`}
          aria-describedby={describedBy()}
          data-invalid={props.error ? '' : undefined}
          onClick={() => setOpen(true)}
        >
          <span id={`${id}-value`} class="choice-open-value" classList={{ 'choice-open-none': chosen() === undefined }}>
            <Show when={chosen()} fallback="Choose…">
              {(choice) => (
                <>
                  <span class={`choice-dot choice-${choice().color}`} aria-hidden="true" />
                  {choice().name}
                </>
              )}
            </Show>
          </span>
          <ChevronRight size={18} class="choice-open-icon" />
        </button>
        <ChoiceSheet
          open={open()}
          onOpenChange={setOpen}
          title={props.item.label}
          choices={props.field.choices}
          value={chosen() === undefined ? [] : [String(props.value)]}
          clearable={!props.item.required}
          onChange={([id]) => props.onChange(id ?? null)}
        />
      </Show>
      <p class="form-row-description" id={`${id}-help`} hidden={props.item.help === ''}>
        {props.item.help}
      </p>
      <FieldError id={`${id}-error`} text={props.error} />
    </div>
  )
}
