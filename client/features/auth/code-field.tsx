import { Show } from 'solid-js'

import { TextField } from '../../ui/text-field.tsx'
import type { CodeKind } from './create-code-kind.ts'

import './factor.css'

type CodeFieldProps = {
  readonly kind: CodeKind
  readonly value: string
  readonly onChange: (value: string) => void
  readonly error: string | undefined
  readonly autofocus?: boolean
}

/** One field for a code, typed or pasted with whatever spaces; phones offer the code and the right keys. */
export function CodeField(props: CodeFieldProps) {
  return (
    <div class="code-field">
      {/* Another field for each kind: a phone keeps the keys that a field began with. */}
      <Show when={props.kind} keyed>
        {(kind) => (
          <TextField
            label={kind === 'totp' ? 'Code' : 'Recovery code'}
            name={kind === 'totp' ? 'code' : 'recovery-code'}
            autocomplete={kind === 'totp' ? 'one-time-code' : 'off'}
            inputMode={kind === 'totp' ? 'numeric' : 'text'}
            placeholder={kind === 'totp' ? '123 456' : '4f7kq-9xw2m'}
            maxLength={40}
            {...(props.autofocus === true && { autofocus: true })}
            value={props.value}
            onChange={(value) => props.onChange(value)}
            error={props.error}
          />
        )}
      </Show>
    </div>
  )
}
