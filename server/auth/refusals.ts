import { listMemberships } from '@operagrid/db/queries/account'
import { addAuditEvent } from '@operagrid/db/queries/audit'
import { inTenant } from '@operagrid/db/tenant'
import type { Db } from '@operagrid/db/tenant'
import type { AuditOrigin } from '@operagrid/shared/domain/audit'

import type { Log } from '../log.ts'

type RefusedAction = 'session.refused' | 'session.braked'

/** May still be looked up; undefined = there is no such account, and nobody to tell. */
type AccountId = string | Promise<string | undefined>

/** Failed tries at an account, for the logs of the workspaces it belongs to. */
export type Refusals = {
  /** Writes it beside the answer, which it does not delay. */
  note(accountId: AccountId, origin: AuditOrigin, action: RefusedAction): void
  /** Resolves when all that was noted is written. */
  settled(): Promise<void>
}

export function makeRefusals(db: Db, log: Log): Refusals {
  const writing = new Set<Promise<void>>()

  async function write(account: AccountId, origin: AuditOrigin, action: RefusedAction): Promise<void> {
    const accountId = await account
    if (accountId === undefined) return
    for (const { tenantId, memberId } of await listMemberships(db, accountId)) {
      const target = { kind: 'member', id: memberId, name: '' } as const
      await inTenant(db, { tenantId, memberId, role: 'none' }, (tx) =>
        // Who tried is not known: it may have been the member or anybody.
        addAuditEvent(tx, origin, { action, actorId: null, target }),
      )
    }
  }

  return {
    note(accountId, origin, action) {
      const written = write(accountId, origin, action).catch((error: unknown) =>
        log.error({ err: error, action }, 'a refusal could not be written to the audit log'),
      )
      writing.add(written)
      void written.then(() => writing.delete(written))
    },
    async settled() {
      await Promise.all(writing)
    },
  }
}
