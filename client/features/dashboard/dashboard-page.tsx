import { useNavigate, useParams } from '@solidjs/router'
import LayoutDashboard from 'lucide-solid/icons/layout-dashboard'
import Maximize from 'lucide-solid/icons/maximize'
import Plus from 'lucide-solid/icons/plus'
import { createSignal, Match, Show, Switch } from 'solid-js'

import type { Widget } from '@operagrid/shared/domain/dashboard'
import { may } from '@operagrid/shared/domain/permission'

import { useSession } from '../../live/session.ts'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { createDashboard } from './create-dashboard.ts'
import { DashboardMenu } from './dashboard-menu.tsx'

import './dashboard-page.css'
import { TileAge } from './tile-age.tsx'
import { TileGrid } from './tile-grid.tsx'
import { WidgetDialog } from './widget-dialog.tsx'

/** A page of tiles that move when records do. */
export function DashboardPage() {
  const params = useParams<{ slug: string; dashboardId: string }>()
  const navigate = useNavigate()
  const session = useSession()
  const live = createDashboard(() => params.dashboardId)
  const [editing, setEditing] = createSignal<Widget | 'new'>()
  let wall: HTMLDivElement | undefined
  const mayShape = () => may(session()?.member.role ?? 'reporter', 'shapeDashboards')
  const name = () => live.dashboard()?.name ?? 'Dashboard'
  const isGone = () => live.error()?.code === 'NOT_FOUND' || live.error()?.code === 'NOT_ALLOWED'
  const age = () => (
    <TileAge changedAt={live.changedAt()} isCurrent={live.isCurrent()} trueUntil={live.trueUntil()} inWords />
  )

  return (
    <>
      <PageHeader
        title={name()}
        icon={LayoutDashboard}
        aside={<Show when={live.dashboard()?.widgets.length}>{age()}</Show>}
        actions={
          <Show when={live.dashboard()}>
            {(dashboard) => (
              <>
                <Show when={mayShape()}>
                  <Button icon={Plus} onClick={() => setEditing('new')}>
                    Add tile
                  </Button>
                </Show>
                <Show when={document.fullscreenEnabled}>
                  <IconButton
                    class="dashboard-wall"
                    label="Show on the whole screen"
                    icon={Maximize}
                    onClick={() => void wall?.requestFullscreen()}
                  />
                </Show>
                <Show when={mayShape()}>
                  <DashboardMenu dashboard={dashboard()} onRemoved={() => navigate(`/w/${params.slug}/dashboards`)} />
                </Show>
              </>
            )}
          </Show>
        }
      />
      <div class="dashboard" ref={wall}>
        <div class="dashboard-strip">
          <p class="dashboard-name">{name()}</p>
          <Show when={live.dashboard()?.widgets.length}>{age()}</Show>
        </div>
        <Switch>
          <Match when={isGone()}>
            <ErrorState
              title="This dashboard is not here"
              text="It was removed, or it is not shared with you."
              retryLabel="All dashboards"
              onRetry={() => navigate(`/w/${params.slug}/dashboards`)}
            />
          </Match>
          <Match when={live.dashboard() === null && live.error()}>
            {(error) => <ErrorState text={`${error().message} It is being tried again by itself.`} />}
          </Match>
          <Match when={live.dashboard()?.widgets.length === 0}>
            <EmptyState
              icon={LayoutDashboard}
              title="No tiles yet"
              text={
                mayShape()
                  ? 'A tile shows a number, bars, a line or the latest records of a grid, and moves when they do.'
                  : 'An organizer has yet to add what this dashboard shows.'
              }
              action={
                <Show when={mayShape()}>
                  <Button variant="primary" icon={Plus} onClick={() => setEditing('new')}>
                    Add a tile
                  </Button>
                </Show>
              }
            />
          </Match>
          <Match when={true}>
            <TileGrid live={live} slug={params.slug} mayShape={mayShape()} onEdit={setEditing} />
          </Match>
        </Switch>
      </div>
      <Show when={editing()} keyed>
        {(widget) => (
          <WidgetDialog
            dashboardId={params.dashboardId}
            widget={widget === 'new' ? null : widget}
            onClose={() => setEditing(undefined)}
          />
        )}
      </Show>
    </>
  )
}
