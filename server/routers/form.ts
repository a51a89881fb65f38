import { getForm, listForms, listFormsById, removeForm, saveForm } from '@operagrid/db/queries/form'
import { inTenant } from '@operagrid/db/tenant'
import { formRef, formSave } from '@operagrid/shared/domain/form'
import { notFound } from '@operagrid/shared/errors'

import { filerProcedure, router, shaperProcedure } from '../trpc.ts'

export const formRouter = router({
  list: filerProcedure.query(({ ctx }) =>
    inTenant(ctx.db, ctx.member, (tx) => listForms(tx, ctx.member.role === 'reporter'), { mode: 'read' }),
  ),
  get: filerProcedure
    .input(formRef)
    .query(({ ctx, input }) => inTenant(ctx.db, ctx.member, (tx) => getForm(tx, input.formId), { mode: 'read' })),
  save: shaperProcedure
    .input(formSave)
    .mutation(({ ctx, input }) =>
      ctx.engine.reform(ctx.member, input.gridId, (tx) => saveForm(tx, input.gridId, input.formId, input.form)),
    ),
  remove: shaperProcedure.input(formRef).mutation(async ({ ctx, input }) => {
    const [form] = await inTenant(ctx.db, ctx.member, (tx) => listFormsById(tx, [input.formId]), { mode: 'read' })
    if (form === undefined) throw notFound('form')
    await ctx.engine.reform(ctx.member, form.gridId, (tx) => removeForm(tx, input.formId))
    return {}
  }),
})
