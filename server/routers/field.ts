import { convertCells } from '@operagrid/db/queries/cell-convert'
import { deleteField, insertFields, updateField } from '@operagrid/db/queries/grid'
import { parseCell } from '@operagrid/shared/domain/cell'
import { MAX_FIELDS, findField } from '@operagrid/shared/domain/field'
import type { Field } from '@operagrid/shared/domain/field'
import { takesDefault } from '@operagrid/shared/domain/field-default'
import { tidyField } from '@operagrid/shared/domain/field-tidy'
import { refuseFormula, settleFormulas } from '@operagrid/shared/domain/formula-settle'
import { fieldAdd, fieldUpdate } from '@operagrid/shared/domain/grid'
import type { FieldUpdateResult } from '@operagrid/shared/domain/grid'
import { fieldRef } from '@operagrid/shared/domain/record'
import { AppError, notFound } from '@operagrid/shared/errors'

import { asAuditFields } from '../audit/field-note.ts'
import { gridTarget, note } from '../audit/note.ts'
import { settleShape } from '../live/settle-shape.ts'
import { router, shaperProcedure } from '../trpc.ts'

export const fieldRouter = router({
  add: shaperProcedure.input(fieldAdd).mutation(async ({ ctx, input }) => {
    const { version } = await ctx.engine.reshape(ctx.member, input.gridId, async (tx, grid) => {
      if (grid.fields.length >= MAX_FIELDS) throw new AppError('TOO_LARGE', `A grid has at most ${MAX_FIELDS} fields.`)
      if (findField(grid.fields, input.field.id)) throw new AppError('CONFLICT', 'A field with this id exists already.')
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
    await ctx.engine.reshape(ctx.member, input.gridId, async (tx, grid) => {
      const before = findField(grid.fields, input.fieldId)
      if (before === undefined) throw notFound('field')
      const { choices = before.choices } = input.field
      if (input.field.default !== undefined) refuseDefault({ ...before, ...input.field, choices })
      const wanted = tidyField({ ...before, ...input.field, choices })
      const withField = (changed: Field) => grid.fields.map((field) => (field.id === changed.id ? changed : field))
      if (wanted.type !== before.type || wanted.formula?.source !== before.formula?.source)
        refuseFormula(wanted, withField(wanted))
      const converted = await convertCells(tx, input.gridId, before, wanted)
      result = converted.result
      await updateField(tx, input.gridId, converted.field)
      const shape = await settleShape(tx, ctx.member, grid, withField(converted.field))
      const stored = findField(shape.fields, input.fieldId) ?? converted.field
      const changed = { before: asAuditFields(before, grid.fields), after: asAuditFields(stored, shape.fields) }
      await note(tx, ctx, { action: 'field.updated', target: gridTarget(grid), ...changed })
      return { ...shape, reload: shape.reload || converted.touched, about: input.fieldId }
    })
    return result
  }),

  remove: shaperProcedure.input(fieldRef).mutation(async ({ ctx, input }) => {
    const { version } = await ctx.engine.reshape(ctx.member, input.gridId, async (tx, grid) => {
      const field = findField(grid.fields, input.fieldId)
      if (field === undefined) throw notFound('field')
      await deleteField(tx, input.gridId, input.fieldId)
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
})

/** A default that its own field would not take is a mistake; one that is left from before a change is dropped. */
function refuseDefault(field: Field): void {
  const { default: value = null, name, type } = field
  if (value === null) return
  if (!takesDefault(type)) throw new AppError('BAD_INPUT', `“${name}” cannot have a default.`)
  const parsed = parseCell(field, value)
  if (!parsed.ok) throw new AppError('BAD_INPUT', `The default of “${name}” does not fit: ${parsed.reason}`)
}
