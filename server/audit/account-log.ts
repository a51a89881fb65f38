import { listMemberships } from '@operagrid/db/queries/account'
import { addAuditEvent } from '@operagrid/db/queries/audit'
import { asMember, inTenant } from '@operagrid/db/tenant'
import type { Db, TenantTx } from '@operagrid/db/tenant'
import type { AuditEntry, AuditOrigin } from '@operagrid/shared/domain/audit'

/** What is done to an account. `byOwner`: the account's owner is known to have done it. */
export type AccountAction = Pick<AuditEntry, 'action' | 'before' | 'after'> & {
  readonly origin: AuditOrigin
  readonly byOwner: boolean
  /** The workspace of the session that asks; the logs of others do not name it. */
  readonly tenantId?: string
}

/**
 * Does something to an account, which belongs to no workspace, and writes it to the logs of all workspaces the
 * account belongs to: all in one transaction. Where `work` answers false nothing was done, and nothing is written.
 */
export async function inAccount<T>(
  db: Db,
  accountId: string,
  { origin, byOwner, tenantId: askedIn, ...entry }: AccountAction,
  work: (on: Db | TenantTx) => Promise<T>,
): Promise<T> {
  // In one order: two who lock the ends of several chains must not wait for each other.
  const memberships = (await listMemberships(db, accountId)).toSorted((a, b) => (a.tenantId < b.tenantId ? -1 : 1))
  const [first] = memberships
  if (first === undefined) return await work(db)
  return await inTenant(db, { ...first, role: 'none' }, async (tx) => {
    const answer = await work(tx)
    if (answer === false) return answer
    for (const { tenantId, memberId } of memberships) {
      await asMember(tx, { tenantId, memberId, role: 'none' }, () =>
        addAuditEvent(tx, tenantId === askedIn ? origin : { ...origin, sessionId: null }, {
          ...entry,
          actorId: byOwner ? memberId : null,
          target: { kind: 'member', id: memberId, name: '' },
        }),
      )
    }
    return answer
  })
}
