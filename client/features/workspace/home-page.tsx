import { Navigate, useIsRouting } from '@solidjs/router'
import { Match, Switch } from 'solid-js'

import { may } from '@operagrid/shared/domain/permission'

import { ErrorState } from '../../ui/error-state.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { useWorkspace } from './workspace-context.ts'

/** Where a role's day begins: never a page of its own, unless the lists cannot be read. */
export function HomePage() {
  const { session, lists, ready, fault, refresh } = useWorkspace()
  const isRouting = useIsRouting()
  const base = () => `/w/${session().tenant.slug}`
  const role = () => session().member.role
  const firstGrid = () => lists.grids[0]
  const firstDashboard = () => lists.dashboards[0]
  return (
    <Switch fallback={<Navigate href={`${base()}/dashboards`} />}>
      {/* Whoever is on the way elsewhere, while this page still stands here, is not called back. */}
      <Match when={isRouting()}>
        <PageHeader title={session().tenant.name} />
      </Match>
      <Match when={!may(role(), 'readGrids')}>
        <Navigate href={`${base()}/report`} />
      </Match>
      <Match when={fault()}>
        {(text) => (
          <>
            <PageHeader title={session().tenant.name} />
            <ErrorState text={text()} onRetry={refresh} />
          </>
        )}
      </Match>
      <Match when={!ready()}>
        <PageHeader title={session().tenant.name} />
      </Match>
      <Match when={role() === 'viewer' && firstDashboard()}>
        {(dashboard) => <Navigate href={`${base()}/dashboards/${dashboard().id}`} />}
      </Match>
      <Match when={role() !== 'viewer' && firstGrid()}>
        {(grid) => <Navigate href={`${base()}/grids/${grid().id}`} />}
      </Match>
      <Match when={may(role(), 'shapeGrids')}>
        <Navigate href={`${base()}/import`} />
      </Match>
    </Switch>
  )
}
