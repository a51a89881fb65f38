import { A, useLocation } from '@solidjs/router'
import MailCheck from 'lucide-solid/icons/mail-check'
import { createSignal, Show } from 'solid-js'
import { z } from 'zod'

import { askReset } from '@operagrid/shared/domain/account'

import { identityCall } from '../../live/identity-call.ts'
import { useSession } from '../../live/session.ts'
import { ButtonLink } from '../../ui/button-link.tsx'
import { Button } from '../../ui/button.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { AuthEnd } from './auth-end.tsx'
import { AuthLayout } from './auth-layout.tsx'
import { createAuthForm } from './create-auth-form.ts'
import { Refusal } from './refusal.tsx'

/** Asks for the link that sets a new password. Whether there is such an account is said to nobody. */
export function ForgotPage() {
  const location = useLocation<{ email: string }>()
  const session = useSession()
  const [sentTo, setSentTo] = createSignal<string>()
  const form = createAuthForm({
    // What was typed at the sign-in, or who is signed in.
    initial: { email: location.state?.email ?? session()?.account.email ?? '' },
    schema: askReset,
    submit: async (values) => {
      await identityCall('account.askReset', values, z.object({}))
      setSentTo(values.email)
    },
  })
  const back = () => {
    const current = session()
    return current
      ? { href: `/w/${current.tenant.slug}`, words: `Back to ${current.tenant.name}` }
      : { href: `/sign-in${location.search}`, words: 'Back to sign-in' }
  }
  return (
    <Show
      when={sentTo()}
      fallback={
        <AuthLayout
          title="Forgot your password?"
          text="Enter your e-mail address. We send a link there that lets you choose a new password."
          other={<A href={back().href}>{back().words}</A>}
        >
          <form class="auth-form" noValidate onSubmit={(event) => void form.send(event)}>
            <TextField
              label="E-mail"
              type="email"
              name="email"
              autocomplete="username"
              inputMode="email"
              autofocus
              value={form.values.email}
              onChange={(value) => form.set('email', value)}
              error={form.error('email')}
            />
            <Refusal text={form.refusal()} />
            <Button type="submit" variant="primary" wide busy={form.busy()}>
              Send the link
            </Button>
          </form>
        </AuthLayout>
      }
    >
      {(email) => (
        <AuthEnd
          icon={MailCheck}
          title="Look in your mail"
          text={
            <>
              If there is an account for <strong>{email()}</strong>, a link is on its way. It works for an hour.
            </>
          }
          action={
            <>
              <ButtonLink variant="primary" href={back().href}>
                {back().words}
              </ButtonLink>
              <Button onClick={() => setSentTo(undefined)}>Use another address</Button>
            </>
          }
        />
      )}
    </Show>
  )
}
