import { eraseRecords, listGridsWithDue } from '@operagrid/db/queries/trash-empty'
import { inTenant } from '@operagrid/db/tenant'

import { emptierOf, noteEmptied } from './system.ts'
import type { Emptying } from './trash.ts'

/** Records a step, each with an entry of its own in the audit log. */
const CHUNK = 1_000

/** Deletes for good the records that are due. */
export async function emptyRecords({ db, engine, tenantId, before, isOver }: Emptying): Promise<void> {
  const emptier = emptierOf(tenantId)
  for (const grid of await inTenant(db, emptier, (tx) => listGridsWithDue(tx, before))) {
    let erased = CHUNK
    while (erased === CHUNK && !isOver())
      erased = await engine.alone(emptier, grid.id, async (tx) => {
        const records = await eraseRecords(tx, grid.id, { deletedBefore: before }, CHUNK)
        if (records > 0) await noteEmptied(tx, grid, { records })
        return records
      })
  }
}
