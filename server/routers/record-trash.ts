import { getGrid } from '@operagrid/db/queries/grid'
import { eraseRecords } from '@operagrid/db/queries/trash-empty'
import { recordErase } from '@operagrid/shared/domain/trash'
import { notFound } from '@operagrid/shared/errors'

import { gridTarget, note } from '../audit/note.ts'
import { permitted } from '../trpc.ts'

/** Deletes records in the trash for good, with their comments and links; files that only they named follow. */
export const eraseProcedure = permitted('emptyTrash')
  .input(recordErase)
  .mutation(async ({ ctx, input: { gridId, recordIds } }) => {
    await ctx.engine.alone(ctx.member, gridId, async (tx) => {
      const grid = await getGrid(tx, gridId)
      const records = await eraseRecords(tx, gridId, { ids: recordIds }, recordIds.length)
      if (records === 0) throw notFound('record')
      await note(tx, ctx, { action: 'record.erased', target: gridTarget(grid), before: { records } })
    })
    ctx.trash.empty(ctx.member.tenantId)
  })
