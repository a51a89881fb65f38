import { sql } from 'kysely'

import type { Cells } from '@operagrid/shared/domain/cell'
import type { RecordChange } from '@operagrid/shared/domain/change'
import type { Field } from '@operagrid/shared/domain/field'
import type { Query } from '@operagrid/shared/domain/query'
import { makeFilter } from '@operagrid/shared/domain/query-filter'
import { makeSortKey } from '@operagrid/shared/domain/query-sort'
import { reviewState } from '@operagrid/shared/domain/record'
import type { GridRecord } from '@operagrid/shared/domain/record'

import type { TenantTx } from '../tenant.ts'
import { changeColumns, toChange } from './change.ts'
import type { ChangeRow } from './change.ts'
import { packKey } from './record-order-key.ts'

/** How an order moved on from one version of its grid to the next: keys that are no longer in it, and new ones. */
export type OrderMoves = {
  readonly version: number
  readonly leaving: readonly Uint8Array[]
  readonly coming: readonly Uint8Array[]
}

/** `before_at`: when the record had been changed before; null = never. `record`: as it is now. */
type MoveRow = ChangeRow & {
  readonly head: number
  readonly before_at: Date | null
  readonly record: StoredRecord | null
}

/** A row of `grid_record` as jsonb tells it. */
type StoredRecord = {
  readonly id: string
  readonly number: number
  readonly version: number
  readonly cells: Cells
  readonly review_state: string
  readonly created_at: string
  readonly created_by: string | null
  readonly updated_at: string
  readonly updated_by: string | null
  readonly assigned_to: string | null
  readonly row_order: number | null
  readonly deleted_at: string | null
}

/**
 * What became of the records that changed after `version`: where they stood then, by taking their changes back, and where
 * they stand now. Null when that cannot be told, since a record is gone for good.
 */
export async function readMoves(
  tx: TenantTx,
  { gridId, query }: { readonly gridId: string; readonly query: Query },
  version: number,
  fields: readonly Field[],
): Promise<OrderMoves | null> {
  const columns = sql.join(changeColumns.map((column) => sql`c.${sql.ref(column)}`))
  // One statement, so that changes and records are of one picture.
  const { rows } = await sql<MoveRow>`
    select g.version as head, ${columns},
        (select b.at from grid_change b where b.tenant_id = c.tenant_id and b.grid_id = c.grid_id
            and b.version = c.previous and b.record_id = c.record_id) as before_at,
        (select to_jsonb(r) from grid_record r where r.tenant_id = c.tenant_id and r.id = c.record_id) as record
      from grid g left join grid_change c on c.tenant_id = g.tenant_id and c.grid_id = g.id
       and c.version > ${version}::bigint and c.kind not in ('schema', 'comment', 'claim')
     where g.tenant_id = (select app.tenant_id()) and g.id = ${gridId}::uuid order by c.version`.execute(tx)
  const changed = new Map<string, MoveRow[]>()
  for (const row of rows) {
    if (row.record_id === null) continue
    const changes = changed.get(row.record_id)
    if (changes) changes.push(row)
    else changed.set(row.record_id, [row])
  }
  const fits = makeFilter(query.filter, fields)
  const keyOf = makeSortKey(query.sort, fields)
  const keyIn = (stood: Stood) => (stood.exists && fits(stood.record) ? packKey(query.sort, keyOf(stood.record)) : null)
  const leaving: Uint8Array[] = []
  const coming: Uint8Array[] = []
  for (const changes of changed.values()) {
    const [first] = changes
    const record = first?.record ?? null
    if (record === null) return null
    const now = { exists: record.deleted_at === null, record: asRecord(record) }
    const was = keyIn(takeBack(now, changes))
    const is = keyIn(now)
    if (was && is && Buffer.compare(was, is) === 0) continue
    if (was) leaving.push(was)
    if (is) coming.push(is)
  }
  return { version: rows[0]?.head ?? version, leaving, coming }
}

function asRecord(stored: StoredRecord): GridRecord {
  return {
    id: stored.id,
    number: stored.number,
    version: stored.version,
    cells: stored.cells,
    reviewState: reviewState.parse(stored.review_state),
    createdAt: new Date(stored.created_at).toISOString(),
    createdBy: stored.created_by,
    updatedAt: new Date(stored.updated_at).toISOString(),
    updatedBy: stored.updated_by,
    assignedTo: stored.assigned_to,
    ...(stored.row_order !== null && { rowOrder: stored.row_order }),
  }
}

type Stood = { readonly exists: boolean; readonly record: GridRecord }

/** A record before its changes, the oldest first. */
function takeBack(now: Stood, rows: readonly MoveRow[]): Stood {
  const stood = rows.reduceRight<Stood>((after, row) => {
    // Only changes of records were asked for.
    const change = toChange(row) as RecordChange
    return takeBackOne(after, change)
  }, now)
  const updatedAt = rows[0]?.before_at?.toISOString() ?? stood.record.createdAt
  return { ...stood, record: { ...stood.record, updatedAt } }
}

function takeBackOne({ exists, record }: Stood, change: RecordChange): Stood {
  switch (change.kind) {
    case 'create':
    case 'restore':
      return { exists: false, record }
    case 'delete':
      return { exists: true, record: { ...record, cells: change.before } }
    case 'review':
      return { exists, record: { ...record, reviewState: change.reviewedFrom ?? record.reviewState } }
    case 'assign':
      return { exists, record: { ...record, assignedTo: change.assignedFrom ?? null } }
    case 'move': {
      const { rowOrder: _, ...unmoved } = record
      const { movedFrom = null } = change
      return { exists, record: movedFrom === null ? unmoved : { ...unmoved, rowOrder: movedFrom } }
    }
    default:
      return { exists, record: { ...record, cells: cellsBefore(record.cells, change) } }
  }
}

/** A cell that was empty before is not among `before`. */
function cellsBefore(cells: Cells, { before, after }: RecordChange): Cells {
  const kept = Object.entries(cells).filter(([fieldId]) => !(fieldId in after))
  return { ...Object.fromEntries(kept), ...before }
}
