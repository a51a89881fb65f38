import { sql } from 'kysely'

import type { Field } from '@operagrid/shared/domain/field'
import type { Query } from '@operagrid/shared/domain/query'
import { searchWords } from '@operagrid/shared/domain/query-search'
import type { SearchWord } from '@operagrid/shared/domain/query-search'

import type { TenantTx } from '../tenant.ts'
import { sayingSql, saysSql } from './query-search-sql.ts'
import { filterSql, recordsSql } from './query-sql.ts'
import type { Sql } from './query-value-sql.ts'
import { findFirstFits, sampleFits } from './record-first-fits.ts'
import { findTextHead } from './record-text.ts'

/** From this share of a grid's records on words are common: looking each up costs more than reading all. */
const COMMON_SHARE = 0.2

/**
 * The records of a query, as `recordsSql` has them. A search has their folded texts beside them (`saidName`), by which
 * they are ranked. It looks where `record_text` says, and at what changed since that was written: the same records,
 * found sooner. Words that many records say are looked for in all of them, by several processes. `first`: where so many
 * of the first are wanted and no others, these are among the answer.
 */
export async function queriedSql(
  tx: TenantTx,
  gridId: string,
  query: Query,
  fields: readonly Field[],
  first: number | null = null,
): Promise<Sql> {
  const { filter, search } = query
  const all = recordsSql(gridId, filter, fields)
  if (search === undefined) return all
  const words = searchWords(search, fields)
  const saying = (looked: Sql): Sql => sayingSql(looked, words, search, fields)
  const some = (ids: Sql): Sql =>
    saying(sql`(${keyedRecordsSql(gridId, ids)} offset 0) as grid_record where ${filterSql(filter, fields)}`)
  const version = words.length === 0 ? null : await findTextHead(tx, gridId, search, fields)
  if (version === null) return saying(all)
  const fits = await sampleFits(tx, gridId, search, words)
  const share = fits.reduce((sum, fit) => sum + fit.share, 0)
  if (share <= COMMON_SHARE) return some(candidatesSql(gridId, version, words))
  const ids = first === null ? null : await findFirstFits(tx, { gridId, query, first, version, fits }, fields)
  return ids === null ? saying(all) : some(sql`select unnest(${ids}::uuid[]) as record_id`)
}

/** Each by its key alone: whatever the planner believes of tables that were filled just now, no other index fits. */
function keyedRecordsSql(gridId: string, ids: Sql): Sql {
  return sql`select r.* from (${ids}) as c cross join lateral (
      select * from grid_record where tenant_id = (select app.tenant_id()) and id = c.record_id offset 0) as r
    where r.grid_id = ${gridId}::uuid and r.deleted_at is null`
}

function candidatesSql(gridId: string, version: number, words: readonly SearchWord[]): Sql {
  const grid = sql`tenant_id = (select app.tenant_id()) and grid_id = ${gridId}::uuid`
  const numbers = words.flatMap(({ number }) => number ?? [])
  const byNumber =
    numbers.length === 0
      ? sql``
      : sql`union select id from grid_record where ${grid} and deleted_at is null and number = any(${numbers}::bigint[])`
  return sql`select record_id from record_text where ${grid} and ${sql.join(words.map(saysSql), sql` and `)}
    union select record_id from grid_change where ${grid} and version > ${version}::bigint and record_id is not null
    ${byNumber}`
}
