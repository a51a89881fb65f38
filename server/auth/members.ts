import { getBelonging, lockManagers } from '@operagrid/db/queries/membership'
import type { Belonging } from '@operagrid/db/queries/membership'
import { inTenant, sqlState } from '@operagrid/db/tenant'
import type { Db, TenantTx } from '@operagrid/db/tenant'
import type { AuditEntry } from '@operagrid/shared/domain/audit'
import type { Actor } from '@operagrid/shared/domain/member'
import { AppError } from '@operagrid/shared/errors'

import { note } from '../audit/note.ts'
import type { MemberCall } from '../audit/note.ts'

/** How often a change is tried again that met another's lock. */
const MAX_TRIES = 5

type Manager = MemberCall & { readonly db: Db; readonly member: Actor }

/**
 * Changes a membership while nobody else does, and only if a manager is left afterwards. What `work` answers is
 * written to the audit log; it is told the membership as it was.
 *
 * @throws AppError NOT_ALLOWED when the actor is no manager any more, NOT_FOUND when there is no such member,
 *   CONFLICT when no manager would be left
 */
export async function changeMember(
  call: Manager,
  memberId: string,
  work: (tx: TenantTx, before: Belonging) => Promise<Omit<AuditEntry, 'actorId' | 'target'>>,
): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      await change(call, memberId, work)
      return
    } catch (error) {
      const state = sqlState(error instanceof AppError ? error.cause : error)
      // Somebody was just giving them work: one of both had to give way.
      if (tries >= MAX_TRIES || (state !== '40P01' && state !== '55P03')) throw error
    }
  }
}

async function change(
  call: Manager,
  memberId: string,
  work: (tx: TenantTx, before: Belonging) => Promise<Omit<AuditEntry, 'actorId' | 'target'>>,
): Promise<void> {
  await inTenant(call.db, call.member, async (tx) => {
    const before = await lockManagers(tx)
    // The role was read up to two seconds ago; under the lock it is certain.
    if (!before.includes(call.member.memberId)) throw new AppError('NOT_ALLOWED', 'You are no longer management here.')
    const done = await work(tx, await getBelonging(tx, memberId))
    const after = await lockManagers(tx)
    if (after.length === 0) {
      throw new AppError(
        'CONFLICT',
        'A workspace needs at least one active manager. Make someone else management first.',
      )
    }
    await note(tx, call, { ...done, target: { kind: 'member', id: memberId, name: '' } })
  })
}
