import { Navigate, useLocation } from '@solidjs/router'
import { createEffect, createResource, createSignal, For, Match, Show, Switch } from 'solid-js'

import type { CurrentSession } from '@operagrid/shared/domain/session'

import { createRenewalOnReturn } from '../../live/create-renewal-on-return.ts'
import { theSession, useSession } from '../../live/session.ts'
import { trpc } from '../../trpc.ts'
import { Button } from '../../ui/button.tsx'

import '../../ui/full-page.css'
import { showToast } from '../../ui/show-toast.tsx'
import { Spinner } from '../../ui/spinner.tsx'
import { AuthLayout } from './auth-layout.tsx'
import { createEntry } from './create-entry.ts'
import { SetUpFactor } from './set-up-factor.tsx'

/** Where a workspace leads whoever came with a password alone: sets a second factor up, and goes on. */
export function FactorNeededPage() {
  const session = useSession()
  const location = useLocation()
  const enter = createEntry()
  /** The recovery codes are on screen: nothing may take them away. */
  const [kept, setKept] = createSignal(true)
  createRenewalOnReturn(() => kept() && session()?.factorNeeded === true)
  let entered = false
  createEffect(() => {
    const current = session()
    if (entered || !kept() || current === null || current.factorNeeded) return
    entered = true
    void enter(current)
  })
  return (
    <Switch
      fallback={
        <div class="full-page full-page-waiting">
          <Spinner size={20} label="Loading" />
        </div>
      }
    >
      <Match when={(!kept() || session()?.factorNeeded) && session()}>
        {(current) => (
          <Needed
            session={current()}
            added={!kept()}
            onAdded={() => setKept(false)}
            onDone={async () => {
              await theSession().restore()
              setKept(true)
            }}
          />
        )}
      </Match>
      <Match when={theSession().state() === 'signed-out'}>
        <Navigate href={`/sign-in${location.search}`} />
      </Match>
    </Switch>
  )
}

function Needed(props: {
  readonly session: CurrentSession
  /** It is set up, and its recovery codes are on screen. */
  readonly added: boolean
  readonly onAdded: () => void
  readonly onDone: () => Promise<void>
}) {
  // Who has one came by the password alone all the same: by signing in at the moment that it was added.
  const [factor] = createResource(() => trpc.factor.state.query().catch(() => undefined))
  const others = () => props.session.memberships.filter((membership) => membership.tenantId !== props.session.tenant.id)
  return (
    <AuthLayout
      title={props.added ? 'Keep your recovery codes' : 'Your workspace asks for a second step'}
      text={
        <Show when={!props.added} fallback="Then you are back where you were.">
          <strong>{props.session.tenant.name}</strong> wants more than a password at sign-in. Set it up once, with an
          authenticator app on your phone; then you are back where you were. A passkey does as well: sign out, and sign
          in with it.
        </Show>
      }
      other={
        <Show when={!props.added}>
          <For each={others()}>
            {(membership) => (
              <Button size="sm" variant="ghost" onClick={() => void go(membership.tenantId)}>
                Go to {membership.name}
              </Button>
            )}
          </For>
          <Button size="sm" variant="ghost" onClick={() => void theSession().signOut()}>
            Sign out
          </Button>
        </Show>
      }
    >
      <Show
        when={factor()?.totpSince && !factor.loading}
        fallback={
          <SetUpFactor email={props.session.account.email} onAdded={props.onAdded} onDone={() => void props.onDone()} />
        }
      >
        <div class="factor-form">
          <p>You have a second factor already. Sign in again, with its code.</p>
          <Button variant="primary" wide onClick={() => void theSession().signOut()}>
            Sign in again
          </Button>
        </div>
      </Show>
    </AuthLayout>
  )
}

async function go(tenantId: string): Promise<void> {
  try {
    await theSession().switchTenant(tenantId)
  } catch (error) {
    const text = error instanceof Error ? error.message : ''
    showToast({ title: 'This workspace could not be opened', text, tone: 'danger' })
  }
}
