import { addAuditEvent } from '@operagrid/db/queries/audit'
import type { TenantTx } from '@operagrid/db/tenant'
import type { AuditEntry, AuditTarget } from '@operagrid/shared/domain/audit'
import type { Actor } from '@operagrid/shared/domain/member'

import type { Context } from '../http/context.ts'

/** A call of a member: who, and from where. */
export type MemberCall = Pick<Context, 'origin'> & { readonly member: Pick<Actor, 'memberId'> }

/**
 * Writes what a member did to the audit log, in the transaction of its effect. The last thing in it: no other action
 * of the workspace is written before it ends.
 */
export async function note(
  tx: TenantTx,
  { origin, member }: MemberCall,
  entry: Omit<AuditEntry, 'actorId'>,
): Promise<void> {
  await addAuditEvent(tx, origin, { ...entry, actorId: member.memberId })
}

/** A grid as the log names it. */
export function gridTarget({ id, name }: { readonly id: string; readonly name: string }): AuditTarget {
  return { kind: 'grid', id, name }
}
