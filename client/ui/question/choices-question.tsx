import ChevronRight from 'lucide-solid/icons/chevron-right'
import { createSignal, createUniqueId, For, Show } from 'solid-js'

import { chosenOf } from '@operagrid/shared/domain/cell'

import { Chip } from '../chip.tsx'
import { FieldError } from '../field-error.tsx'

import '../choice-color.css'
import './choice-question.css'
import { SHOWN_AT_ONCE } from './choice-question.tsx'
import { ChoiceSheet } from './choice-sheet.tsx'
import { QuestionLabel } from './question-label.tsx'
import type { QuestionProps } from './question-props.ts'

/** Any number of several: as large lines to tick when they are few, in a sheet with a search when they are many. */
export function ChoicesQuestion(props: QuestionProps) {
  const id = createUniqueId()
  const [open, setOpen] = createSignal(false)
  const chosen = () => chosenOf(props.field, props.value)
  const ids = () => chosen().map((choice) => choice.id)
  const take = (wanted: readonly string[]): void => {
    const inOrder = chosenOf(props.field, wanted).map((choice) => choice.id)
    props.onChange(inOrder.length === 0 ? null : inOrder)
  }
  const describedBy = () => `${props.error ? `${id}-error ` : ''}${id}-help`
  return (
    <div class="form-row" role="group" aria-labelledby={`${id}-label`} aria-describedby={describedBy()}>
      <QuestionLabel id={`${id}-label`} text={props.item.label} required={props.item.required} />
      <Show
        when={props.field.choices.length > SHOWN_AT_ONCE}
        fallback={
          <div class="choice-lines" classList={{ 'choice-lines-faulty': props.error !== undefined }}>
            <For each={props.field.choices}>
              {(choice) => (
                <label class={`choice-line choice-${choice.color}`}>
                  <input
                    type="checkbox"
                    class="choice-radio"
                    checked={ids().includes(choice.id)}
                    onChange={(event) =>
                      take(
                        event.currentTarget.checked ? [...ids(), choice.id] : ids().filter((one) => one !== choice.id),
                      )
                    }
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
          class="control choice-open choices-open"
          aria-haspopup="dialog"
          aria-labelledby={`${id}-label ${id}-value`}
          aria-describedby={describedBy()}
          data-invalid={props.error ? '' : undefined}
          onClick={() => setOpen(true)}
        >
          <span id={`${id}-value`} class="choices-open-value" classList={{ 'choice-open-none': chosen().length === 0 }}>
            <For each={chosen()} fallback="Choose…">
              {(choice) => <Chip color={choice.color}>{choice.name}</Chip>}
            </For>
          </span>
          <ChevronRight size={18} class="choice-open-icon" />
        </button>
        <ChoiceSheet
          open={open()}
          onOpenChange={setOpen}
          title={props.item.label}
          choices={props.field.choices}
          value={ids()}
          several
          clearable={!props.item.required}
          onChange={take}
        />
      </Show>
      <p class="form-row-description" id={`${id}-help`} hidden={props.item.help === ''}>
        {props.item.help}
      </p>
      <FieldError id={`${id}-error`} text={props.error} />
    </div>
  )
}
