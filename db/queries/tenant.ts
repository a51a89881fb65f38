import { sql } from 'kysely'

import { notFound } from '@operagrid/shared/errors'

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
    // Not the key: every entry of the audit log refers to the row, and two would wait for each other.
    .forNoKeyUpdate()
    .executeTakeFirstOrThrow()
  if (before.name !== name) await tx.updateTable('tenant').set({ name }).where('id', '=', own).execute()
  return before.name
}

/** Whether the transaction's workspace asks its members for a second factor. */
export async function asksFactor(tx: TenantTx): Promise<boolean> {
  const row = await tx.selectFrom('tenant').select('second_factor_required').executeTakeFirst()
  if (row === undefined) throw notFound('workspace')
  return row.second_factor_required
}

/** Asks for a second factor from now on, or no longer. False when that was so before. */
export async function setAsksFactor(tx: TenantTx, required: boolean): Promise<boolean> {
  const row = await tx
    .updateTable('tenant')
    .set({ second_factor_required: required })
    .where('second_factor_required', '!=', required)
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}

/**
 * Locks the workspace's row until the transaction ends. Whoever is to save a calculated field takes it before any grid's:
 * of two that would make a loop of fields over several grids the second finds what the first left.
 */
export async function lockTenant(tx: TenantTx): Promise<void> {
  await sql`select from tenant where id = app.tenant_id() for no key update`.execute(tx)
}
