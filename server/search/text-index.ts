import { planTexts, setTextHead, writeTexts, writeTextsAfter } from '@operagrid/db/queries/record-text'
import { inTenant } from '@operagrid/db/tenant'
import type { Db, TenantTx } from '@operagrid/db/tenant'
import type { Actor } from '@operagrid/shared/domain/member'
import { may } from '@operagrid/shared/domain/permission'

import type { Beside } from '../audit/beside.ts'

/** What a grid's searches look through, kept up to date beside them. */
export type TextIndex = {
  /** Somebody searches this grid: what its texts lack is written, and nobody waits for it. */
  freshen(actor: Actor, gridId: string): void
}

export function makeTextIndex(db: Db, beside: Beside): TextIndex {
  /** Grids whose texts are being written on this node. */
  const busy = new Set<string>()
  return {
    freshen(actor, gridId) {
      const key = `${actor.tenantId} ${gridId}`
      if (busy.has(key) || !may(actor.role, 'editRecords')) return
      busy.add(key)
      beside.run(() => freshen(db, actor, gridId).finally(() => busy.delete(key)))
    },
  }
}

/**
 * Writes what is missing, a chunk a transaction. The head is read first: what changes meanwhile is after it, and is
 * looked at itself until the next time. Two nodes at once write the same.
 */
async function freshen(db: Db, actor: Actor, gridId: string): Promise<void> {
  const write = <T>(work: (tx: TenantTx) => Promise<T>) => inTenant(db, actor, work)
  const plan = await inTenant(db, actor, (tx) => planTexts(tx, gridId), { mode: 'read' })
  if (plan === null) return
  const { after } = plan
  if (after !== null) {
    await write(async (tx) => {
      await writeTextsAfter(tx, gridId, plan, after)
      await setTextHead(tx, gridId, plan)
    })
    return
  }
  let last: number | null = 0
  while (last !== null) {
    const from: number = last
    last = await write((tx) => writeTexts(tx, gridId, plan, from))
  }
  await write((tx) => setTextHead(tx, gridId, plan))
}
