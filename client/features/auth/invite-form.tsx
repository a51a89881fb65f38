import { Show } from 'solid-js'

import { acceptInvitation, roleNames } from '@operagrid/shared/domain/member'
import type { OpenInvitation } from '@operagrid/shared/domain/member'

import { theSession } from '../../live/session.ts'
import { Banner } from '../../ui/banner.tsx'
import { Button } from '../../ui/button.tsx'
import { AuthLayout } from './auth-layout.tsx'
import { createAuthForm } from './create-auth-form.ts'
import { createSecondStep } from './create-second-step.ts'
import { PasswordField } from './password-field.tsx'
import { Refusal } from './refusal.tsx'
import { SecondStep } from './second-step.tsx'

type InviteFormProps = {
  readonly token: string
  readonly invitation: OpenInvitation
  readonly onJoined: (slug: string) => void
}

/** Says who is invited where, and asks for the one thing that is missing. */
export function InviteForm(props: InviteFormProps) {
  const session = theSession()
  const step = createSecondStep((entered) => props.onJoined(entered.tenant.slug))
  const form = createAuthForm({
    initial: { token: props.token, password: '' },
    schema: acceptInvitation,
    submit: async (values) => step.follow(await session.join(values)),
    explain: (error) =>
      error.code === 'UNAUTHENTICATED'
        ? `${props.invitation.email} has an account with another password. Enter that one to join with it.`
        : undefined,
  })
  return (
    <SecondStep step={step}>
      <AuthLayout
        title={`Join ${props.invitation.workspace}`}
        text={`Welcome, ${props.invitation.name}. Choose a password to join.`}
      >
        <dl class="auth-facts">
          <dt>E-mail</dt>
          <dd>{props.invitation.email}</dd>
          <dt>Role</dt>
          <dd>{roleNames[props.invitation.role]}</dd>
        </dl>
        <Show when={session.current()}>
          {(current) => (
            <div class="auth-notice">
              <Banner tone="info">
                {current().member.name} is signed in to {current().tenant.name} here. Joining signs them out of this
                browser.
              </Banner>
            </div>
          )}
        </Show>
        <form class="auth-form" noValidate onSubmit={(event) => void form.send(event)}>
          {/* Lets password managers file the password under the right e-mail. */}
          <input type="email" name="email" autocomplete="username" value={props.invitation.email} readOnly hidden />
          <PasswordField
            kind="new"
            autofocus
            value={form.values.password}
            onChange={(value) => form.set('password', value)}
            error={form.error('password')}
          />
          <p class="auth-text">If you use OperaGrid with this e-mail already, enter the password you have.</p>
          <Refusal text={form.refusal() ?? step.fault()} />
          <Button type="submit" variant="primary" wide busy={form.busy()}>
            Join
          </Button>
        </form>
      </AuthLayout>
    </SecondStep>
  )
}
