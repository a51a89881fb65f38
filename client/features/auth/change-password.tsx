import { createSignal } from 'solid-js'
import { z } from 'zod'

import { changePassword } from '@operagrid/shared/domain/account'

import { ownerCall } from '../../live/identity-call.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'

import './account.css'
import { createAuthForm } from './create-auth-form.ts'
import { Outcome } from './outcome.tsx'
import { PasswordField } from './password-field.tsx'

const changed = z.object({ ended: z.number() })

/** Sets another password for whoever knows the present one; this session goes on, all others end. */
export function ChangePassword(props: { readonly email: string }) {
  const [ended, setEnded] = createSignal<number>()
  const form = createAuthForm({
    initial: { password: '', newPassword: '' },
    schema: changePassword,
    submit: async (values) => {
      const answer = await ownerCall('account.changePassword', values, changed)
      form.reset()
      setEnded(answer.ended)
    },
    // The server says `password: …` of a weak one, whichever field it came from; the present one can be anything.
    fieldOf: (error) =>
      error.code === 'NOT_ALLOWED' ? 'password' : error.message.startsWith('password: ') ? 'newPassword' : undefined,
  })
  const set = (name: 'password' | 'newPassword', value: string): void => {
    setEnded(undefined)
    form.set(name, value)
  }
  const done = (): string | undefined => {
    const others = ended()
    if (others === undefined) return undefined
    if (others === 0) return 'Your password is changed. You were signed in nowhere else.'
    return `Your password is changed. ${others === 1 ? '1 other session was' : `${others} other sessions were`} ended.`
  }
  return (
    <Card title="Change your password" description="You stay signed in here; everywhere else you are signed out.">
      <form class="account-form" noValidate onSubmit={(event) => void form.send(event)}>
        {/* Lets password managers file the new password under the right address. */}
        <input type="email" autocomplete="username" value={props.email} readOnly hidden />
        <PasswordField
          kind="current"
          label="Present password"
          value={form.values.password}
          onChange={(value) => set('password', value)}
          error={form.error('password')}
        />
        <PasswordField
          kind="new"
          label="New password"
          value={form.values.newPassword}
          onChange={(value) => set('newPassword', value)}
          error={form.error('newPassword')}
        />
        <div class="account-act">
          <Button type="submit" busy={form.busy()}>
            Change the password
          </Button>
          <Outcome fault={form.refusal()} done={done()} />
        </div>
      </form>
    </Card>
  )
}
