import { createSignal } from 'solid-js'
import { z } from 'zod'

import { changeEmail } from '@operagrid/shared/domain/account'

import { createRenewalOnReturn } from '../../live/create-renewal-on-return.ts'
import { ownerCall } from '../../live/identity-call.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { TextField } from '../../ui/text-field.tsx'

import './account.css'
import { createAuthForm } from './create-auth-form.ts'
import { Outcome } from './outcome.tsx'
import { PasswordField } from './password-field.tsx'

/** Asks for another address; the account changes when the link that goes there is followed. */
export function ChangeEmail(props: { readonly email: string }) {
  const [asked, setAsked] = createSignal<string>()
  createRenewalOnReturn(() => asked() !== undefined && asked() !== props.email)
  const form = createAuthForm({
    initial: { email: '', password: '' },
    schema: changeEmail.refine(({ email }) => email !== props.email, {
      path: ['email'],
      message: 'This is your address already.',
    }),
    submit: async (values) => {
      await ownerCall('account.changeEmail', values, z.object({}))
      form.reset()
      setAsked(values.email)
    },
    fieldOf: (error) => (error.code === 'NOT_ALLOWED' ? 'password' : undefined),
  })
  const set = (name: 'email' | 'password', value: string): void => {
    setAsked(undefined)
    form.set(name, value)
  }
  const done = (): string | undefined => {
    const email = asked()
    if (email === undefined) return undefined
    if (email === props.email) return `You sign in with ${email} now.`
    return `A link is on its way to ${email}. It works for 24 hours.`
  }
  return (
    <Card
      title="Change your e-mail"
      description="A link goes to the new address. Nothing changes before you follow it."
    >
      <form class="account-form" noValidate onSubmit={(event) => void form.send(event)}>
        {/* Lets password managers find the password under the address that it belongs to. */}
        <input type="email" autocomplete="username" value={props.email} readOnly hidden />
        <TextField
          label="New e-mail"
          type="email"
          name="new-email"
          autocomplete="email"
          inputMode="email"
          value={form.values.email}
          onChange={(value) => set('email', value)}
          error={form.error('email')}
        />
        <PasswordField
          kind="current"
          label="Your password"
          value={form.values.password}
          onChange={(value) => set('password', value)}
          error={form.error('password')}
        />
        <div class="account-act">
          <Button type="submit" busy={form.busy()}>
            Send the link
          </Button>
          <Outcome fault={form.refusal()} done={done()} />
        </div>
      </form>
    </Card>
  )
}
