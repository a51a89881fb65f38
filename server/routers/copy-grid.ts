import { getGrid, insertGrid } from '@operagrid/db/queries/grid'
import { inTenant } from '@operagrid/db/tenant'
import type { GridCopied, GridCopy } from '@operagrid/shared/domain/grid-copy'

import { gridTarget, note } from '../audit/note.ts'
import { planCopy, writePlan } from '../import/copy/plan-copy.ts'
import type { Call } from './link-shapes.ts'

/**
 * Makes a grid like another one, without its records. Forms are closed until somebody opens them.
 *
 * @throws AppError NOT_FOUND · CONFLICT where the id is taken
 */
export async function copyGrid(call: Call, input: GridCopy): Promise<GridCopied> {
  const { memberId } = call.member
  return await inTenant(call.db, call.member, async (tx) => {
    const plan = await planCopy(tx, input)
    await insertGrid(tx, { ...plan.grid, createdBy: memberId, ready: true })
    await writePlan(tx, memberId, plan)
    const grid = await getGrid(tx, input.as)
    await note(tx, call, { action: 'grid.created', target: gridTarget(plan.grid) })
    return { grid, left: plan.left }
  })
}
