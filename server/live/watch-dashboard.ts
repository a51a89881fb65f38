import type { Db } from '@operagrid/db/pool'
import { getDashboard, listUnshared } from '@operagrid/db/queries/dashboard'
import { inTenant } from '@operagrid/db/tenant'
import { withoutQueries } from '@operagrid/shared/domain/dashboard'
import type { Dashboard, DashboardEvent, Tally, Widget } from '@operagrid/shared/domain/dashboard'
import type { Actor } from '@operagrid/shared/domain/member'
import { seesAllFields } from '@operagrid/shared/domain/visibility'

import type { Dashboards } from './dashboards.ts'

/** How long the first event waits for slow tallies, in milliseconds; they follow when they are read. */
const FIRST_WAIT_MS = 3_000

/**
 * A dashboard as it is, then whatever moves: first the dashboard with all its tallies, later only
 * the tallies that moved, and the dashboard again with its new tiles when someone changed it.
 * Of a tile that names a field hidden from the reader neither query nor value is told, and when that has
 * changed the dashboard is read anew.
 * A reader slower than the changes gets the newest tally of each tile, not every one between.
 * Ending the loop or aborting `signal` frees everything.
 *
 * @throws AppError NOT_FOUND at once, or later when the dashboard is removed
 */
export async function* watchDashboard(
  services: { readonly db: Db; readonly dashboards: Dashboards },
  actor: Actor,
  dashboardId: string,
  signal: AbortSignal | undefined,
): AsyncGenerator<DashboardEvent, void> {
  const moved = new Map<string, Tally>()
  const followed = new Map<string, { readonly definition: string; readonly leave: () => void }>()
  const audience = seesAllFields(actor.role) ? 'shapers' : 'viewers'
  /** The tiles that are not for this reader. */
  let unshared: ReadonlySet<string> = new Set()
  let stale = true
  let wake = (): void => undefined
  let woken = new Promise<void>((resolve) => (wake = resolve))

  /** True when a new tally will come: the tile is new, or shows something else now. */
  const follow = ({ id: widgetId, title: _title, ...definition }: Widget): boolean => {
    const key = JSON.stringify(definition)
    const before = followed.get(widgetId)
    if (before?.definition === key) return false
    before?.leave()
    moved.delete(widgetId)
    const leave = services.dashboards.tallies.watch({ tenantId: actor.tenantId, audience }, definition, (tally) => {
      if (audience === 'viewers' && (tally.unshared === true) !== unshared.has(widgetId)) stale = true
      moved.set(widgetId, { ...tally, widgetId })
      wake()
    })
    followed.set(widgetId, { definition: key, leave })
    return true
  }
  /** Follows the tiles of `dashboard` and no others; answers those whose first tally is still to come. */
  const followAll = (dashboard: Dashboard): string[] => {
    const ids = new Set(dashboard.widgets.map((widget) => widget.id))
    for (const [id, { leave }] of followed) {
      if (ids.has(id)) continue
      leave()
      followed.delete(id)
      moved.delete(id)
    }
    return dashboard.widgets.filter(follow).map((widget) => widget.id)
  }
  const rest = async (): Promise<void> => {
    await woken
    woken = new Promise<void>((resolve) => (wake = resolve))
  }

  const unwatch = services.dashboards.onChange(actor.tenantId, dashboardId, () => {
    stale = true
    wake()
  })
  const abort = (): void => wake()
  signal?.addEventListener('abort', abort)
  try {
    while (signal?.aborted !== true) {
      let dashboard: Dashboard | null = null
      if (stale) {
        stale = false
        const read = await inTenant(
          services.db,
          actor,
          async (tx) => {
            const whole = await getDashboard(tx, dashboardId)
            return { whole, hidden: audience === 'viewers' ? await listUnshared(tx, whole) : unshared }
          },
          { mode: 'snapshot' },
        )
        unshared = read.hidden
        dashboard = withoutQueries(read.whole, unshared)
        const fresh = followAll(read.whole)
        await patience(
          () => signal?.aborted === true || stale || fresh.every((id) => moved.has(id)),
          rest,
          FIRST_WAIT_MS,
        )
      }
      if (dashboard !== null || moved.size > 0) {
        // What was worked out before a field was hidden is not told after it.
        const tallies = [...moved.values()].filter((tally) => tally.unshared === true || !unshared.has(tally.widgetId))
        moved.clear()
        yield { dashboard, tallies }
      } else await rest()
    }
  } finally {
    signal?.removeEventListener('abort', abort)
    unwatch()
    for (const { leave } of followed.values()) leave()
  }
}

/** Rests until `done` or until `limitMs` have passed. */
async function patience(done: () => boolean, rest: () => Promise<void>, limitMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const limit = new Promise<'late'>((resolve) => (timer = setTimeout(() => resolve('late'), limitMs)))
  while (!done()) if ((await Promise.race([rest(), limit])) === 'late') break
  clearTimeout(timer)
}
