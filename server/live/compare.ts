import { findHead, listChanges, listGridSights } from '@operagrid/db/queries/change'
import type { GridSight } from '@operagrid/db/queries/change'
import { isSealed, listFields } from '@operagrid/db/queries/grid'
import { inTenant } from '@operagrid/db/tenant'
import type { Db, TenantContext } from '@operagrid/db/tenant'
import type { Role } from '@operagrid/shared/domain/member'

import type { GridFeed, GridFeedSource, Place } from './grid-feed.ts'
import type { ReporterView } from './reporter-sight.ts'

/** Changes that a hub reads at once, and those it begins with. */
const PAGE = 5_000
const RECENT = 200
const NOBODY = '00000000-0000-0000-0000-000000000000'

/** What the engine reads of one grid for all who are told of it: nobody in particular is behind its queries. */
export function sourceOf(db: Db, { tenantId, gridId }: Place): GridFeedSource {
  const whole = eyes(tenantId, 'organizer')
  return {
    readHead: () =>
      inTenant(
        db,
        whole,
        async (tx) => {
          const version = await findHead(tx, gridId)
          if (version === null) return null
          const recent = await listChanges(tx, gridId, Math.max(0, version - RECENT), RECENT)
          const shape = { fields: await listFields(tx, gridId), sealed: await isSealed(tx, gridId) }
          return { version, recent, shape }
        },
        { mode: 'snapshot' },
      ),
    readAfter: (version) => inTenant(db, whole, (tx) => listChanges(tx, gridId, version, PAGE), { mode: 'read' }),
    readReporterView: async () => asView((await readSights(db, eyes(tenantId, 'reporter'), [gridId])).get(gridId)),
  }
}

const comparing = new WeakMap<GridFeed, Promise<void>>()

/** Compares one grid; whoever asks meanwhile waits for the same answer. */
export async function compareOne(db: Db, grid: GridFeed): Promise<void> {
  const running = comparing.get(grid) ?? compare(db, grid.place.tenantId, [grid]).finally(() => comparing.delete(grid))
  comparing.set(grid, running)
  await running
}

/**
 * Compares grids of one tenant with the database: whether they are there, where they stand, and what
 * their reporters see. Two queries, however many they are and however many read them.
 */
export async function compare(db: Db, tenantId: string, grids: readonly GridFeed[]): Promise<void> {
  const asked = grids.map((grid) => ({
    grid,
    existence: grid.existence.ask(),
    sight: grid.reporters.size > 0 ? grid.reporters.sight.era : null,
  }))
  const idsOf = (some: typeof asked) => some.map(({ grid }) => grid.place.gridId)
  const whole = await readSights(db, eyes(tenantId, 'viewer'), idsOf(asked))
  const withReporters = asked.filter(({ sight }) => sight !== null)
  const partial = await readSights(db, eyes(tenantId, 'reporter'), idsOf(withReporters))
  for (const { grid, existence, sight } of asked) {
    const { gridId } = grid.place
    const version = whole.get(gridId)?.version
    if (version !== undefined) grid.hub.reached(version)
    if (grid.existence.learn(existence, version !== undefined) && version === undefined) grid.end()
    if (sight !== null) grid.reporters.sight.learn(sight, asView(partial.get(gridId)))
  }
}

function asView(sight: GridSight | undefined): ReporterView {
  return sight === undefined ? null : { records: sight.reportersSee, fieldIds: sight.fieldIds }
}

async function readSights(
  db: Db,
  context: TenantContext,
  gridIds: readonly string[],
): Promise<ReadonlyMap<string, GridSight>> {
  if (gridIds.length === 0) return new Map()
  return await inTenant(db, context, (tx) => listGridSights(tx, gridIds), { mode: 'read' })
}

/** Nobody's in particular, with what a role sees. */
export function eyes(tenantId: string, role: Role): TenantContext {
  return { tenantId, memberId: NOBODY, role }
}
