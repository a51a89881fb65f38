import { PasswordField } from './password-field.tsx'

type OwnPasswordProps = {
  /** Whose it is: the account's address. */
  readonly email: string
  readonly value: string
  readonly onChange: (value: string) => void
  readonly error: string | undefined
}

/** Asks somebody who is signed in for their password once more, first of all in its form. */
export function OwnPassword(props: OwnPasswordProps) {
  return (
    <>
      {/* Lets password managers find the password under the address that it belongs to. */}
      <input type="email" autocomplete="username" value={props.email} readOnly hidden />
      <PasswordField
        kind="current"
        label="Your password"
        autofocus
        value={props.value}
        onChange={props.onChange}
        error={props.error}
      />
    </>
  )
}
