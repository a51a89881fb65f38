import { sql } from 'kysely'

import type { TenantTx } from '../tenant.ts'

/**
 * Gives the workspace another name; answers the one before. Its row stays locked until the transaction ends, so that
 * of two who rename it at once the second finds what the first left.
 */
export async function renameTenant(tx: TenantTx, name: string): Promise<string> {
  const own = sql<string>`app.tenant_id()`
  const before = await tx
    .selectFrom('tenant')
    .select('name')
    .where('id', '=', own)
    .forUpdate()
    .executeTakeFirstOrThrow()
  if (before.name !== name) await tx.updateTable('tenant').set({ name }).where('id', '=', own).execute()
  return before.name
}
