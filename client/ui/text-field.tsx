import { createUniqueId, Show, type JSX } from 'solid-js'

import { describeControl } from './describe-control.ts'
import { FormRow, type FormRowProps } from './form-row.tsx'

import './text-field.css'

type Control = HTMLInputElement | HTMLTextAreaElement

type TextFieldProps = FormRowProps & {
  readonly value: string
  /** On every keystroke. */
  readonly onChange: (value: string) => void
  readonly type?: 'text' | 'email' | 'password' | 'search' | 'tel' | 'url' | 'number' | 'date' | 'datetime-local'
  readonly multiline?: boolean
  readonly rows?: number
  readonly size?: 'sm' | 'md'
  readonly id?: string
  readonly name?: string
  readonly placeholder?: string
  readonly autocomplete?: JSX.HTMLAutocomplete
  readonly inputMode?: 'text' | 'numeric' | 'decimal' | 'email' | 'search' | 'tel' | 'url' | 'none'
  readonly maxLength?: number
  readonly disabled?: boolean
  readonly readOnly?: boolean
  /** Takes the focus when it appears; at most one on a page or dialog. */
  readonly autofocus?: boolean
  readonly onBlur?: (event: FocusEvent) => void
  readonly onKeyDown?: (event: KeyboardEvent) => void
  readonly ref?: (control: Control) => void
}

/** One line of text, or several with `multiline`. */
export function TextField(props: TextFieldProps) {
  const fallbackId = createUniqueId()
  const id = () => props.id ?? fallbackId
  const shared = {
    get id() {
      return id()
    },
    get class() {
      return `control text-field ${props.size === 'sm' ? 'control-sm' : ''}`
    },
    get name() {
      return props.name
    },
    get placeholder() {
      return props.placeholder
    },
    get autocomplete() {
      return props.autocomplete
    },
    get inputMode() {
      return props.inputMode
    },
    get maxLength() {
      return props.maxLength
    },
    get disabled() {
      return props.disabled
    },
    get readOnly() {
      return props.readOnly
    },
    get required() {
      return props.required
    },
    get 'aria-invalid'() {
      return props.error ? ('true' as const) : undefined
    },
    get 'aria-describedby'() {
      return describeControl(id(), props)
    },
  }
  const attach = (control: Control): void => {
    props.ref?.(control)
    if (!props.autofocus) return
    // Browsers honour `autofocus` only while a page loads; dialogs look for this mark when they open.
    control.dataset['autofocus'] = ''
    queueMicrotask(() => control.focus())
  }
  return (
    <FormRow {...props} controlId={id()}>
      <Show
        when={props.multiline}
        fallback={
          <input
            {...shared}
            ref={attach}
            type={props.type ?? 'text'}
            value={props.value}
            onInput={(event) => props.onChange(event.currentTarget.value)}
            onBlur={(event) => props.onBlur?.(event)}
            onKeyDown={(event) => props.onKeyDown?.(event)}
          />
        }
      >
        <textarea
          {...shared}
          ref={attach}
          rows={props.rows ?? 4}
          value={props.value}
          onInput={(event) => props.onChange(event.currentTarget.value)}
          onBlur={(event) => props.onBlur?.(event)}
          onKeyDown={(event) => props.onKeyDown?.(event)}
        />
      </Show>
    </FormRow>
  )
}
