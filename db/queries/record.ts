import { sql } from 'kysely'

import type { Cells } from '@operagrid/shared/domain/cell'
import type { Field } from '@operagrid/shared/domain/field'
import type { Query } from '@operagrid/shared/domain/query'
import { checkQuery, refuseFaults, sortKeyFault } from '@operagrid/shared/domain/query-check'
import { queryOrder } from '@operagrid/shared/domain/query-search'
import {
  type GridRecord,
  type RecordOutline,
  type RecordWindow,
  reviewState,
  type SortKey,
} from '@operagrid/shared/domain/record'
import { notFound } from '@operagrid/shared/errors'

import type { TenantTx } from '../tenant.ts'
import { cutSql, findHead } from './change.ts'
import { commentsSql } from './comment.ts'
import { sortSql } from './query-sort-sql.ts'
import type { SortSql } from './query-sort-sql.ts'
import { recordsSql } from './query-sql.ts'
import type { Sql } from './query-value-sql.ts'
import { columnKeysSql, findByColumns } from './record-column.ts'
import { findKept } from './record-kept.ts'
import type { KeptRecord } from './record-kept.ts'
import { readKeptOutline } from './record-order.ts'
import { queriedSql } from './record-search.ts'
import { refuseZone } from './zone-fault.ts'

/** What a record is made of, as PostgreSQL answers it. */
export type RecordRow = {
  readonly id: string
  readonly number: number
  readonly version: number
  readonly cells: unknown
  readonly review_state: string
  readonly created_at: Date
  readonly created_by: string | null
  readonly updated_at: Date
  readonly updated_by: string | null
  readonly assigned_to: string | null
  /** Absent where it is of no use. */
  readonly row_order?: number | null
  readonly comments?: number
}

/** The columns of a {@link RecordRow} inside the database. */
export const recordColumns: Sql = sql`id, number, version, cells, review_state, created_at, created_by, updated_at, updated_by, assigned_to, row_order`

/** The same as they leave it: with the cells that the member may see. */
export function seenColumns(gridId: string): Sql {
  return sql`id, number, version, ${cutSql(gridId, 'cells', sql.ref('cells'))} as cells, review_state, created_at, created_by, updated_at, updated_by, assigned_to, row_order`
}

/** These, and how many comments there are. */
function toldColumns(gridId: string): Sql {
  return sql`${seenColumns(gridId)}, ${commentsSql(sql.ref('grid_record.id'))} as comments`
}

export type WindowRequest = {
  readonly gridId: string
  readonly query: Query
  readonly from?: SortKey | undefined
  readonly before?: SortKey | undefined
  readonly limit: number
}

export type OutlineRequest = {
  readonly gridId: string
  readonly query: Query
  readonly every: number
  readonly uneven?: boolean | undefined
}

/**
 * A stretch of a query's records in order: those at or after `from` and before `before`, at most
 * `limit`, with the grid's version in the same picture. Cells of fields not among `fields` stay behind.
 *
 * @param tx a snapshot, see `TenantOptions.mode`
 * @throws AppError NOT_FOUND when there is no such grid, BAD_INPUT when the query does not fit it
 */
export async function readWindow(
  tx: TenantTx,
  request: WindowRequest,
  fields: readonly Field[],
): Promise<RecordWindow> {
  const { gridId, query, from, before } = request
  refuseFaults(checkQuery(query, fields))
  const order = queryOrder(query)
  refuseFaults([from, before].map((key) => (key === undefined ? null : sortKeyFault(key, order, fields))))
  const sort = sortSql(order, fields)
  // Without either, an index has the very order.
  const isSorted = !sort.byNumber || query.filter !== null
  const [version, kept] = await Promise.all([
    getHead(tx, gridId),
    isSorted ? findKept(tx, request, fields, sort) : null,
  ])
  const keys = kept === null && isSorted ? await columnKeysSql(tx, request, fields) : null
  const found = keys === null ? kept : await findByColumns(tx, request, sort, keys)
  const rows = found === null ? await readSorted(tx, request, sort, fields) : await readNumbered(tx, gridId, found)
  return { version, records: toRecords(rows, fields) }
}

/** A stretch by asking every record of the grid that no index leaves out. */
async function readSorted(
  tx: TenantTx,
  { gridId, query, from, before, limit }: WindowRequest,
  sort: SortSql,
  fields: readonly Field[],
): Promise<readonly RecordRow[]> {
  const isFirst = from === undefined && before === undefined
  const records = await queriedSql(tx, gridId, query, fields, isFirst ? limit : null)
  const within = sort.within(from, before)
  // Only keys are sorted, never cells.
  const source = sort.byNumber
    ? sql`${records} and ${within} order by ${sort.orderBy} limit ${limit}`
    : sql`(
        select found, row_number() over (order by ${sort.orderBy}) as place from (
          select * from ${sort.keyed(sql`id as found, number`, records)} as r
           where ${within} order by ${sort.orderBy} limit ${limit}
        ) as r
      ) as r join grid_record on tenant_id = (select app.tenant_id()) and id = found order by place`
  const { rows } = await sql<RecordRow>`select ${toldColumns(gridId)} from ${source}`.execute(tx).catch(refuseZone)
  return rows
}

