import { sql } from 'kysely'

import type { Field } from '@operagrid/shared/domain/field'
import type { Query, Search } from '@operagrid/shared/domain/query'
import { phraseOf, queryOrder, searchWords } from '@operagrid/shared/domain/query-search'
import type { SearchWord } from '@operagrid/shared/domain/query-search'

import type { TenantTx } from '../tenant.ts'
import { sayingSql, saysSql } from './query-search-sql.ts'
import { sortSql } from './query-sort-sql.ts'
import { recordsSql } from './query-sql.ts'
import type { Sql } from './query-value-sql.ts'

/** Records by whose texts it is told how many fit how well. */
const SAMPLE = 1_000
/** From this share of the records on those that fit equally well are many: their first are soon found, and few fit better. */
const MANY_SHARE = 0.05
/** Records that may fit better than the many, at most: beyond that all are looked at. */
const MAX_BETTER = 5_000
/** How much farther the first of the many are sought than they are where all are as those that were looked at. */
const AHEAD = 3

/** How well records seem to fit a search (`makeRank`), and what share of them does. */
export type Fit = { readonly rank: number; readonly share: number }

/** What share of a grid's records fits how well, by the texts of some of them, the best first. Those that do not are left out. */
export async function sampleFits(
  tx: TenantTx,
  gridId: string,
  search: Search,
  words: readonly SearchWord[],
): Promise<readonly Fit[]> {
  const phrase = phraseOf(search)
  const ways = [3, 2, 1].map((rank) => sql`when ${fitsBetterSql(rank - 1, phrase)} then ${rank}::int`)
  const { rows } = await sql<{ rank: number | null; share: number }>`
    select rank, count(*) / sum(count(*)) over ()::float8 as share from (
      select case when not (${sql.join(words.map(saysSql), sql` and `)}) then null ${sql.join(ways, sql` `)} else 0 end as rank
        from record_text where ${ofGrid(gridId)} limit ${SAMPLE}) as sample
     group by rank order by rank desc nulls last`.execute(tx)
  return rows.flatMap(({ rank, share }) => (rank === null ? [] : [{ rank, share }]))
}

/** `first`: so many are wanted. `version`: what has changed since is not in the texts. */
export type FirstFitsRequest = {
  readonly gridId: string
  readonly query: Query
  readonly first: number
  readonly version: number
  readonly fits: readonly Fit[]
}

/**
 * The ids of records among which the first of a search are, where many records fit it equally well: those that may fit
 * better, which are few and found by their texts, and the first of the many. Not all of them are ranked then. Null where
 * it is quicker, or the only way, to rank all.
 */
export async function findFirstFits(
  tx: TenantTx,
  { gridId, query, first, version, fits }: FirstFitsRequest,
  fields: readonly Field[],
): Promise<readonly string[] | null> {
  const { search, sort } = query
  const many = fits.find(({ share }) => share >= MANY_SHARE)
  // What is sorted by more than its fit is in another order among the many.
  if (search === undefined || sort.length > 0 || many === undefined) return null
  const farthest = Math.ceil((first * AHEAD) / many.share)
  const looked = sql`${recordsSql(gridId, query.filter, fields)} and number <= ${farthest}::bigint`
  const saying = sayingSql(looked, searchWords(search, fields), search, fields)
  const ranked = sortSql(queryOrder(query), fields).keyed(sql`id, number`, saying)
  const [equal, better] = await Promise.all([
    sql<{ id: string }>`
      select id from ${ranked} as r where k0 = ${many.rank} order by number limit ${first}`.execute(tx),
    // What has changed since the texts were written may fit in any way.
    sql<{ id: string }>`
      select record_id as id from record_text where ${ofGrid(gridId)} and ${fitsBetterSql(many.rank, phraseOf(search))}
      union select record_id from grid_change where ${ofGrid(gridId)} and version > ${version}::bigint and record_id is not null
      limit ${MAX_BETTER + 1}`.execute(tx),
  ])
  if (equal.rows.length < first || better.rows.length > MAX_BETTER) return null
  return [...new Set([...equal.rows, ...better.rows].map(({ id }) => id))]
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
