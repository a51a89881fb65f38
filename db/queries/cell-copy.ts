import { sql } from 'kysely'

import type { TenantTx } from '../tenant.ts'

/**
 * Gives another field of the grid what this one holds, in every record, those in the trash too. The caller holds the
 * grid row's lock; the other field is new, of the same type, and neither calculated nor made of links or files.
 */
export async function copyCells(
  tx: TenantTx,
  gridId: string,
  { from, to }: { readonly from: string; readonly to: string },
): Promise<void> {
  await sql`
    update grid_record
       set cells = jsonb_set(cells, array[${to}::text], cells -> ${from}::text)
     where tenant_id = app.tenant_id() and grid_id = ${gridId} and cells ? ${from}::text`.execute(tx)
}
