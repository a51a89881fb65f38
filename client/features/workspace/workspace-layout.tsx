import { Navigate, useLocation, useParams, type RouteSectionProps } from '@solidjs/router'
import { createEffect, createMemo, createSignal, Match, on, Show, Switch } from 'solid-js'

import { useSession, theSession } from '../../live/session.ts'
import { leavePage, pageLeaves } from '../../live/unsaved.ts'
import { ErrorState } from '../../ui/error-state.tsx'

import '../../ui/full-page.css'
import { NotFoundPage } from '../../ui/not-found-page.tsx'
import { ShellSkeleton } from '../../ui/shell-skeleton.tsx'
import { keepTyped } from './keep-typed.ts'
import { WorkspaceShell } from './workspace-shell.tsx'

/** Which workspace this document has shown, and as whom: what is in its memory may be that one's. */
let shown: { readonly memberId: string; readonly slug: string } | undefined

/**
 * Around every page under `/w/:slug`: waits for the session, follows the address into another
 * workspace of the account, which begins with a new document, and sends whoever is signed out to the sign-in and back.
 * A tab from which another one took the session away waits elsewhere to be asked.
 */
export function WorkspaceLayout(props: RouteSectionProps) {
  const params = useParams<{ slug: string }>()
  const location = useLocation()
  const session = useSession()
  const state = () => theSession().state()
  const [switchFault, setSwitchFault] = createSignal<string>()

  const here = createMemo(() => {
    const current = session()
    return current?.tenant.slug === params.slug ? current : undefined
  })
  const elsewhere = createMemo(() => {
    if (here()) return undefined
    return session()?.memberships.find((membership) => membership.slug === params.slug)?.tenantId
  })
  const enter = async (tenantId: string): Promise<void> => {
    setSwitchFault(undefined)
    const change = () => theSession().switchTenant(tenantId)
    const page = location.pathname + location.search + location.hash
    try {
      if (shown === undefined) await change()
      else if (shown.slug === params.slug) await leavePage(`/moved?next=${encodeURIComponent(page)}`, keepTyped)
      else await leavePage(page, change)
    } catch (error) {
      setSwitchFault(error instanceof Error ? error.message : 'This workspace could not be opened.')
    }
  }
  createEffect(on(elsewhere, (tenantId) => tenantId && void enter(tenantId)))

  // A page belongs to one member in one workspace: another one starts afresh.
  const owner = createMemo(() => {
    const id = here()?.member.id
    return pageLeaves() && id !== shown?.memberId ? undefined : id
  })
  createEffect(() => {
    const memberId = owner()
    if (memberId !== undefined) shown = { memberId, slug: params.slug }
  })
  return (
    <Switch fallback={<ShellSkeleton />}>
      <Match when={here()?.factorNeeded}>
        <Navigate href={`/second-factor?next=${encodeURIComponent(location.pathname + location.search)}`} />
      </Match>
      <Match when={owner()} keyed>
        <Show when={here()}>{(current) => <WorkspaceShell session={current()}>{props.children}</WorkspaceShell>}</Show>
      </Match>
      <Match when={pageLeaves()}>
        <ShellSkeleton />
      </Match>
      <Match when={state() === 'signed-out'}>
        <Navigate href={`/sign-in?next=${encodeURIComponent(location.pathname + location.search)}`} />
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
      <Match when={switchFault()}>
        {(text) => (
          <main class="full-page">
            <ErrorState
              title="This workspace could not be opened"
              text={text()}
              onRetry={() => {
                const tenantId = elsewhere()
                if (tenantId) void enter(tenantId)
              }}
            />
          </main>
        )}
      </Match>
      <Match when={session() && !elsewhere()}>
        <NotFoundPage />
      </Match>
    </Switch>
  )
}
