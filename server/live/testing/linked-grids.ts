import { insertFields } from '@operagrid/db/queries/grid'
import { getRecord } from '@operagrid/db/queries/record'
import { inTenant } from '@operagrid/db/tenant'
import type { CellValue } from '@operagrid/shared/domain/cell'
import type { Field } from '@operagrid/shared/domain/field'
import { linkedIds } from '@operagrid/shared/domain/link'

import type { EngineBed } from './engine-bed.ts'

const title: Field = { id: 'title000', name: 'Title', type: 'text', choices: [] }

/** A link between two grids, or of a grid to itself, both sides by the field's id. */
export const FORTH = 'forth000'
export const BACK = 'back0000'

/** Two grids whose records link to each other; `own`: one grid that links to itself. Each side may have room for one; `more`: fields of both. */
export async function makeLinkedGrids(
  bed: EngineBed,
  {
    own = false,
    one = false,
    otherOne = false,
    more = [],
  }: { own?: boolean; one?: boolean; otherOne?: boolean; more?: readonly Field[] } = {},
): Promise<{ readonly from: string; readonly to: string }> {
  const from = await bed.newGrid([title, ...more])
  const to = own ? from : await bed.newGrid([title, ...more])
  const forth: Field = {
    id: FORTH,
    name: 'Sites',
    type: 'link',
    choices: [],
    link: { gridId: to, fieldId: BACK, ...(one && { one }), ...(otherOne && { otherOne }) },
  }
  const back: Field = {
    id: BACK,
    name: 'Incidents',
    type: 'link',
    choices: [],
    link: { gridId: from, fieldId: FORTH, ...(otherOne && { one: true }), ...(one && { otherOne: true }) },
  }
  await inTenant(bed.database.db, bed.members.organizer, async (tx) => {
    await insertFields(tx, from, [forth], 1)
    await insertFields(tx, to, [back], 2)
  })
  return { from, to }
}

/** What a record's cell of a link holds. */
export async function linksOf(bed: EngineBed, gridId: string, recordId: string, fieldId: string) {
  const field = { ...title, id: fieldId }
  const record = await inTenant(bed.database.db, bed.members.organizer, (tx) =>
    getRecord(tx, gridId, recordId, [field]),
  )
  return linkedIds(record.cells[fieldId])
}

export type LinkValue = Extract<CellValue, readonly string[] | null>
