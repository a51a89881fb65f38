import type { RawBuilder } from 'kysely'

import { kyselyOf } from '../pool.ts'
import type { Db } from '../pool.ts'
import { toAppError } from '../tenant.ts'
import type { TenantTx } from '../tenant.ts'

/**
 * Calls a SECURITY DEFINER function of the identity migrations: what must be known before a tenant is known, or
 * of all tenants at once. In a transaction of its own, or in the one that is given.
 */
export async function callIdentity<Row>(on: Db | TenantTx, query: RawBuilder<unknown>): Promise<Row[]> {
  try {
    // The row's type is the function's signature in its migration.
    const { rows } = await (query as RawBuilder<Row>).execute('isTransaction' in on ? on : kyselyOf(on))
    return rows
  } catch (error) {
    throw toAppError(error)
  }
}
