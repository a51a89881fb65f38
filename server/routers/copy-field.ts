import { copyCells } from '@operagrid/db/queries/cell-copy'
import { getGrid } from '@operagrid/db/queries/grid'
import { fillUniqueCells } from '@operagrid/db/queries/unique-cell'
import { inTenant } from '@operagrid/db/tenant'
import { findField, holdsFiles, isComputed } from '@operagrid/shared/domain/field'
import type { Field } from '@operagrid/shared/domain/field'
import type { FieldCopy } from '@operagrid/shared/domain/grid'
import { AppError, notFound } from '@operagrid/shared/errors'

import { reshapeRead } from '../live/reshape-readers.ts'
import { addField } from './add-field.ts'
import { reachOf } from './field-rollup.ts'
import type { Call } from './link-shapes.ts'

/**
 * Adds a field like another one of the grid, behind the others; with its cells where that is asked for.
 *
 * @returns the version of the grid with it
 * @throws AppError NOT_FOUND · BAD_INPUT for a link, or for cells that cannot be in two fields
 */
export async function copyField(call: Call, { gridId, fieldId, as, name, withCells }: FieldCopy): Promise<number> {
  const { fields } = await inTenant(call.db, call.member, (tx) => getGrid(tx, gridId), { mode: 'read' })
  const copy = (source: Field | undefined): Field => {
    if (source === undefined) throw notFound('field')
    if (source.type === 'link')
      throw new AppError('BAD_INPUT', 'A link is made with both its sides: add another one instead.')
    if (withCells && holdsFiles(source))
      throw new AppError('BAD_INPUT', 'A file is in one field alone: make the field without its cells.')
    return { ...source, id: as, name }
  }
  const reach = await reachOf(call, gridId, copy(findField(fields, fieldId)))
  const { version } = await reshapeRead(
    call,
    gridId,
    async (tx, grid) => {
      const draft = copy(findField(grid.fields, fieldId))
      // What is calculated is worked out with all others.
      if (!withCells || isComputed(draft)) return await addField(tx, call, grid, draft)
      const added = await addField(tx, call, grid, draft, async (field) => {
        await copyCells(tx, gridId, { from: fieldId, to: as })
        if (field.unique) await fillUniqueCells(tx, gridId, field)
      })
      return { ...added, reload: true, moved: [...(added.moved ?? []), as] }
    },
    reach,
  )
  return version
}
