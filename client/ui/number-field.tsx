import { createSignal } from 'solid-js'

import type { NumberFormat } from '@operagrid/shared/domain/number-format'
import { readNumberText, numberText } from '@operagrid/shared/domain/number-text'

import type { FormRowProps } from './form-row.tsx'
import { uiDecimal } from './number-words.ts'
import { TextField } from './text-field.tsx'

type NumberFieldProps = FormRowProps & {
  readonly value: number | null
  readonly format: NumberFormat
  /** On every keystroke; null while what is typed is no number. */
  readonly onChange: (value: number | null) => void
  readonly size?: 'sm' | 'md'
  readonly placeholder?: string
  readonly disabled?: boolean
}

/** A number, typed as its format shows it. What is typed stays as it is until the field is left. */
export function NumberField(props: NumberFieldProps) {
  const [typed, setTyped] = createSignal<string | null>(null)
  const text = () => typed() ?? (props.value === null ? '' : numberText(props.value, props.format, uiDecimal))
  return (
    <TextField
      {...props}
      value={text()}
      onChange={(next) => {
        setTyped(next)
        props.onChange(readNumberText(next.trim(), props.format, { decimal: uiDecimal, typed: true }) ?? null)
      }}
      onBlur={() => setTyped(null)}
      inputMode={props.format.style === 'duration' ? 'text' : 'decimal'}
      autocomplete="off"
    />
  )
}
