import { Navigate } from '@solidjs/router'
import { Match, Switch } from 'solid-js'

import { theSession, useSession } from '../../live/session.ts'
import { ErrorState } from '../../ui/error-state.tsx'

import '../../ui/full-page.css'
import { Spinner } from '../../ui/spinner.tsx'

/** The bare address: on to the workspace of the session, or to the sign-in. */
export function StartPage() {
  const session = useSession()
  const state = () => theSession().state()
  return (
    <Switch
      fallback={
        <div class="full-page full-page-waiting">
          <Spinner size={20} label="Loading" />
        </div>
      }
    >
      <Match when={session()}>{(current) => <Navigate href={`/w/${current().tenant.slug}`} />}</Match>
      <Match when={state() === 'signed-out'}>
        <Navigate href="/sign-in" />
      </Match>
      <Match when={state() === 'unreachable'}>
        <main class="full-page">
          <ErrorState
            title="OperaGrid cannot be reached"
            text="Check the connection. We keep trying; this page opens by itself when the server answers."
            onRetry={() => void theSession().restore()}
            retryLabel="Try now"
          />
        </main>
      </Match>
    </Switch>
  )
}
