import { listMemberships } from '@operagrid/db/queries/account'
import { addAuditEvent } from '@operagrid/db/queries/audit'
import { inTenant } from '@operagrid/db/tenant'
import type { Db } from '@operagrid/db/tenant'
import type { AuditEntry, AuditFields, AuditOrigin } from '@operagrid/shared/domain/audit'
import type { Actor } from '@operagrid/shared/domain/member'

import type { Beside } from './beside.ts'

/** What somebody tried and was refused, for the audit log: written beside the answer. */
export type Refusals = {
  /** A failed try at an account, in the logs of all its workspaces. */
  signIn(account: AccountId, origin: AuditOrigin, action: RefusedTry): void
  /** A passkey of an account that did not open it, and why. */
  passkey(accountId: string, origin: AuditOrigin, after: AuditFields): void
  /** A call that the member's role does not include; `call`: the procedure, as `grid.create`. */
  call(actor: Actor, origin: AuditOrigin, call: string): void
}

type RefusedTry = 'session.refused' | 'session.braked' | 'account.factor_refused'

/** May still be looked up; undefined = there is no such account, and nobody to tell. */
type AccountId = string | Promise<string | undefined>

/** One entry a member and call in this time: who tries again and again is told of once. */
const QUIET_MS = 60_000
const MAX_REMEMBERED = 10_000

export function makeRefusals(db: Db, beside: Beside, nowMs: () => number = () => performance.now()): Refusals {
  const lastAtMs = new Map<string, number>()

  function isRepeated(key: string): boolean {
    const last = lastAtMs.get(key)
    if (last !== undefined && nowMs() - last < QUIET_MS) return true
    if (lastAtMs.size >= MAX_REMEMBERED) lastAtMs.clear()
    lastAtMs.set(key, nowMs())
    return false
  }

  async function tellWorkspaces(
    accountId: string,
    origin: AuditOrigin,
    entry: Pick<AuditEntry, 'action' | 'after'>,
  ): Promise<void> {
    for (const { tenantId, memberId } of await listMemberships(db, accountId)) {
      const target = { kind: 'member', id: memberId, name: '' } as const
      await inTenant(db, { tenantId, memberId, role: 'none' }, (tx) =>
        // Who tried is not known: the member, or anybody.
        addAuditEvent(tx, origin, { ...entry, actorId: null, target }),
      )
    }
  }

  return {
    signIn(account, origin, action) {
      beside.run(async () => {
        const accountId = await account
        if (accountId !== undefined) await tellWorkspaces(accountId, origin, { action })
      })
    },
    passkey(accountId, origin, after) {
      beside.run(() => tellWorkspaces(accountId, origin, { action: 'account.passkey_refused', after }))
    },
    call(actor, origin, call) {
      if (isRepeated(`${actor.memberId} ${call}`)) return
      const { memberId: actorId, role } = actor
      const target = { kind: 'call', id: null, name: call } as const
      beside.run(() =>
        inTenant(db, actor, (tx) =>
          addAuditEvent(tx, origin, { action: 'access.refused', actorId, target, after: { role } }),
        ),
      )
    },
  }
}
