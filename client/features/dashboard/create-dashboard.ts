import { batch, createEffect, createSignal, on, onCleanup } from 'solid-js'
import type { Accessor } from 'solid-js'
import { createStore, produce, reconcile } from 'solid-js/store'

import type { Dashboard, DashboardEvent, Tally } from '@operagrid/shared/domain/dashboard'

import { joinFeeds } from '../../live/connection.ts'
import { keepOpen } from '../../live/keep-open.ts'
import { trpc } from '../../trpc.ts'
import type { ShownError } from '../../trpc.ts'

type State = {
  dashboard: Dashboard | null
  /** By widget id; a tile whose first tally is still to come has none. */
  tallies: Record<string, Tally>
}

/** A dashboard that moves by itself. */
export type LiveDashboard = {
  readonly dashboard: Accessor<Dashboard | null>
  readonly tally: (widgetId: string) => Tally | undefined
  /** True while what is shown is what is true now; false from the moment the connection is lost. */
  readonly isCurrent: Accessor<boolean>
  /** When it was last certain to be true: the moment the connection was lost; null while it is current. */
  readonly trueUntil: Accessor<Date | null>
  /** When any tile last moved, ISO 8601; null before the first tally. */
  readonly changedAt: Accessor<string | null>
  /** Why there is nothing to show or no more news, undefined when all is well. */
  readonly error: Accessor<ShownError | undefined>
}

/**
 * Follows the dashboard whose id is given, and another one when the id changes. Tallies enter
 * here alone, one batch an event; records keep their identity so that only new ones are drawn.
 * After a drop the first event has everything anew; a failed feed is begun again by itself.
 */
export function createDashboard(dashboardId: Accessor<string>): LiveDashboard {
  const [state, setState] = createStore<State>({ dashboard: null, tallies: {} })
  const [isCurrent, setIsCurrent] = createSignal(false)
  const [trueUntil, setTrueUntil] = createSignal<Date | null>(null)
  const [error, setError] = createSignal<ShownError>()

  const setCurrent = (current: boolean): void =>
    batch(() => {
      if (current) setTrueUntil(null)
      else if (isCurrent()) setTrueUntil(new Date())
      setIsCurrent(current)
    })

  const take = (event: DashboardEvent): void =>
    batch(() => {
      if (event.dashboard !== null) {
        setState('dashboard', reconcile(event.dashboard, { key: 'id' }))
        setState(
          'tallies',
          produce((tallies) => dropOthers(tallies, event.dashboard)),
        )
      }
      for (const tally of event.tallies) setState('tallies', tally.widgetId, reconcile(tally, { key: 'id' }))
      setCurrent(true)
      setError(undefined)
    })

  createEffect(
    on(dashboardId, (id) => {
      const mark = joinFeeds()
      batch(() => {
        setState('dashboard', null)
        setState('tallies', reconcile(noTallies))
        setCurrent(false)
        setTrueUntil(null)
        setError(undefined)
      })
      onCleanup(() => mark.leave())
      keepOpen<DashboardEvent>({
        subscribe: (hearing) =>
          trpc.live.dashboard.subscribe(
            { dashboardId: id },
            {
              ...hearing,
              onConnectionStateChange({ state: socketState }) {
                if (socketState === 'connecting') setCurrent(false)
              },
            },
          ),
        onData(event) {
          take(event)
          mark.caughtUp()
        },
        onBreak(shown) {
          setCurrent(false)
          setError(shown)
          const isFinal = shown.code === 'NOT_FOUND' || shown.code === 'NOT_ALLOWED'
          if (isFinal) mark.leave()
          else mark.behind()
          return isFinal
        },
      })
    }),
  )

  return {
    dashboard: () => state.dashboard,
    tally: (widgetId) => state.tallies[widgetId],
    isCurrent,
    trueUntil,
    changedAt: () =>
      Object.values(state.tallies).reduce<string | null>(
        (newest, { changedAt }) => (newest === null || changedAt > newest ? changedAt : newest),
        null,
      ),
    error,
  }
}

const noTallies: Record<string, Tally> = {}

function dropOthers(tallies: Record<string, Tally>, dashboard: Dashboard | null): void {
  const kept = new Set(dashboard?.widgets.map((widget) => widget.id))
  for (const id of Object.keys(tallies)) if (!kept.has(id)) delete tallies[id]
}
