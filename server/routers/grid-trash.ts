import { setGridDeleted } from '@operagrid/db/queries/grid'
import { lockAllForWrite } from '@operagrid/db/queries/grid-lock'
import type { Db } from '@operagrid/db/tenant'
import type { Actor } from '@operagrid/shared/domain/member'
import { notFound } from '@operagrid/shared/errors'

import { gridTarget, note } from '../audit/note.ts'
import type { MemberCall } from '../audit/note.ts'
import type { Engine } from '../live/engine.ts'
import { reshapeReaders } from '../live/reshape-readers.ts'
import { settleShape, workOut } from '../live/settle-shape.ts'
import { refuseLoops } from './field-rollup.ts'

type Call = MemberCall & { readonly engine: Engine; readonly db: Db; readonly member: Actor }

/** Moves a grid to the trash; rollups of other grids that read it lose what they read. @throws AppError NOT_FOUND */
export async function trashGrid(call: Call, gridId: string): Promise<void> {
  await reshapeReaders(call, [gridId], async (tx) => {
    const name = await setGridDeleted(tx, gridId, new Date(), call.member.memberId)
    await note(tx, call, { action: 'grid.removed', target: gridTarget({ id: gridId, name }) })
    return new Map()
  })
}

/**
 * Takes a grid back; what rollups read of it is there again, and its own are worked out anew, since nobody did while it
 * was away.
 *
 * @throws AppError NOT_FOUND
 */
export async function restoreGrid(call: Call, gridId: string): Promise<void> {
  await reshapeReaders(
    call,
    [gridId],
    async (tx, grids) => {
      const grid = grids.get(gridId)
      if (grid === undefined) throw notFound('grid')
      await refuseLoops(tx, grid, grid.fields)
      const settled = await settleShape(tx, call.member, grid, grid.fields)
      const rolls = settled.fields.some(({ type }) => type === 'rollup')
      const worked = rolls && !settled.reload ? await workOut(tx, call.member, grid, settled.fields) : {}
      await note(tx, call, { action: 'grid.restored', target: gridTarget(grid) })
      return rolls ? new Map([[gridId, { ...settled, ...worked }]]) : new Map()
    },
    async (tx, gridIds) => {
      await lockAllForWrite(tx, gridId, gridIds)
      await setGridDeleted(tx, gridId, null)
    },
  )
}
