import { discardImport } from '@operagrid/db/queries/import'
import { eraseRecordsOfGrid, giveUpGrid, listDueGrids } from '@operagrid/db/queries/trash-empty'
import { inTenant } from '@operagrid/db/tenant'

import { cutLinksTo } from './cut-links.ts'
import { emptierOf, noteEmptied } from './system.ts'
import type { Emptying } from './trash.ts'

/** Records a step. */
const CHUNK = 1_000

/** Deletes for good the grids that are due or were given up: what links to them, their records, then all the rest. */
export async function emptyGrids(emptying: Emptying): Promise<void> {
  const { db, engine, tenantId, before, isOver } = emptying
  const emptier = emptierOf(tenantId)
  for (const grid of await inTenant(db, emptier, (tx) => listDueGrids(tx, before))) {
    if (grid.waits)
      await engine.alone(emptier, grid.id, async (tx) => {
        const { name } = await giveUpGrid(tx, grid.id)
        await noteEmptied(tx, grid, { grid: name })
      })
    await cutLinksTo(emptying, grid.id)
    let erased = CHUNK
    while (erased === CHUNK && !isOver())
      erased = await engine.alone(emptier, grid.id, (tx) => eraseRecordsOfGrid(tx, grid.id, CHUNK))
    if (!isOver()) await discardImport(db, tenantId, grid.id)
  }
}
