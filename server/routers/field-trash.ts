import {
  countNaming,
  findDeletedField,
  giveUpField,
  listDeletedFields,
  putBack,
  takeDeletedField,
} from '@operagrid/db/queries/field-trash'
import { getGrid } from '@operagrid/db/queries/grid'
import { inTenant } from '@operagrid/db/tenant'
import type { TenantTx } from '@operagrid/db/tenant'
import { placeField } from '@operagrid/shared/domain/field-place'
import { gridRef } from '@operagrid/shared/domain/grid'
import type { Grid } from '@operagrid/shared/domain/grid'
import { isLink } from '@operagrid/shared/domain/link'
import { fieldRef } from '@operagrid/shared/domain/record'
import type { DeletedField, FieldRestored } from '@operagrid/shared/domain/trash'
import { notFound } from '@operagrid/shared/errors'

import { asAuditFields } from '../audit/field-note.ts'
import { gridTarget, note } from '../audit/note.ts'
import { reshapeRead } from '../live/reshape-readers.ts'
import type { Reshaped } from '../live/reshape.ts'
import { settleShape } from '../live/settle-shape.ts'
import { permitted, shaperProcedure } from '../trpc.ts'
import { reachOf, refuseLoops } from './field-rollup.ts'
import { settleRestored } from './field-rules.ts'
import { eraseLink, restoreLink } from './link-trash.ts'

/** What can be done with fields that were removed. Part of `field.*`. */
export const fieldTrash = {
  /** A grid's deleted fields, the last first. */
  trash: shaperProcedure.input(gridRef).query(({ ctx, input: { gridId } }): Promise<DeletedField[]> =>
    inTenant(
      ctx.db,
      ctx.member,
      async (tx) => {
        await getGrid(tx, gridId)
        return await listDeletedFields(tx, gridId, ctx.config.trashDays)
      },
      { mode: 'snapshot' },
    ),
  ),

  /** Brings a field back to its place, with its cells; a link on both sides. Formulas that read it are worked out anew. */
  restore: shaperProcedure.input(fieldRef).mutation(async ({ ctx, input }): Promise<FieldRestored> => {
    const { gridId, fieldId } = input
    const deleted = await inTenant(ctx.db, ctx.member, (tx) => findDeletedField(tx, gridId, fieldId), { mode: 'read' })
    if (deleted === undefined) throw notFound('field')
    if (isLink(deleted.field)) return await restoreLink(ctx, gridId, deleted.field)
    let restored: FieldRestored | undefined
    const restore = async (tx: TenantTx, grid: Grid): Promise<Reshaped> => {
      const { field, place } = await takeDeletedField(tx, gridId, fieldId)
      const { back, fields } = placeField(field, place, grid)
      await refuseLoops(tx, { ...grid, fields }, [back])
      await putBack(tx, gridId, back, fields)
      await settleRestored(tx, gridId, back)
      const shape = await settleShape(tx, ctx.member, grid, fields)
      restored = { name: back.name, ...(await countNaming(tx, gridId, fieldId)) }
      const after = asAuditFields(back, fields)
      await note(tx, ctx, { action: 'field.restored', target: gridTarget(grid), after })
      // Windows were read without its cells.
      return { ...shape, reload: true, moved: [...(shape.moved ?? []), fieldId], about: fieldId }
    }
    await reshapeRead(ctx, gridId, restore, await reachOf(ctx, gridId, deleted.field))
    if (restored === undefined) throw notFound('field')
    return restored
  }),

  /** Deletes a field for good, of a link both sides. Its cells go by and by, and nobody sees them meanwhile. */
  erase: permitted('emptyTrash')
    .input(fieldRef)
    .mutation(async ({ ctx, input: { gridId, fieldId } }) => {
      await inTenant(ctx.db, ctx.member, async (tx) => {
        const grid = await getGrid(tx, gridId)
        const field = await giveUpField(tx, gridId, fieldId)
        if (isLink(field)) await eraseLink(tx, field)
        await note(tx, ctx, {
          action: 'field.erased',
          target: gridTarget(grid),
          before: asAuditFields(field, [...grid.fields, field]),
        })
      })
      ctx.trash.empty(ctx.member.tenantId)
    }),
}
