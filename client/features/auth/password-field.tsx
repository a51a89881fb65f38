import ArrowBigUpDash from 'lucide-solid/icons/arrow-big-up-dash'
import Check from 'lucide-solid/icons/check'
import Eye from 'lucide-solid/icons/eye'
import EyeOff from 'lucide-solid/icons/eye-off'
import { createSignal, createUniqueId, Show } from 'solid-js'

import { FormRow } from '../../ui/form-row.tsx'
import { IconButton } from '../../ui/icon-button.tsx'

import '../../ui/text-field.css'
import './auth.css'

type PasswordFieldProps = {
  readonly value: string
  readonly onChange: (value: string) => void
  readonly error: string | undefined
  /** `new` shows the rule and lets password managers suggest one. */
  readonly kind: 'current' | 'new'
  readonly label?: string
  readonly autofocus?: boolean
}

const SHORTEST_NEW = 10

/** A password, hidden until its eye is pressed; says when Caps Lock is on. */
export function PasswordField(props: PasswordFieldProps) {
  const id = createUniqueId()
  const [shown, setShown] = createSignal(false)
  const [caps, setCaps] = createSignal(false)
  const met = () => [...props.value].length >= SHORTEST_NEW
  const watchCaps = (event: KeyboardEvent): void => {
    setCaps(event.getModifierState('CapsLock'))
  }
  return (
    <FormRow label={props.label ?? 'Password'} controlId={id} error={props.error}>
      <div class="password-field">
        <input
          id={id}
          ref={(input) => {
            if (props.autofocus) queueMicrotask(() => input.focus())
          }}
          class="control text-field"
          type={shown() ? 'text' : 'password'}
          autocomplete={props.kind === 'new' ? 'new-password' : 'current-password'}
          autocapitalize="off"
          spellcheck={false}
          maxLength={256}
          value={props.value}
          aria-invalid={props.error ? 'true' : undefined}
          aria-describedby={`${id}-error ${id}-hint`}
          onInput={(event) => props.onChange(event.currentTarget.value)}
          onKeyDown={watchCaps}
          onKeyUp={watchCaps}
          onBlur={() => setCaps(false)}
        />
        <IconButton
          class="password-field-eye"
          label={`${shown() ? 'Hide' : 'Show'} the ${(props.label ?? 'Password').toLowerCase()}`}
          icon={shown() ? EyeOff : Eye}
          aria-pressed={shown()}
          aria-controls={id}
          onClick={() => setShown(!shown())}
        />
      </div>
      <div id={`${id}-hint`} class="password-hint-place" aria-live="polite">
        <Show when={caps()} fallback={<Show when={props.kind === 'new' && !props.error}>{rule(met())}</Show>}>
          <p class="password-hint password-hint-caps">
            <ArrowBigUpDash size={14} /> Caps Lock is on
          </p>
        </Show>
      </div>
    </FormRow>
  )
}

function rule(met: boolean) {
  return (
    <p class="password-hint" classList={{ 'password-hint-met': met }}>
      <Show when={met}>
        <Check size={14} />
      </Show>
      At least {SHORTEST_NEW} characters; a few words are fine
    </p>
  )
}
