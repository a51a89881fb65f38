import { createEffect, createSignal, createUniqueId, on, onCleanup, Show } from 'solid-js'

import type { Field } from '@operagrid/shared/domain/field'
import { partNames } from '@operagrid/shared/domain/formula-literal'

import { FieldError } from '../../../ui/field-error.tsx'
import type { Completion } from './completions.ts'
import type { FormulaDraft } from './create-formula-draft.ts'
import { FormulaHelp } from './formula-help.tsx'
import { FormulaInput } from './formula-input.tsx'
import { FormulaPreview } from './formula-preview.tsx'

/** While somebody types, what is half written is not called wrong for so long. */
const PAUSE_MS = 700

type FormulaFieldProps = {
  readonly draft: FormulaDraft
  /** The fields that it may use. */
  readonly fields: readonly Field[]
  /** The field as it would be. */
  readonly shaped: Field
  /** It was tried to save it: what is wrong is said at once. */
  readonly tried: boolean
}

/** The formula of a field, with what is wrong with it, what it comes to and all that can be written. */
export function FormulaField(props: FormulaFieldProps) {
  const id = createUniqueId()
  const [paused, setPaused] = createSignal(true)
  let insert: (put: Pick<Completion, 'text' | 'back'>) => void = () => undefined
  createEffect(
    on(
      () => props.draft.text(),
      () => {
        setPaused(false)
        const timer = setTimeout(() => setPaused(true), PAUSE_MS)
        onCleanup(() => clearTimeout(timer))
      },
      { defer: true },
    ),
  )
  const told = () => {
    const isEmpty = props.draft.text().trim() === ''
    return props.tried || (paused() && !isEmpty) ? props.draft.problem() : null
  }
  return (
    <div class="form-row formula-field">
      <label class="form-row-label" for={id}>
        Formula
      </label>
      <FormulaInput
        id={id}
        describedBy={`${id}-told`}
        text={props.draft.text()}
        onChange={props.draft.setText}
        fields={props.fields}
        problem={told()}
        onReady={(ready) => (insert = ready)}
      />
      <div class="formula-told" id={`${id}-told`}>
        <Show
          when={told()}
          fallback={
            <p class="form-row-description">
              <Show when={props.draft.result()} fallback="Type { for fields, or a letter for functions.">
                {(result) => `It comes to ${partNames[result()]}.`}
              </Show>
            </p>
          }
        >
          {(problem) => <FieldError text={problem().message} />}
        </Show>
      </div>
      <Show when={props.draft.result() !== undefined}>
        <FormulaPreview field={props.shaped} />
      </Show>
      <FormulaHelp onPick={(put) => insert(put)} />
    </div>
  )
}
