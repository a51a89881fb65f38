import type { Db } from '@operagrid/db/pool'
import { beginImport, discardImport } from '@operagrid/db/queries/import'
import { inTenant } from '@operagrid/db/tenant'
import type { Field } from '@operagrid/shared/domain/field'
import type { Actor } from '@operagrid/shared/domain/member'
import { AppError } from '@operagrid/shared/errors'

/** A grid that is to be made and filled. */
export type NewGrid = { readonly id: string; readonly name: string; readonly fields: readonly Field[] }

/** What came of the filling, and how the grid is shown: in one transaction. */
export type Filled<T> = { readonly result: T; readonly show: () => Promise<void> }

/**
 * Makes a grid that nobody sees, has it filled in transactions of their own, then all at once shown. Whatever goes
 * wrong, nothing of it stays.
 */
export async function fillNewGrid<T>(
  { db, owner, grid }: { readonly db: Db; readonly owner: Actor; readonly grid: NewGrid },
  fill: () => Promise<Filled<T>>,
): Promise<T> {
  await inTenant(db, owner, (tx) => beginImport(tx, { ...grid, createdBy: owner.memberId }))
  let committing: Filled<T> | null = null
  try {
    committing = await fill()
    await committing.show()
    return committing.result
  } catch (error) {
    // What cannot be removed now is invisible, and swept at the next start.
    const removed = await discardImport(db, owner.tenantId, grid.id).catch(() => null)
    // The connection broke after the commit: the grid is there, and complete.
    if (committing !== null && removed === false && error instanceof AppError && error.code === 'UNAVAILABLE')
      return committing.result
    throw error
  }
}
