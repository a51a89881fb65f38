import { A, useNavigate, useParams } from '@solidjs/router'
import LayoutDashboard from 'lucide-solid/icons/layout-dashboard'
import Plus from 'lucide-solid/icons/plus'
import { createResource, createSignal, For, Match, Show, Switch } from 'solid-js'
import { v7 } from 'uuid'

import { may } from '@operagrid/shared/domain/permission'

import { faultOf } from '../../live/fault-of.ts'
import { tellListChanged } from '../../live/list-changes.ts'
import { useSession } from '../../live/session.ts'
import { errorOf, trpc } from '../../trpc.ts'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { NameDialog } from '../../ui/name-dialog.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { DashboardMenu } from './dashboard-menu.tsx'

import './dashboards-page.css'

/** All dashboards of the workspace. */
export function DashboardsPage() {
  const params = useParams<{ slug: string }>()
  const navigate = useNavigate()
  const session = useSession()
  const [dashboards, { refetch }] = createResource(() => trpc.dashboard.list.query())
  const [naming, setNaming] = createSignal(false)
  const mayShape = () => may(session()?.member.role ?? 'reporter', 'shapeDashboards')
  const hrefOf = (id: string) => `/w/${params.slug}/dashboards/${id}`
  const create = async (name: string): Promise<void> => {
    const dashboardId = v7()
    await trpc.dashboard.create.mutate({ dashboardId, name })
    tellListChanged()
    navigate(hrefOf(dashboardId))
  }
  const button = () => (
    <Show when={mayShape()}>
      <Button variant="primary" icon={Plus} onClick={() => setNaming(true)}>
        New dashboard
      </Button>
    </Show>
  )
  return (
    <>
      <PageHeader
        title="Dashboards"
        icon={LayoutDashboard}
        actions={<Show when={!dashboards.error && dashboards.latest?.length}>{button()}</Show>}
      />
      <div class="dashboards">
        <Switch>
          <Match when={dashboards.error !== undefined}>
            <ErrorState
              text={errorOf(dashboards.error).message}
              onRetry={() => void refetch()}
              retrying={dashboards.loading}
            />
          </Match>
          <Match when={dashboards.latest === undefined}>
            <div role="status" aria-label="Loading">
              <Skeleton height="3.5rem" />
              <Skeleton height="3.5rem" />
            </div>
          </Match>
          <Match when={dashboards.latest?.length === 0}>
            <EmptyState
              icon={LayoutDashboard}
              title="No dashboards yet"
              text={
                mayShape()
                  ? 'A dashboard shows numbers, charts and the latest records of your grids, live: on a wall, on a laptop, on a phone.'
                  : 'An organizer has yet to make one.'
              }
              action={button()}
            />
          </Match>
          <Match when={true}>
            <ul class="dashboards-list">
              <For each={dashboards.latest}>
                {(dashboard) => (
                  <li class="dashboards-item">
                    <LayoutDashboard size={18} class="dashboards-icon" aria-hidden="true" />
                    <A href={hrefOf(dashboard.id)} class="dashboards-link">
                      {dashboard.name}
                    </A>
                    <span class="dashboards-count">
                      {dashboard.widgetCount} {dashboard.widgetCount === 1 ? 'tile' : 'tiles'}
                    </span>
                    <Show when={mayShape()}>
                      <div class="dashboards-menu">
                        <DashboardMenu
                          dashboard={dashboard}
                          onRemoved={() => void refetch()}
                          onRenamed={() => void refetch()}
                        />
                      </div>
                    </Show>
                  </li>
                )}
              </For>
            </ul>
          </Match>
        </Switch>
      </div>
      <NameDialog
        open={naming()}
        title="New dashboard"
        name=""
        placeholder="Control room"
        submitLabel="Create dashboard"
        onClose={() => setNaming(false)}
        onSubmit={(name) => faultOf(() => create(name))}
      />
    </>
  )
}
