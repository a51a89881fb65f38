import { createEffect, createSignal, on, onCleanup, type Accessor } from 'solid-js'
import { createStore, reconcile } from 'solid-js/store'

import type { DashboardSummary } from '@operagrid/shared/domain/dashboard'
import type { FormListing } from '@operagrid/shared/domain/form'
import type { GridSummary } from '@operagrid/shared/domain/grid'
import type { Role } from '@operagrid/shared/domain/member'
import { may } from '@operagrid/shared/domain/permission'

import { useSocketTurn } from '../../live/connection.ts'
import { listChanges } from '../../live/list-changes.ts'
import { errorOf, trpc } from '../../trpc.ts'

export type Lists = {
  readonly grids: readonly GridSummary[]
  readonly forms: readonly FormListing[]
  readonly dashboards: readonly DashboardSummary[]
}

export type WorkspaceLists = {
  readonly lists: Lists
  /** False until the first answer. */
  readonly ready: Accessor<boolean>
  /** Why the lists could not be read and are missing; undefined once they are here. */
  readonly fault: Accessor<string | undefined>
  readonly refresh: () => void
}

/**
 * The grids, forms and dashboards that a member of `role` may see, as the sidebar needs them. Read again when
 * `path` changes, when a feature tells of a change, when the connection is back and when the page
 * is looked at again; a later failure leaves what is shown.
 */
export function createWorkspaceLists(role: Accessor<Role>, path: Accessor<string>): WorkspaceLists {
  const [lists, setLists] = createStore<Lists>({ grids: [], forms: [], dashboards: [] })
  const [ready, setReady] = createSignal(false)
  const [fault, setFault] = createSignal<string>()
  const turn = useSocketTurn()
  let latest = 0

  const refresh = async (): Promise<void> => {
    latest += 1
    const mine = latest
    try {
      const answer = await readLists(role())
      if (mine !== latest) return
      setLists(reconcile(answer))
      setReady(true)
      setFault(undefined)
    } catch (error) {
      if (mine === latest && !ready()) setFault(errorOf(error).message)
    }
  }

  createEffect(on([path, role, listChanges], () => void refresh()))
  createEffect(on(turn, () => void refresh(), { defer: true }))
  const onVisible = (): void => {
    if (!document.hidden) void refresh()
  }
  document.addEventListener('visibilitychange', onVisible)
  onCleanup(() => {
    latest += 1
    document.removeEventListener('visibilitychange', onVisible)
  })
  return { lists, ready, fault, refresh: () => void refresh() }
}

async function readLists(role: Role): Promise<Lists> {
  const [grids, forms, dashboards] = await Promise.all([
    may(role, 'readGrids') ? trpc.grid.list.query() : [],
    may(role, 'fileReports') ? trpc.form.list.query() : [],
    may(role, 'readDashboards') ? trpc.dashboard.list.query() : [],
  ])
  return { grids, forms, dashboards }
}
