import { Navigate, useNavigate, useSearchParams } from '@solidjs/router'
import ArrowRightLeft from 'lucide-solid/icons/arrow-right-left'
import { Match, Switch } from 'solid-js'

import type { CurrentSession } from '@operagrid/shared/domain/session'

import { theSession, useSession } from '../../live/session.ts'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'

import '../../ui/full-page.css'
import { Spinner } from '../../ui/spinner.tsx'

import './moved.css'
import { nextPage } from './next-page.ts'

/**
 * Where a tab goes when another one takes the session to another workspace: it waits to be asked, as two tabs would
 * fetch the session from each other for ever. `?next=` is the page it showed; when the session is back there, so is the tab.
 */
export function MovedPage() {
  const [search] = useSearchParams<{ next: string }>()
  const session = useSession()
  const next = () => nextPage(search.next)
  const left = (current: CurrentSession) => current.memberships.find(({ slug }) => slug === next()?.slug)
  const moved = () => {
    const current = session()
    const from = current === null ? undefined : left(current)
    return current !== null && from !== undefined && current.tenant.slug !== from.slug ? { current, from } : undefined
  }
  return (
    <Switch
      fallback={
        <div class="full-page full-page-waiting">
          <Spinner size={20} label="Loading" />
        </div>
      }
    >
      <Match when={moved()}>
        {(both) => <Moved from={both().from} to={both().current.tenant} page={next()?.path ?? '/'} />}
      </Match>
      <Match when={session() || theSession().state() === 'signed-out'}>
        <Navigate href={next()?.path ?? '/'} />
      </Match>
    </Switch>
  )
}

type Workspace = { readonly name: string; readonly slug: string }

function Moved(props: { readonly from: Workspace; readonly to: Workspace; readonly page: string }) {
  const navigate = useNavigate()
  return (
    <main class="full-page">
      <EmptyState
        icon={ArrowRightLeft}
        heading="h1"
        title={`Another tab has gone to ${props.to.name}`}
        text={`A browser is in one workspace at a time. What you entered in ${props.from.name} is kept.`}
        action={
          <div class="moved-actions">
            <Button variant="primary" onClick={() => navigate(props.page, { replace: true })}>
              Go back to {props.from.name}
            </Button>
            <Button onClick={() => navigate(`/w/${props.to.slug}`, { replace: true })}>Open {props.to.name}</Button>
          </div>
        }
      />
    </main>
  )
}