/**
 * Records by their numbers, in that order: from where they lie, as far as that is known and still so. What lies there by
 * now may be another record, or another version of it that nobody sees: those are looked up.
 */
async function readNumbered(
  tx: TenantTx,
  gridId: string,
  wanted: readonly KeptRecord[],
): Promise<readonly RecordRow[]> {
  const records = sql`select ${toldColumns(gridId)} from ${recordsSql(gridId, null, [])}`
  const places = wanted.flatMap(({ place }) => place ?? [])
  const found = new Map<number, RecordRow>()
  const take = ({ rows }: { readonly rows: readonly RecordRow[] }) => rows.forEach((row) => found.set(row.number, row))
  if (places.length > 0)
    take(await sql<RecordRow>`/* keep: records by place */ ${records} and ctid = any(${places}::tid[])`.execute(tx))
  const missing = wanted.map(({ number }) => number).filter((number) => !found.has(number))
  if (missing.length > 0)
    take(
      await sql<RecordRow>`/* keep: records by number */ ${records} and number = any(${missing}::bigint[])`.execute(tx),
    )
  return wanted.flatMap(({ number }) => found.get(number) ?? [])
}

/**
 * The sort keys of every `every`-th record of a query, the first included, and how many records
 * there are, with the grid's version in the same picture. `uneven`: the blocks of a kept order do as
 * well, with the version that they are true of.
 *
 * @param tx a snapshot, see `TenantOptions.mode`
 * @throws AppError NOT_FOUND when there is no such grid, BAD_INPUT when the query does not fit it
 */
export async function readOutline(
  tx: TenantTx,
  request: OutlineRequest,
  fields: readonly Field[],
): Promise<RecordOutline> {
  const { gridId, query, every, uneven = false } = request
  refuseFaults(checkQuery(query, fields))
  const kept = uneven ? await readKeptOutline(tx, request, fields) : null
  if (kept !== null) return kept
  const version = await getHead(tx, gridId)
  const sort = sortSql(queryOrder(query), fields)
  const keys =
    (await columnKeysSql(tx, request, fields)) ?? sort.keyed(sql`number`, await queriedSql(tx, gridId, query, fields))
  // Only keys are sorted, never cells. The last record comes along, whatever its place: it tells the total without a second look at all of them.
  const { rows } = await sql<{ number: number; place: number; last: boolean; [key: string]: unknown }>`
    select * from (
      select r.*, row_number() over w - 1 as place, lead(number) over w is null as last
        from ${keys} as r
      window w as (order by ${sort.orderBy})
    ) as k where place % ${every}::bigint = 0 or last order by place`
    .execute(tx)
    .catch(refuseZone)
  return {
    version,
    total: (rows.at(-1)?.place ?? -1) + 1,
    every,
    keys: rows.filter(({ place }) => place % every === 0).map((row) => sort.readKey(row)),
  }
}

/**
 * One record with the cells of `fields`.
 *
 * @throws AppError NOT_FOUND also when it is deleted or another's
 */
export async function getRecord(
  tx: TenantTx,
  gridId: string,
  recordId: string,
  fields: readonly Field[],
): Promise<GridRecord> {
  const { rows } = await sql<RecordRow>`
    select ${toldColumns(gridId)} from ${recordsSql(gridId, null, fields)} and id = ${recordId}::uuid`.execute(tx)
  const [record] = toRecords(rows, fields)
  if (record === undefined) throw notFound('record')
  return record
}

/** A row as a record, with the cells of `visible` fields only: the one way out of the table. */
export function toRecord(row: RecordRow, visible: ReadonlySet<string>): GridRecord {
  return {
    id: row.id,
    number: row.number,
    version: row.version,
    // jsonb as the writer checked it, cell by cell.
    cells: onlyVisible(row.cells as Cells, visible),
    reviewState: reviewState.parse(row.review_state),
    createdAt: row.created_at.toISOString(),
    createdBy: row.created_by,
    updatedAt: row.updated_at.toISOString(),
    updatedBy: row.updated_by,
    assignedTo: row.assigned_to,
    ...(typeof row.row_order === 'number' && { rowOrder: row.row_order }),
    ...(row.comments !== undefined && row.comments > 0 && { comments: row.comments }),
  }
}

/** Nearly always all of them: they are copied where one is not. */
function onlyVisible(cells: Cells, visible: ReadonlySet<string>): Cells {
  for (const fieldId in cells)
    if (!visible.has(fieldId)) return Object.fromEntries(Object.entries(cells).filter(([id]) => visible.has(id)))
  return cells
}

/** Rows as records, in their order, with the cells of `fields` only. */
export function toRecords(rows: readonly RecordRow[], fields: readonly Field[]): GridRecord[] {
  const visible = new Set(fields.map((field) => field.id))
  return rows.map((row) => toRecord(row, visible))
}

async function getHead(tx: TenantTx, gridId: string): Promise<number> {
  const version = await findHead(tx, gridId)
  if (version === null) throw notFound('grid')
  return version
}
