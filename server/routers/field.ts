import { convertCells } from '@operagrid/db/queries/cell-convert'
import { trashField } from '@operagrid/db/queries/field-trash'
import { getGrid, updateField } from '@operagrid/db/queries/grid'
import { inTenant } from '@operagrid/db/tenant'
import type { TenantTx } from '@operagrid/db/tenant'
import { sameClock } from '@operagrid/shared/domain/clock'
import { findField } from '@operagrid/shared/domain/field'
import type { Field } from '@operagrid/shared/domain/field'
import { tidyField } from '@operagrid/shared/domain/field-tidy'
import { refuseFormula } from '@operagrid/shared/domain/formula-settle'
import { fieldAdd, fieldCopy, fieldUpdate } from '@operagrid/shared/domain/grid'
import type { FieldCheck, FieldUpdateResult, Grid } from '@operagrid/shared/domain/grid'
import { isLink } from '@operagrid/shared/domain/link'
import type { LinkField } from '@operagrid/shared/domain/link'
import type { Actor } from '@operagrid/shared/domain/member'
import { fieldRef } from '@operagrid/shared/domain/record'
import { readersAsk } from '@operagrid/shared/domain/rollup-readers'
import { AppError, notFound } from '@operagrid/shared/errors'

import { asAuditFields } from '../audit/field-note.ts'
import { gridTarget, note } from '../audit/note.ts'
import type { Services } from '../http/context.ts'
import { reshapeRead } from '../live/reshape-readers.ts'
import type { Reshaped } from '../live/reshape.ts'
import { settleShape } from '../live/settle-shape.ts'
import { router, shaperProcedure } from '../trpc.ts'
import { addField, refuseStates } from './add-field.ts'
import { copyField } from './copy-field.ts'
import { addLink, removeLink, updateLink } from './field-link.ts'
import { listReaders, reachOf, refuseRolling } from './field-rollup.ts'
import { checkField, newRules, refuseDefault, refuseRules, settleUnique } from './field-rules.ts'
import { fieldTrash } from './field-trash.ts'
import { linkByTexts } from './link-texts.ts'
import { unlinkToText } from './unlink-to-text.ts'

export const fieldRouter = router({
  add: shaperProcedure.input(fieldAdd).mutation(async ({ ctx, input }) => {
    if (isLink(input.field)) return { version: await addLink(ctx, input.gridId, input.field, input.mirror) }
    if (input.field.type === 'link') throw new AppError('BAD_INPUT', 'Say which grid the records are of.')
    const add = (tx: TenantTx, grid: Grid): Promise<Reshaped> => addField(tx, ctx, grid, input.field)
    const { version } = await reshapeRead(ctx, input.gridId, add, await reachOf(ctx, input.gridId, input.field))
    return { version }
  }),

  /** A field like another one, behind the others; with its cells where that is asked for. */
  copy: shaperProcedure.input(fieldCopy).mutation(async ({ ctx, input }) => ({ version: await copyField(ctx, input) })),

  update: shaperProcedure.input(fieldUpdate).mutation(async ({ ctx, input }): Promise<FieldUpdateResult> => {
    let result: FieldUpdateResult = { converted: 0, emptied: 0 }
    const link = await findLink(ctx, input)
    if (link !== undefined) {
      if (['text', 'longText'].includes(input.field.type)) return await unlinkToText(ctx, input, link)
      await updateLink(ctx, input.gridId, link, input.field)
      return result
    }
    if (input.field.type === 'link') return await linkByTexts(ctx, input)
    const update = async (tx: TenantTx, grid: Grid): Promise<Reshaped> => {
      const before = findField(grid.fields, input.fieldId)
      if (before === undefined) throw notFound('field')
      const { choices = before.choices } = input.field
      refuseRules({ ...before, ...input.field, ...newRules(input.field), choices })
      if (input.field.default !== undefined) refuseDefault({ ...before, ...input.field, choices })
      const wanted = tidyField({ ...before, ...input.field, choices })
      // One that was there before may not be as a new pattern says.
      refuseDefault(wanted)
      const withField = (changed: Field) => grid.fields.map((field) => (field.id === changed.id ? changed : field))
      const isSame = wanted.type === before.type && wanted.formula?.source === before.formula?.source
      if (!isSame || !sameClock(wanted.clock, before.clock)) refuseFormula(wanted, withField(wanted))
      await refuseRolling(tx, { ...grid, fields: withField(wanted) }, { before, wanted })
      refuseStates(wanted)
      const converted = await convertCells(tx, input.gridId, before, wanted)
      result = converted.result
      // States that its texts have become: records begin in one of them.
      const after = tidyField(converted.field)
      await updateField(tx, input.gridId, after)
      await settleUnique(tx, input.gridId, { before, after, touched: converted.touched })
      const shape = await settleShape(tx, ctx.member, grid, withField(after))
      const stored = findField(shape.fields, input.fieldId) ?? after
      const changed = { before: asAuditFields(before, grid.fields), after: asAuditFields(stored, shape.fields) }
      await note(tx, ctx, { action: 'field.updated', target: gridTarget(grid), ...changed })
      const { moved = [], ...reshaped } = shape
      const touched = converted.touched ? [...moved, input.fieldId] : moved
      return { ...reshaped, reload: shape.reload || converted.touched, moved: touched, about: input.fieldId }
    }
    await reshapeRead(ctx, input.gridId, update, await reachOf(ctx, input.gridId, input.field))
    return result
  }),

  check: shaperProcedure
    .input(fieldUpdate)
    .query(async ({ ctx, input }): Promise<FieldCheck> => await checkField(ctx.db, ctx.member, input)),

  /** To the trash: `field.restore` takes it back. */
  remove: shaperProcedure.input(fieldRef).mutation(async ({ ctx, input }) => {
    const link = await findLink(ctx, input)
    if (link !== undefined) return { version: await removeLink(ctx, input.gridId, link) }
    const { version } = await reshapeRead(ctx, input.gridId, async (tx, grid) => {
      const field = findField(grid.fields, input.fieldId)
      if (field === undefined) throw notFound('field')
      const { memberId } = ctx.member
      await trashField(tx, input.gridId, { field, fields: grid.fields, memberId })
      await note(tx, ctx, {
        action: 'field.removed',
        target: gridTarget(grid),
        before: asAuditFields(field, grid.fields),
      })
      const left = grid.fields.filter((field) => field.id !== input.fieldId)
      return { ...(await settleShape(tx, ctx.member, grid, left)), about: input.fieldId }
    })
    return { version }
  }),

  /** What in other grids, or by links of this one, reads a grid, or the one field of it. */
  readers: shaperProcedure
    .input(readersAsk)
    .query(({ ctx, input }) => inTenant(ctx.db, ctx.member, (tx) => listReaders(tx, input), { mode: 'read' })),

  ...fieldTrash,
})

/** The link that is named, or undefined where it is another kind of field or none. A link is one as long as it is there. */
async function findLink(
  { db, member }: Pick<Services, 'db'> & { readonly member: Actor },
  { gridId, fieldId }: { readonly gridId: string; readonly fieldId: string },
): Promise<LinkField | undefined> {
  const { fields } = await inTenant(db, member, (tx) => getGrid(tx, gridId), { mode: 'read' })
  const field = findField(fields, fieldId)
  return field !== undefined && isLink(field) ? field : undefined
}
