import { A, useLocation } from '@solidjs/router'

import { signUp } from '@operagrid/shared/domain/member'

import { theSession } from '../../live/session.ts'
import { Button } from '../../ui/button.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { AuthLayout } from './auth-layout.tsx'
import { createAuthForm } from './create-auth-form.ts'
import { createSecondStep } from './create-second-step.ts'
import { PasswordField } from './password-field.tsx'
import { Refusal } from './refusal.tsx'
import { SecondStep } from './second-step.tsx'
import { SignedOutOnly } from './signed-out-only.tsx'

export function SignUpPage() {
  const location = useLocation()
  const step = createSecondStep()
  const form = createAuthForm({
    initial: { workspace: '', name: '', email: '', password: '' },
    schema: signUp,
    submit: async (values) => step.follow(await theSession().signUp(values)),
    explain: (error) =>
      error.code === 'UNAUTHENTICATED'
        ? 'E-mail and password do not fit together. If you have an account already, enter its password.'
        : undefined,
  })
  return (
    <SignedOutOnly>
      <SecondStep step={step}>
        <AuthLayout
          title="Create a workspace"
          text="For one operation and the people who run it. You will be its first manager."
          other={
            <>
              Have an account? <A href={`/sign-in${location.search}`}>Sign in</A>
            </>
          }
        >
          <form class="auth-form" noValidate onSubmit={(event) => void form.send(event)}>
            <TextField
              label="Workspace"
              name="workspace"
              placeholder="Harbour festival"
              autocomplete="organization"
              maxLength={120}
              autofocus
              value={form.values.workspace}
              onChange={(value) => form.set('workspace', value)}
              error={form.error('workspace')}
            />
            <TextField
              label="Your name"
              name="name"
              autocomplete="name"
              maxLength={120}
              value={form.values.name}
              onChange={(value) => form.set('name', value)}
              error={form.error('name')}
            />
            <TextField
              label="E-mail"
              type="email"
              name="email"
              autocomplete="username"
              inputMode="email"
              value={form.values.email}
              onChange={(value) => form.set('email', value)}
              error={form.error('email')}
            />
            <PasswordField
              kind="new"
              value={form.values.password}
              onChange={(value) => form.set('password', value)}
              error={form.error('password')}
            />
            <Refusal text={form.refusal() ?? step.fault()} />
            <Button type="submit" variant="primary" wide busy={form.busy()}>
              Create workspace
            </Button>
          </form>
        </AuthLayout>
      </SecondStep>
    </SignedOutOnly>
  )
}
