import { sql } from 'kysely'

import type { TenantTx } from '../tenant.ts'

/** Gives another grid the settings of this one: what reporters see, how long claims last, how duplicates are told. */
export async function copySettings(
  tx: TenantTx,
  { from, to }: { readonly from: string; readonly to: string },
): Promise<void> {
  await sql`
    update grid g
       set reporters_see = o.reporters_see, claim_minutes = o.claim_minutes, by_hand = o.by_hand, duplicates = o.duplicates
      from grid o
     where g.tenant_id = app.tenant_id() and g.id = ${to}
       and o.tenant_id = app.tenant_id() and o.id = ${from}`.execute(tx)
}
