import { convertCells } from '@operagrid/db/queries/cell-convert'
import { refuseTrashedId, trashField } from '@operagrid/db/queries/field-trash'
import { getGrid, insertFields, updateField } from '@operagrid/db/queries/grid'
import { inTenant } from '@operagrid/db/tenant'
import { MAX_FIELDS, findField } from '@operagrid/shared/domain/field'
import type { Field } from '@operagrid/shared/domain/field'
import { statesFault } from '@operagrid/shared/domain/field-status'
import { tidyField } from '@operagrid/shared/domain/field-tidy'
import { refuseFormula, settleFormulas } from '@operagrid/shared/domain/formula-settle'
import { fieldAdd, fieldUpdate } from '@operagrid/shared/domain/grid'
import type { FieldCheck, FieldUpdateResult } from '@operagrid/shared/domain/grid'
import { isLink } from '@operagrid/shared/domain/link'
import type { LinkField } from '@operagrid/shared/domain/link'
import type { Actor } from '@operagrid/shared/domain/member'
import { fieldRef } from '@operagrid/shared/domain/record'
import { AppError, notFound } from '@operagrid/shared/errors'

import { asAuditFields } from '../audit/field-note.ts'
import { gridTarget, note } from '../audit/note.ts'
import type { Services } from '../http/context.ts'
import { settleShape } from '../live/settle-shape.ts'
import { router, shaperProcedure } from '../trpc.ts'
import { addLink, removeLink, updateLink } from './field-link.ts'
import { checkField, newRules, refuseDefault, refuseRules, settleUnique } from './field-rules.ts'
import { fieldTrash } from './field-trash.ts'

export const fieldRouter = router({
  add: shaperProcedure.input(fieldAdd).mutation(async ({ ctx, input }) => {
    if (isLink(input.field)) return { version: await addLink(ctx, input.gridId, input.field, input.mirror) }
    if (input.field.type === 'link') throw new AppError('BAD_INPUT', 'Say which grid the records are of.')
    const { version } = await ctx.engine.reshape(ctx.member, input.gridId, async (tx, grid) => {
      if (grid.fields.length >= MAX_FIELDS) throw new AppError('TOO_LARGE', `A grid has at most ${MAX_FIELDS} fields.`)
      if (findField(grid.fields, input.field.id)) throw new AppError('CONFLICT', 'A field with this id exists already.')
      await refuseTrashedId(tx, input.gridId, input.field.id)
      refuseStates(input.field)
      refuseRules(input.field)
      refuseDefault(input.field)
      const field = tidyField(input.field)
      refuseFormula(field, [...grid.fields, field])
      const fields = settleFormulas([...grid.fields, field])
      const settled = fields.at(-1) ?? field
      await insertFields(tx, input.gridId, [settled], grid.fields.length)
      await note(tx, ctx, { action: 'field.added', target: gridTarget(grid), after: asAuditFields(settled, fields) })
      return { ...(await settleShape(tx, ctx.member, grid, fields)), about: input.field.id }
    })
    return { version }
  }),

  update: shaperProcedure.input(fieldUpdate).mutation(async ({ ctx, input }): Promise<FieldUpdateResult> => {
    let result: FieldUpdateResult = { converted: 0, emptied: 0 }
    const link = await findLink(ctx, input)
    if (link !== undefined) {
      await updateLink(ctx, input.gridId, link, input.field)
      return result
    }
    if (input.field.type === 'link')
      throw new AppError('BAD_INPUT', 'A field cannot become a link to records. Add a new field instead.')
    await ctx.engine.reshape(ctx.member, input.gridId, async (tx, grid) => {
      const before = findField(grid.fields, input.fieldId)
      if (before === undefined) throw notFound('field')
      const { choices = before.choices } = input.field
      refuseRules({ ...before, ...input.field, ...newRules(input.field), choices })
      if (input.field.default !== undefined) refuseDefault({ ...before, ...input.field, choices })
      const wanted = tidyField({ ...before, ...input.field, choices })
      // One that was there before may not be as a new pattern says.
      refuseDefault(wanted)
      const withField = (changed: Field) => grid.fields.map((field) => (field.id === changed.id ? changed : field))
      if (wanted.type !== before.type || wanted.formula?.source !== before.formula?.source)
        refuseFormula(wanted, withField(wanted))
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
      return { ...shape, reload: shape.reload || converted.touched, about: input.fieldId }
    })
    return result
  }),

  check: shaperProcedure
    .input(fieldUpdate)
    .query(async ({ ctx, input }): Promise<FieldCheck> => await checkField(ctx.db, ctx.member, input)),

  /** To the trash: `field.restore` takes it back. */
  remove: shaperProcedure.input(fieldRef).mutation(async ({ ctx, input }) => {
    const link = await findLink(ctx, input)
    if (link !== undefined) return { version: await removeLink(ctx, input.gridId, link) }
    const { version } = await ctx.engine.reshape(ctx.member, input.gridId, async (tx, grid) => {
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

/** More states than each could say which follow it. */
function refuseStates(field: Field): void {
  const fault = statesFault(field)
  if (fault !== null) throw new AppError('TOO_LARGE', fault)
}
