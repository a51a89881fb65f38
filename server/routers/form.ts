import { getForm, listForms, listFormsById, removeForm, saveForm } from '@operagrid/db/queries/form'
import { inTenant } from '@operagrid/db/tenant'
import { formRef, formSave } from '@operagrid/shared/domain/form'
import { notFound } from '@operagrid/shared/errors'

import { note } from '../audit/note.ts'
import { filerProcedure, router, shaperProcedure } from '../trpc.ts'

export const formRouter = router({
  list: filerProcedure.query(({ ctx }) =>
    inTenant(ctx.db, ctx.member, (tx) => listForms(tx, ctx.member.role === 'reporter'), { mode: 'read' }),
  ),
  get: filerProcedure
    .input(formRef)
    .query(({ ctx, input }) => inTenant(ctx.db, ctx.member, (tx) => getForm(tx, input.formId), { mode: 'read' })),
  save: shaperProcedure.input(formSave).mutation(({ ctx, input }) =>
    ctx.engine.reform(ctx.member, input.gridId, async (tx) => {
      const form = await saveForm(tx, input.gridId, input.formId, input.form)
      const { name, open, items } = form
      const after = { open, fields: items.length }
      await note(tx, ctx, { action: 'form.saved', target: { kind: 'form', id: input.formId, name }, after })
      return form
    }),
  ),
  remove: shaperProcedure.input(formRef).mutation(async ({ ctx, input }) => {
    const [form] = await inTenant(ctx.db, ctx.member, (tx) => listFormsById(tx, [input.formId]), { mode: 'read' })
    if (form === undefined) throw notFound('form')
    await ctx.engine.reform(ctx.member, form.gridId, async (tx) => {
      const name = await removeForm(tx, input.formId)
      await note(tx, ctx, { action: 'form.removed', target: { kind: 'form', id: input.formId, name } })
    })
    return {}
  }),
})
