import type { Db } from '@operagrid/db/pool'
import { getGrid } from '@operagrid/db/queries/grid'
import { inTenant } from '@operagrid/db/tenant'
import type { Actor } from '@operagrid/shared/domain/member'
import type { GroupBy } from '@operagrid/shared/domain/query'
import { checkTally, refuseFaults } from '@operagrid/shared/domain/query-check'
import { filterFor } from '@operagrid/shared/domain/query-me'
import type { TallyEvent, TallyWatch } from '@operagrid/shared/domain/tally'
import { seesAllFields } from '@operagrid/shared/domain/visibility'

import type { Dashboards } from './dashboards.ts'

type Told = TallyEvent['tallies'][number]

/**
 * The groups of a query's records, or all as one, then those that moved: the same computations as those of dashboards, shared with
 * whoever else asks for them. A reader slower than the changes gets the newest of each.
 * Ending the loop or aborting `signal` frees everything.
 *
 * @throws AppError NOT_FOUND when there is no such grid · BAD_INPUT when its fields do not allow what is asked
 */
export async function* watchTallies(
  services: { readonly db: Db; readonly dashboards: Dashboards },
  actor: Actor,
  { gridId, filter: asked, group, found, within, aggregates }: TallyWatch,
  signal: AbortSignal,
): AsyncGenerator<TallyEvent, void> {
  // Computed with nobody's eyes, and shared by all who ask the same: whoever asks for themselves is named.
  const filter = filterFor(asked, actor.memberId)
  const groupBy = groupOf({ group, found, within })
  const { fields } = await inTenant(services.db, actor, (tx) => getGrid(tx, gridId), { mode: 'read' })
  refuseFaults(aggregates.flatMap((aggregate) => checkTally({ filter, aggregate, groupBy }, fields)))

  const moved = new Map<number, Told>()
  let wake = (): void => undefined
  let woken = new Promise<void>((resolve) => (wake = resolve))
  const whose = { tenantId: actor.tenantId, audience: seesAllFields(actor.role) ? 'shapers' : 'viewers' } as const
  const leaves = aggregates.map((aggregate, at) =>
    services.dashboards.tallies.watch(
      whose,
      { kind: 'bar', gridId, filter, aggregate, groupBy, fields: [] },
      ({ version, groups, fault }) => {
        moved.set(at, { at, version, groups, fault })
        wake()
      },
    ),
  )
  const abort = (): void => wake()
  signal.addEventListener('abort', abort)
  try {
    while (!signal.aborted) {
      await woken
      woken = new Promise<void>((resolve) => (wake = resolve))
      const tallies = [...moved.values()]
      moved.clear()
      if (tallies.length > 0) yield { tallies }
    }
  } finally {
    signal.removeEventListener('abort', abort)
    for (const leave of leaves) leave()
  }
}

function groupOf({ group, found, within = [] }: Pick<TallyWatch, 'group' | 'found' | 'within'>): GroupBy | null {
  if (group === null) return null
  const plain = { field: group, bucket: null, zone: 'UTC' }
  if (!found && within.length === 0) return plain
  return { ...plain, ...found, inOrder: true, ...(within.length > 0 && { within }) }
}
