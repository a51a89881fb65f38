import { RatingField } from '../rating-field.tsx'
import type { QuestionProps } from './question-props.ts'

/** Stars, given by thumb. */
export function RatingQuestion(props: QuestionProps) {
  return (
    <RatingField
      label={props.item.label}
      description={props.item.help === '' ? undefined : props.item.help}
      required={props.item.required}
      error={props.error}
      value={typeof props.value === 'number' ? props.value : null}
      onChange={props.onChange}
    />
  )
}
