import { A, useLocation } from '@solidjs/router'
import { Show } from 'solid-js'

import { signIn } from '@operagrid/shared/domain/member'

import { theSession } from '../../live/session.ts'
import { Banner } from '../../ui/banner.tsx'
import { Button } from '../../ui/button.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { AuthLayout } from './auth-layout.tsx'
import { createAuthForm } from './create-auth-form.ts'
import { createSecondStep } from './create-second-step.ts'
import { PasskeyDoor } from './passkey-door.tsx'
import { PasswordField } from './password-field.tsx'
import { Refusal } from './refusal.tsx'
import { SecondStep } from './second-step.tsx'
import { SignedOutOnly } from './signed-out-only.tsx'

export function SignInPage() {
  const session = theSession()
  const location = useLocation()
  const step = createSecondStep()
  const form = createAuthForm({
    initial: { email: '', password: '' },
    schema: signIn,
    submit: async (values) => step.follow(await session.signIn(values)),
  })
  return (
    <SignedOutOnly>
      <SecondStep step={step}>
        <AuthLayout
          title="Sign in"
          text="To your workspace on OperaGrid."
          other={
            <>
              New here? <A href={`/sign-up${location.search}`}>Create a workspace</A>
            </>
          }
        >
          <Show when={session.ended()}>
            <div class="auth-notice">
              <Banner tone="warning">Your session has ended. Sign in again to go on where you were.</Banner>
            </div>
          </Show>
          <Show when={step.fault()}>
            {(text) => (
              <div class="auth-notice">
                <Banner tone="warning">{text()}</Banner>
              </div>
            )}
          </Show>
          <form class="auth-form" noValidate onSubmit={(event) => void form.send(event)}>
            <TextField
              label="E-mail"
              type="email"
              name="email"
              autocomplete="username webauthn"
              inputMode="email"
              autofocus
              value={form.values.email}
              onChange={(value) => form.set('email', value)}
              error={form.error('email')}
            />
            <PasswordField
              kind="current"
              value={form.values.password}
              onChange={(value) => form.set('password', value)}
              error={form.error('password')}
            />
            <Refusal text={form.refusal()} />
            <Button type="submit" variant="primary" wide busy={form.busy()}>
              Sign in
            </Button>
          </form>
          <PasskeyDoor />
          <p class="auth-forgot">
            <A href={`/forgot${location.search}`} state={{ email: form.values.email }}>
              Forgot your password?
            </A>
          </p>
        </AuthLayout>
      </SecondStep>
    </SignedOutOnly>
  )
}
