import { getGrid, insertGrid, listGrids } from '@operagrid/db/queries/grid'
import { listDeletedGrids } from '@operagrid/db/queries/grid-trash'
import { giveUpGrid } from '@operagrid/db/queries/trash-empty'
import { inTenant } from '@operagrid/db/tenant'
import { statesFault } from '@operagrid/shared/domain/field-status'
import { tidyField } from '@operagrid/shared/domain/field-tidy'
import { refuseFormula, settleFormulas } from '@operagrid/shared/domain/formula-settle'
import { gridCreate, gridRef, gridUpdate } from '@operagrid/shared/domain/grid'
import { gridCopy } from '@operagrid/shared/domain/grid-copy'
import { AppError } from '@operagrid/shared/errors'

import { gridTarget, note } from '../audit/note.ts'
import { memberProcedure, permitted, router, shaperProcedure } from '../trpc.ts'
import { copyGrid } from './copy-grid.ts'
import { refuseRules } from './field-rules.ts'
import { restoreGrid, trashGrid } from './grid-trash.ts'

export const gridRouter = router({
  list: memberProcedure.query(({ ctx }) => inTenant(ctx.db, ctx.member, listGrids, { mode: 'read' })),

  get: memberProcedure
    .input(gridRef)
    .query(({ ctx, input }) => inTenant(ctx.db, ctx.member, (tx) => getGrid(tx, input.gridId), { mode: 'snapshot' })),

  create: shaperProcedure.input(gridCreate).mutation(async ({ ctx, input }) => {
    if (new Set(input.fields.map((field) => field.id)).size < input.fields.length) {
      throw new AppError('BAD_INPUT', 'Two fields have the same id.')
    }
    if (input.fields.some(({ type }) => type === 'link'))
      throw new AppError('BAD_INPUT', 'Make the grid first, and then its links to records of others.')
    if (input.fields.some(({ type }) => type === 'rollup'))
      throw new AppError('BAD_INPUT', 'Make the grid first, then its links, and then what is made of linked records.')
    for (const field of input.fields) {
      const fault = statesFault(field)
      if (fault !== null) throw new AppError('TOO_LARGE', fault)
      refuseRules(field)
    }
    const fields = settleFormulas(input.fields.map(tidyField))
    for (const field of fields) refuseFormula(field, fields)
    return await inTenant(ctx.db, ctx.member, async (tx) => {
      await insertGrid(tx, {
        ...input,
        fields,
        createdBy: ctx.member.memberId,
        ready: true,
      })
      const grid = await getGrid(tx, input.id)
      await note(tx, ctx, { action: 'grid.created', target: gridTarget(input) })
      return grid
    })
  }),

  /** A grid like another one, without its records. */
  copy: shaperProcedure.input(gridCopy).mutation(({ ctx, input }) => copyGrid(ctx, input)),

  update: shaperProcedure.input(gridUpdate).mutation(async ({ ctx, input }) => {
    const { gridId, name, reportersSee, claimMinutes, byHand } = input
    if ([name, reportersSee, claimMinutes, byHand].every((one) => one === undefined))
      throw new AppError('BAD_INPUT', 'Say what is to change.')
    const { version } = await ctx.engine.reshape(ctx.member, gridId, async (tx, grid) => {
      const target = gridTarget(grid)
      if (name !== undefined)
        await note(tx, ctx, { action: 'grid.renamed', target, before: { name: grid.name }, after: { name } })
      if (reportersSee !== undefined) {
        const seen = { before: { reportersSee: grid.reportersSee }, after: { reportersSee } }
        await note(tx, ctx, { action: 'grid.reporters_changed', target, ...seen })
      }
      return {
        ...(name === undefined ? {} : { name }),
        ...(reportersSee === undefined ? {} : { reportersSee }),
        ...(claimMinutes === undefined ? {} : { claimMinutes }),
        ...(byHand === undefined ? {} : { byHand }),
        reload: false,
      }
    })
    return { version }
  }),

  /** To the trash: `grid.restore` takes it back. */
  remove: shaperProcedure.input(gridRef).mutation(async ({ ctx, input }) => {
    await trashGrid(ctx, input.gridId)
    ctx.engine.feed.recheck(ctx.member.tenantId, input.gridId)
  }),

  /** Deleted grids, the last first. */
  trash: shaperProcedure.query(({ ctx }) =>
    inTenant(ctx.db, ctx.member, (tx) => listDeletedGrids(tx, ctx.config.trashDays), { mode: 'read' }),
  ),

  /** Deletes a grid in the trash for good. Its records go by and by, and nobody sees them meanwhile. */
  erase: permitted('emptyTrash')
    .input(gridRef)
    .mutation(async ({ ctx, input: { gridId } }) => {
      await ctx.engine.alone(ctx.member, gridId, async (tx) => {
        const grid = await giveUpGrid(tx, gridId)
        await note(tx, ctx, { action: 'grid.erased', target: gridTarget(grid) })
      })
      ctx.trash.empty(ctx.member.tenantId)
    }),

  restore: shaperProcedure.input(gridRef).mutation(async ({ ctx, input }) => {
    await restoreGrid(ctx, input.gridId)
    ctx.engine.feed.recheck(ctx.member.tenantId, input.gridId)
  }),
})
