import Check from 'lucide-solid/icons/check'
import Copy from 'lucide-solid/icons/copy'
import { createSignal, createUniqueId, onCleanup } from 'solid-js'

import { Button } from './button.tsx'

import './copy-field.css'
import { describeControl } from './describe-control.ts'
import { FormRow, type FormRowProps } from './form-row.tsx'

type CopyFieldProps = Pick<FormRowProps, 'label' | 'hideLabel' | 'description'> & { readonly value: string }

/** A link or a secret to take along. Where the clipboard is refused, the text is selected instead. */
export function CopyField(props: CopyFieldProps) {
  const id = createUniqueId()
  const [copied, setCopied] = createSignal(false)
  let input: HTMLInputElement | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  onCleanup(() => clearTimeout(timer))
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(props.value)
      setCopied(true)
      clearTimeout(timer)
      timer = setTimeout(() => setCopied(false), 2000)
    } catch {
      input?.focus()
      input?.select()
    }
  }
  return (
    <FormRow {...props} controlId={id}>
      <div class="copy-field">
        <input
          ref={(element) => (input = element)}
          id={id}
          class="control copy-field-value"
          readOnly
          value={props.value}
          aria-describedby={describeControl(id, props)}
          onFocus={(event) => event.currentTarget.select()}
        />
        <Button class="copy-field-button" icon={copied() ? Check : Copy} onClick={() => void copy()}>
          {copied() ? 'Copied' : 'Copy'}
        </Button>
        <span class="visually-hidden" role="status">
          {copied() ? 'Copied to the clipboard' : ''}
        </span>
      </div>
    </FormRow>
  )
}
