import { sql } from 'kysely'

import type { TenantTx } from '../tenant.ts'

/** Whether a cell of the field names more than one record, in a record that is not deleted. */
export async function holdsSeveralLinks(tx: TenantTx, gridId: string, fieldId: string): Promise<boolean> {
  const { rows } = await sql<{ several: boolean }>`
    select exists (select from grid_record
      where tenant_id = app.tenant_id() and grid_id = ${gridId} and deleted_at is null
        and jsonb_typeof(cells -> ${fieldId}::text) = 'array' and jsonb_array_length(cells -> ${fieldId}::text) > 1) as several`.execute(
    tx,
  )
  return rows[0]?.several ?? false
}
