import { useParams } from '@solidjs/router'
import KeyRound from 'lucide-solid/icons/key-round'
import LinkOff from 'lucide-solid/icons/link-2-off'
import { createSignal, Match, Show, Switch } from 'solid-js'
import { z } from 'zod'

import { resetByLink } from '@operagrid/shared/domain/account'

import { identityCall } from '../../live/identity-call.ts'
import { theSession } from '../../live/session.ts'
import { ButtonLink } from '../../ui/button-link.tsx'
import { Button } from '../../ui/button.tsx'
import { AuthEnd } from './auth-end.tsx'
import { AuthLayout } from './auth-layout.tsx'
import { createAuthForm } from './create-auth-form.ts'
import { isDeadLink } from './dead-link.ts'
import { PasswordField } from './password-field.tsx'
import { Refusal } from './refusal.tsx'

/** What the mail of a forgotten password opens: another link begins afresh. */
export function ResetPage() {
  const params = useParams<{ token: string }>()
  return (
    <Show when={params.token} keyed>
      {(token) => <ResetByLink token={token} />}
    </Show>
  )
}

/** The token goes to the server in a body, never in an address. */
function ResetByLink(props: { readonly token: string }) {
  const [done, setDone] = createSignal<string>()
  const [dead, setDead] = createSignal(false)
  const form = createAuthForm({
    initial: { password: '' },
    schema: resetByLink.pick({ password: true }),
    submit: async ({ password }) => {
      try {
        const answer = await identityCall('account.reset', { token: props.token, password }, reset)
        // Whoever was signed in here may be signed out now: the sign-in must not lead back to their workspace.
        await theSession().restore()
        setDone(answer.email)
      } catch (error) {
        if (!isDeadLink(error)) throw error
        setDead(true)
      }
    },
  })
  return (
    <Switch
      fallback={
        <AuthLayout title="Choose a new password" text="It signs you out on every device.">
          <form class="auth-form" noValidate onSubmit={(event) => void form.send(event)}>
            <PasswordField
              kind="new"
              label="New password"
              autofocus
              value={form.values.password}
              onChange={(value) => form.set('password', value)}
              error={form.error('password')}
            />
            <Refusal text={form.refusal()} />
            <Button type="submit" variant="primary" wide busy={form.busy()}>
              Set the password
            </Button>
          </form>
        </AuthLayout>
      }
    >
      <Match when={done()}>
        {(email) => (
          <AuthEnd
            icon={KeyRound}
            tone="good"
            title="Your password is changed"
            text={
              <>
                <strong>{email()}</strong> was signed out everywhere. Sign in with the new password.
              </>
            }
            action={
              <ButtonLink variant="primary" href="/sign-in">
                Sign in
              </ButtonLink>
            }
          />
        )}
      </Match>
      <Match when={dead()}>
        <AuthEnd
          icon={LinkOff}
          title="This link no longer works"
          text="It was used, replaced by a newer one, or is older than an hour. Your password is as it was."
          action={
            <ButtonLink variant="primary" href="/forgot">
              Ask for a new link
            </ButtonLink>
          }
        />
      </Match>
    </Switch>
  )
}

const reset = z.object({ email: z.string() })
