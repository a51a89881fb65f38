import { editText, numberExample } from '../edit-text.ts'
import { inputModes } from '../input-modes.ts'
import { TextField } from '../text-field.tsx'
import type { QuestionProps } from './question-props.ts'

/** Text of one line or several, a number or a date. What is typed is kept as typed until it is sent. */
export function TextQuestion(props: QuestionProps) {
  const isNumber = () => props.field.type === 'number' || props.field.type === 'duration'
  const text = () => (typeof props.value === 'number' ? editText(props.field, props.value) : String(props.value ?? ''))
  const change = (typed: string): void => props.onChange(typed === '' ? null : typed)
  return (
    <TextField
      label={props.item.label}
      description={props.item.help === '' ? undefined : props.item.help}
      required={props.item.required}
      error={props.error}
      value={text()}
      onChange={change}
      multiline={props.field.type === 'longText'}
      rows={5}
      type={props.field.type === 'date' ? 'date' : 'text'}
      placeholder={isNumber() && props.field.format !== undefined ? numberExample(props.field) : ''}
      inputMode={inputModes[props.field.type] ?? 'text'}
      maxLength={isNumber() ? 40 : 20_000}
      autocomplete="off"
    />
  )
}
