import { addAuditEvent } from '@operagrid/db/queries/audit'
import type { TenantTx } from '@operagrid/db/tenant'
import type { AuditFields, AuditOrigin } from '@operagrid/shared/domain/audit'
import type { Actor } from '@operagrid/shared/domain/member'

import { gridTarget } from '../audit/note.ts'

const origin: AuditOrigin = { address: '', device: '', sessionId: null, requestId: '' }

/** Nobody's eyes that see a tenant's trash: its id stands for a member who is none. */
export function emptierOf(tenantId: string): Actor {
  return { tenantId, memberId: tenantId, role: 'management', name: '' }
}

/** Writes to the audit log, in the transaction of its effect, what the server deleted by itself: nobody did it. */
export async function noteEmptied(
  tx: TenantTx,
  grid: { readonly id: string; readonly name: string },
  before: AuditFields,
): Promise<void> {
  await addAuditEvent(tx, origin, { action: 'trash.emptied', actorId: null, target: gridTarget(grid), before })
}
