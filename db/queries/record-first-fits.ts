import { sql } from 'kysely'

import type { Field } from '@operagrid/shared/domain/field'
import type { Query } from '@operagrid/shared/domain/query'
import { phraseOf, queryOrder, searchWords } from '@operagrid/shared/domain/query-search'
import type { SearchWord } from '@operagrid/shared/domain/query-search'

import type { TenantTx } from '../tenant.ts'
import { sortSql } from './query-sort-sql.ts'
import { recordsSql } from './query-sql.ts'
import type { Sql } from './query-value-sql.ts'
import { findTextHead, saysSql, sayingSql } from './record-search.ts'

/** Records by whose texts it is told how well many fit, and the share from which on they are many. */
const SAMPLE = 1_000
const COMMON_SHARE = 0.02
/** Records that may fit better than the many, at most: beyond that all are looked at. */
const MAX_BETTER = 5_000
/** How much farther the first of the many are sought than they are where all are as those that were looked at. */
const AHEAD = 3

/**
 * The ids of records among which the first `limit` of a search are, where many records fit it equally well: those
 * that may fit better, which are few and found by their texts, and the first of the many. Not all of them are ranked
 * then. Null where it is quicker, or the only way, to rank all.
 */
export async function findFirstFits(
  tx: TenantTx,
  { gridId, query, limit }: { readonly gridId: string; readonly query: Query; readonly limit: number },
  fields: readonly Field[],
): Promise<readonly string[] | null> {
  const { search, sort } = query
  // What is sorted by more than its fit is in another order among the many.
  if (search === undefined || sort.length > 0) return null
  const words = searchWords(search, fields)
  const version = words.length === 0 ? null : await findTextHead(tx, gridId, search, fields)
  if (version === null) return null
  const phrase = phraseOf(search)
  const common = await findCommonRank(tx, gridId, phrase, words)
  if (common === null) return null
  const { rank, share } = common
  const looked = sql`${recordsSql(gridId, query.filter, fields)} and number <= ${Math.ceil((limit * AHEAD) / share)}::bigint`
  const ranked = sortSql(queryOrder(query), fields).keyed(sql`id, number`, sayingSql(looked, words, search, fields))
  const [first, better] = await Promise.all([
    sql<{ id: string }>`select id from ${ranked} as r where k0 = ${rank} order by number limit ${limit}`.execute(tx),
    // What has changed since the texts were written may fit in any way.
    sql<{ id: string }>`
      select record_id as id from record_text where ${ofGrid(gridId)} and ${fitsBetterSql(rank, phrase)}
      union select record_id from grid_change where ${ofGrid(gridId)} and version > ${version}::bigint and record_id is not null
      limit ${MAX_BETTER + 1}`.execute(tx),
  ])
  if (first.rows.length < limit || better.rows.length > MAX_BETTER) return null
  return [...new Set([...first.rows, ...better.rows].map(({ id }) => id))]
}

const ofGrid = (gridId: string): Sql => sql`tenant_id = (select app.tenant_id()) and grid_id = ${gridId}::uuid`

/**
 * How a record may fit by its folded texts, of whatever field, a line each: as `makeRank` says, or better. One that
 * fits better than that has changed since they were written.
 */
const atBest: readonly ((phrase: string) => Sql)[] = [
  () => sql`true`,
  (phrase) => sql`strpos(said, ${phrase}) > 0`,
  (phrase) => sql`(starts_with(said, ${phrase}) or strpos(said, ${`\n${phrase}`}) > 0)`,
  (phrase) => sql`strpos(e'\n' || said || e'\n', ${`\n${phrase}\n`}) > 0`,
]

function fitsBetterSql(rank: number, phrase: string): Sql {
  return atBest[rank + 1]?.(phrase) ?? sql`false`
}

/** The best way in which many records seem to fit, by the first of them; null where few fit at all. */
async function findCommonRank(
  tx: TenantTx,
  gridId: string,
  phrase: string,
  words: readonly SearchWord[],
): Promise<{ readonly rank: number; readonly share: number } | null> {
  const ways = [3, 2, 1].map((rank) => sql`when ${fitsBetterSql(rank - 1, phrase)} then ${rank}::int`)
  const { rows } = await sql<{ rank: number | null; share: number }>`
    select rank, count(*) / sum(count(*)) over ()::float8 as share from (
      select case when not (${sql.join(words.map(saysSql), sql` and `)}) then null ${sql.join(ways, sql` `)} else 0 end as rank
        from record_text where ${ofGrid(gridId)} limit ${SAMPLE}) as sample
     group by rank order by rank desc nulls last`.execute(tx)
  for (const { rank, share } of rows) if (rank !== null && share >= COMMON_SHARE) return { rank, share }
  return null
}
