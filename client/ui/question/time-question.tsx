import { createUniqueId } from 'solid-js'

import { Button } from '../button.tsx'
import { describeControl } from '../describe-control.ts'
import { FormRow } from '../form-row.tsx'

import '../text-field.css'
import { fromLocalInput, toLocalInput, toMinute } from './local-time.ts'
import type { QuestionProps } from './question-props.ts'

/** A date and time in this phone's zone, with "Now" beside it. */
export function TimeQuestion(props: QuestionProps) {
  const id = createUniqueId()
  const value = () => (typeof props.value === 'string' ? props.value : null)
  return (
    <FormRow
      label={props.item.label}
      description={props.item.help === '' ? undefined : props.item.help}
      required={props.item.required}
      error={props.error}
      controlId={id}
    >
      <div class="question-line">
        <input
          id={id}
          type="datetime-local"
          class="control text-field"
          value={toLocalInput(value())}
          required={props.item.required}
          aria-invalid={props.error ? 'true' : undefined}
          aria-describedby={describeControl(id, { description: props.item.help, error: props.error })}
          onInput={(event) => props.onChange(fromLocalInput(event.currentTarget.value))}
        />
        <Button onClick={() => props.onChange(toMinute(new Date()))}>Now</Button>
      </div>
    </FormRow>
  )
}
