import { createUniqueId } from 'solid-js'

import { FieldError } from '../field-error.tsx'
import { Switch } from '../switch.tsx'
import type { QuestionProps } from './question-props.ts'

/** Yes or no, the whole line being the target. */
export function TickQuestion(props: QuestionProps) {
  const id = createUniqueId()
  return (
    <div class="question-tick">
      <Switch
        label={props.item.required ? `${props.item.label} *` : props.item.label}
        {...(props.item.help === '' ? {} : { description: props.item.help })}
        checked={props.value === true}
        onChange={(on) => props.onChange(on ? true : null)}
      />
      <FieldError id={`${id}-error`} text={props.error} />
    </div>
  )
}
