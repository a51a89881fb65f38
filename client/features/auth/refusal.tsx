import { FieldError } from '../../ui/field-error.tsx'

import './auth.css'

/** What the server said to the whole form; its line is always there. */
export function Refusal(props: { readonly text: string | undefined }) {
  return (
    <div class="auth-refusal">
      <FieldError text={props.text} />
    </div>
  )
}
