import { sql } from 'kysely'

import { nowSql } from '../queries/query-value-sql.ts'
import type { TenantTx } from '../tenant.ts'

/** When the transaction began, as SQL says it: what `isPast` is asked of, so that both sides of a comparison ask the same. */
export async function sqlNow(tx: TenantTx): Promise<string> {
  const { rows } = await sql<{ now: string }>`select ${nowSql} as now`.execute(tx)
  return rows[0]?.now ?? ''
}
