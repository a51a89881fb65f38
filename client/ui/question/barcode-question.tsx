import { MAX_BARCODE } from '@operagrid/shared/domain/barcode'

import { CodeExtras } from '../scan/code-extras.tsx'
import { TextField } from '../text-field.tsx'
import type { QuestionProps } from './question-props.ts'

/** A code: scanned with the camera, or by a scanner that types, or typed. */
export function BarcodeQuestion(props: QuestionProps) {
  const text = () => (typeof props.value === 'string' ? props.value : '')
  return (
    <>
      <TextField
        label={props.item.label}
        description={props.item.help === '' ? undefined : props.item.help}
        required={props.item.required}
        error={props.error}
        value={text()}
        onChange={(typed) => props.onChange(typed === '' ? null : typed)}
        onKeyDown={(event) => {
          // A scanner ends each code with it: that sends no report.
          if (event.key === 'Enter') event.preventDefault()
        }}
        maxLength={MAX_BARCODE}
        autocomplete="off"
      />
      <CodeExtras label={props.item.label} code={text()} onScan={(code) => props.onChange(code.trim() || null)} />
    </>
  )
}
