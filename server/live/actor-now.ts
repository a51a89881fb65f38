import { findBelonging } from '@operagrid/db/queries/membership'
import { inTenant } from '@operagrid/db/tenant'
import type { Db } from '@operagrid/db/tenant'
import type { Actor } from '@operagrid/shared/domain/member'
import { may } from '@operagrid/shared/domain/permission'
import { AppError } from '@operagrid/shared/errors'

/** What has waited longer is done only as the member that it belongs to by then. */
export const FRESH_MS = 1_000

/**
 * The member as they are by now, in the role that they have by now, who may still write records.
 *
 * @throws AppError UNAUTHENTICATED when they belong to the workspace no longer · NOT_ALLOWED when their role may not ·
 *   UNAVAILABLE when nobody can tell
 */
export async function writerNow(db: Db, actor: Actor): Promise<Actor> {
  const now = await actorNow(db, actor)
  if (!may(now.role, 'fileReports')) throw roleChanged()
  return now
}

/**
 * For work that has waited since `sinceMs` (performance.now()), with no check of its own of what the role may do.
 *
 * @throws AppError UNAUTHENTICATED · NOT_ALLOWED when the role is another one by now · UNAVAILABLE
 */
export async function refuseIfChanged(db: Db, actor: Actor, sinceMs: number): Promise<void> {
  if (performance.now() - sinceMs <= FRESH_MS) return
  const { role } = await actorNow(db, actor)
  if (role !== actor.role) throw roleChanged()
}

async function actorNow(db: Db, actor: Actor): Promise<Actor> {
  const { tenantId, memberId } = actor
  const read = { tenantId, memberId, role: 'none' } as const
  const found = await inTenant(db, read, (tx) => findBelonging(tx, memberId), { mode: 'read' })
  if (found?.active !== true)
    throw new AppError('UNAUTHENTICATED', 'You no longer belong to this workspace: nothing was written.')
  return { ...actor, role: found.role, name: found.name }
}

function roleChanged(): AppError {
  return new AppError('NOT_ALLOWED', 'Your role has changed meanwhile: nothing was written.')
}
