import { useParams } from '@solidjs/router'
import CircleCheck from 'lucide-solid/icons/circle-check'
import LinkOff from 'lucide-solid/icons/link-2-off'
import { createResource, Match, Switch } from 'solid-js'
import { z } from 'zod'

import { AppError } from '@operagrid/shared/errors'

import { identityCall } from '../../live/identity-call.ts'
import { theSession } from '../../live/session.ts'
import { ButtonLink } from '../../ui/button-link.tsx'
import { ErrorState } from '../../ui/error-state.tsx'

import '../../ui/full-page.css'
import { Spinner } from '../../ui/spinner.tsx'
import { AuthEnd } from './auth-end.tsx'
import { isDeadLink } from './dead-link.ts'

const confirmed = z.object({ email: z.string() })

/** What the mail to a new address opens: confirms it at once, by a call that nothing but an open page makes. */
export function ConfirmPage() {
  const params = useParams<{ token: string }>()
  const session = theSession()
  // A resource asks once for each token, however often the page is drawn.
  const [confirmation, { refetch }] = createResource(
    () => params.token,
    async (token) => {
      const answer = await identityCall('account.confirm', { token }, confirmed)
      // The session says whether the address is confirmed, and knows the way on.
      await session.restore()
      return answer.email
    },
  )
  const fault = (): unknown => confirmation.error
  return (
    <Switch
      fallback={
        <div class="full-page full-page-waiting">
          <Spinner size={20} label="Confirming the address" />
        </div>
      }
    >
      <Match when={isDeadLink(fault()) && session.state() !== 'restoring'}>
        <AuthEnd
          icon={LinkOff}
          title="This link no longer works"
          text={
            session.current()?.account.emailConfirmed === false
              ? 'It was used, replaced by a newer one, or is older than a day. Ask for a new one in your account.'
              : 'It was used, replaced by a newer one, or is older than a day. If you opened it before, your address is confirmed.'
          }
          action={<WayOn />}
        />
      </Match>
      <Match when={!isDeadLink(fault()) && fault()}>
        {(error) => (
          <main class="full-page">
            <ErrorState
              title="The address could not be confirmed"
              text={wordsOf(error())}
              retrying={confirmation.loading}
              onRetry={() => void refetch()}
            />
          </main>
        )}
      </Match>
      <Match when={confirmation.state === 'ready' ? confirmation() : undefined}>
        {(email) => (
          <AuthEnd
            icon={CircleCheck}
            tone="good"
            title="Your address is confirmed"
            text={
              <>
                <strong>{email()}</strong> is confirmed. You sign in with it, and mail about your account goes there.
              </>
            }
            action={<WayOn />}
          />
        )}
      </Match>
    </Switch>
  )
}

/** Into the workspace of whoever is signed in here, else to the sign-in. */
function WayOn() {
  const current = theSession().current
  const way = () => {
    const session = current()
    if (session === null) return { href: '/sign-in', words: 'Sign in' }
    const workspace = `/w/${session.tenant.slug}`
    return session.account.emailConfirmed
      ? { href: workspace, words: `Open ${session.tenant.name}` }
      : { href: `${workspace}/account`, words: 'Open your account' }
  }
  return (
    <ButtonLink variant="primary" href={way().href}>
      {way().words}
    </ButtonLink>
  )
}

function wordsOf(error: unknown): string {
  return error instanceof AppError ? error.message : 'Something went wrong. Try again.'
}
