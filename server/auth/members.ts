import { lockManagers } from '@operagrid/db/queries/membership'
import { inTenant } from '@operagrid/db/tenant'
import type { Db, TenantTx } from '@operagrid/db/tenant'
import type { Actor } from '@operagrid/shared/domain/member'
import { AppError } from '@operagrid/shared/errors'

/**
 * Changes a membership while nobody else does, and only if a manager is left afterwards.
 *
 * @throws AppError NOT_ALLOWED when the actor is no manager any more, CONFLICT when no manager would be left
 */
export async function changeMember<T>(db: Db, actor: Actor, work: (tx: TenantTx) => Promise<T>): Promise<T> {
  return await inTenant(db, actor, async (tx) => {
    const before = await lockManagers(tx)
    // The role was read up to two seconds ago; under the lock it is certain.
    if (!before.includes(actor.memberId)) throw new AppError('NOT_ALLOWED', 'You are no longer management here.')
    const answer = await work(tx)
    const after = await lockManagers(tx)
    if (after.length === 0) {
      throw new AppError(
        'CONFLICT',
        'A workspace needs at least one active manager. Make someone else management first.',
      )
    }
    return answer
  })
}
