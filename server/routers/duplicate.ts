import { dismissDuplicate, findDuplicates, getDuplicateRule, setDuplicateRule } from '@operagrid/db/queries/duplicate'
import { getGrid } from '@operagrid/db/queries/grid'
import { inTenant } from '@operagrid/db/tenant'
import type { AuditFields } from '@operagrid/shared/domain/audit'
import { duplicateDismiss, duplicateFind, duplicateSet, lookOf, ruleFault } from '@operagrid/shared/domain/duplicate'
import type { DuplicateRule, Duplicates } from '@operagrid/shared/domain/duplicate'
import { findField } from '@operagrid/shared/domain/field'
import type { Field } from '@operagrid/shared/domain/field'
import { gridRef } from '@operagrid/shared/domain/grid'
import { strangersLeftOut } from '@operagrid/shared/domain/visibility'
import { AppError } from '@operagrid/shared/errors'

import { gridTarget, note } from '../audit/note.ts'
import { filerProcedure, permitted, router, shaperProcedure } from '../trpc.ts'

export const duplicateRouter = router({
  /** When records of a grid look like others; null = it tells nobody. */
  rule: permitted('editRecords')
    .input(gridRef)
    .query(({ ctx, input: { gridId } }): Promise<DuplicateRule | null> =>
      inTenant(ctx.db, ctx.member, (tx) => getDuplicateRule(tx, gridId), { mode: 'read' }),
    ),

  setRule: shaperProcedure.input(duplicateSet).mutation(async ({ ctx, input: { gridId, rule } }) => {
    await ctx.engine.reshape(ctx.member, gridId, async (tx, grid) => {
      const fault = rule === null ? null : ruleFault(rule, grid.fields)
      if (fault !== null) throw new AppError('BAD_INPUT', fault)
      const before = await getDuplicateRule(tx, gridId)
      await setDuplicateRule(tx, gridId, rule)
      await note(tx, ctx, {
        action: 'grid.duplicates_changed',
        target: gridTarget(grid),
        before: asAuditFields(before, grid.fields),
        after: asAuditFields(rule, grid.fields),
      })
      return { reload: false }
    })
  }),

  /**
   * Records that look like one, the nearest first. Whoever files reports learns of their own alone, also where they
   * see others'; and where a field that it takes is hidden from them, of none.
   */
  find: filerProcedure.input(duplicateFind).query(({ ctx, input }): Promise<Duplicates> =>
    inTenant(
      ctx.db,
      ctx.member,
      async (tx) => {
        const { fields } = await getGrid(tx, input.gridId)
        const rule = await getDuplicateRule(tx, input.gridId)
        const look = rule === null || ruleFault(rule, fields) !== null ? null : lookOf(rule, input.cells)
        if (rule === null || look === null) return { duplicates: [] }
        const asked = { ...look, gridId: input.gridId, recordId: input.recordId }
        if (ctx.member.role !== 'reporter')
          return { duplicates: await findDuplicates(tx, asked, { rule, fields, among: 'all' }) }
        const own = await findDuplicates(tx, asked, { rule, fields, among: 'own' })
        return {
          duplicates: own.map((each) => ({ ...each, record: strangersLeftOut(each.record, ctx.member.memberId) })),
        }
      },
      { mode: 'snapshot' },
    ),
  ),

  /** Says that two records are two: nobody is told of the pair again. */
  dismiss: permitted('editRecords')
    .input(duplicateDismiss)
    .mutation(async ({ ctx, input }) => {
      const { memberId } = ctx.member
      await inTenant(ctx.db, ctx.member, (tx) => dismissDuplicate(tx, { ...input, memberId }))
    }),
})

/** What the audit log keeps of a rule; of none that it is off. */
function asAuditFields(rule: DuplicateRule | null, fields: readonly Field[]): AuditFields {
  if (rule === null) return { duplicates: false }
  const { place, kind, metres, minutes } = rule
  const nameOf = (id: string) => findField(fields, id)?.name ?? 'a field that is gone'
  return { duplicates: true, place: nameOf(place), ...(kind !== null && { sameKind: nameOf(kind) }), metres, minutes }
}
