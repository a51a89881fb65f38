import { sql } from 'kysely'

import type { Field } from '@operagrid/shared/domain/field'
import type { Query } from '@operagrid/shared/domain/query'
import { checkQuery, refuseFaults } from '@operagrid/shared/domain/query-check'
import { queryOrder } from '@operagrid/shared/domain/query-search'
import type { GridRecord } from '@operagrid/shared/domain/record'

import type { TenantTx } from '../tenant.ts'
import { sortSql } from './query-sort-sql.ts'
import { queriedSql } from './record-search.ts'
import { recordColumns, seenColumns, toRecords } from './record.ts'
import type { RecordRow } from './record.ts'

/** Records a page: some hundred kilobytes. */
const PAGE = 1000

type Asked = { readonly gridId: string; readonly query: Query }

/**
 * How many records a query has.
 *
 * @throws AppError BAD_INPUT when the query does not fit the fields
 */
export async function countRecords(tx: TenantTx, { gridId, query }: Asked, fields: readonly Field[]): Promise<number> {
  refuseFaults(checkQuery(query, fields))
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from ${await queriedSql(tx, gridId, query, fields)}`.execute(tx)
  return rows[0]?.count ?? 0
}

/**
 * All records of a query in its order, page by page, in one picture: what others do meanwhile changes nothing.
 * Sorted once, by a cursor of the transaction. Cells of fields not among `fields` stay behind.
 *
 * @param tx a snapshot that stays open until the last page is read; one at a time in it
 * @throws AppError BAD_INPUT when the query does not fit the fields
 */
export async function* readAllRecords(
  tx: TenantTx,
  { gridId, query }: Asked,
  fields: readonly Field[],
): AsyncGenerator<readonly GridRecord[]> {
  refuseFaults(checkQuery(query, fields))
  const sort = sortSql(queryOrder(query), fields)
  const records = await queriedSql(tx, gridId, query, fields)
  const source = sort.byNumber ? records : sql`${sort.keyed(sql`${recordColumns}`, records)} as r`
  await sql`declare all_records no scroll cursor for
    select ${seenColumns(gridId)} from ${source} order by ${sort.orderBy}`.execute(tx)
  for (;;) {
    const { rows } = await sql<RecordRow>`fetch ${sql.lit(PAGE)} from all_records`.execute(tx)
    if (rows.length === 0) return
    yield toRecords(rows, fields)
  }
}
