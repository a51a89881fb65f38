import { randomUUID } from 'node:crypto'

import { sql } from 'kysely'

import type { TenantTx } from '../tenant.ts'
import type { DraftRecord } from './record-arbitraries.ts'

/** Stores `drafts` in a new grid, numbered as they come, and answers its id. Nothing is checked. */
export async function storeRecords(tx: TenantTx, drafts: readonly DraftRecord[]): Promise<string> {
  const gridId = randomUUID()
  await sql`insert into grid (id, name, version) values (${gridId}, 'Grid', ${drafts.length})`.execute(tx)
  const rows = drafts.map((draft, at) => ({ ...draft, id: randomUUID(), number: at + 1 }))
  await sql`
    insert into grid_record (grid_id, id, number, version, cells, review_state, created_by, updated_by, assigned_to, created_at, updated_at, deleted_at, row_order)
    select ${gridId}, (r ->> 'id')::uuid, (r ->> 'number')::int, (r ->> 'number')::int, jsonb_strip_nulls(r -> 'cells'), r ->> 'reviewState',
      (r ->> 'createdBy')::uuid, (r ->> 'updatedBy')::uuid, (r ->> 'assignedTo')::uuid, to_timestamp(0) + (r ->> 'createdAtUs')::bigint * interval '1 us',
      to_timestamp(0) + (r ->> 'updatedAtUs')::bigint * interval '1 us', case when (r -> 'deleted')::boolean then now() end, (r ->> 'rowOrder')::float8
      from jsonb_array_elements(${JSON.stringify(rows)}::jsonb) r`.execute(tx)
  return gridId
}
