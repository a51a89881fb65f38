import { giveUpField } from '@operagrid/db/queries/field-trash'
import { endField, eraseCells, listDueFields } from '@operagrid/db/queries/trash-empty'
import { inTenant } from '@operagrid/db/tenant'

import { emptierOf, noteEmptied } from './system.ts'
import type { Emptying } from './trash.ts'

/** Records a step: it lies between people's edits, and holds one up for as long. */
const CHUNK = 500

/** Gives up the fields that are due, and takes the cells of all that were given up out of the records. */
export async function emptyFields({ db, engine, tenantId, before, isOver }: Emptying): Promise<void> {
  const emptier = emptierOf(tenantId)
  for (const { grid, id: fieldId, waits } of await inTenant(db, emptier, (tx) => listDueFields(tx, before))) {
    if (waits)
      await engine.alone(emptier, grid.id, async (tx) => {
        const { name: field, type } = await giveUpField(tx, grid.id, fieldId)
        await noteEmptied(tx, grid, { field, type })
      })
    let number: number | null = 0
    while (number !== null && !isOver()) {
      const behind: number = number
      const place = { gridId: grid.id, fieldId }
      number = await engine.alone(emptier, grid.id, (tx) => eraseCells(tx, place, { number: behind, limit: CHUNK }))
    }
    if (number === null) await engine.alone(emptier, grid.id, (tx) => endField(tx, grid.id, fieldId))
  }
}
