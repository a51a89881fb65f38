import { sql } from 'kysely'

import { MAX_FOUND_GROUPS, MAX_GROUPS } from '@operagrid/shared/domain/query'

import type { GroupSql, TotalSql } from './query-tally-sql.ts'
import type { Sql } from './query-value-sql.ts'

/** The groups of `levels` with their total, as a dashboard has them: of buckets the newest, of others the largest. */
export function bestSql(...[levels, total, records, newest]: [readonly GroupSql[], TotalSql, Sql, boolean]): Sql {
  const order = newest ? sql`place1 desc nulls first` : sql`value desc nulls last, place1 asc nulls last`
  return sql`${talliedSql(levels, total, records)} order by ${order} limit ${MAX_GROUPS}`
}

/**
 * The groups of `levels` with their total, in order, each before those within it: of each level as many as are told of,
 * and one more. Of the outermost those that hold nothing come first in their part, so that no limit cuts them off.
 */
export function inOrderSql(levels: readonly GroupSql[], total: TotalSql, records: Sql): Sql {
  const parts = levels.map((_, at) => {
    const places = levels.slice(0, at + 1).map((_level, of) => placeOf(of + 1, at === 0 ? sql`first` : sql`last`))
    const limit = MAX_FOUND_GROUPS + (at === 0 ? 2 : 1)
    return sql`(select * from tallied where level = ${at + 1} order by ${sql.join(places)} limit ${limit})`
  })
  const told = sql`select * from (${sql.join(parts, sql` union all `)}) as parts`
  // A group comes before those within it.
  const order = levels.map((_, at) => sql`level > ${at}, ${placeOf(at + 1, sql`last`)}`)
  return sql`with tallied as (${talliedSql(levels, total, records)}) ${told} order by ${sql.join(order)}`
}

function placeOf(level: number, nulls: Sql): Sql {
  return sql`${sql.id(`place${level}`)} asc nulls ${nulls}`
}

/** A row for each group of each level: `level`, `value`, and key and place of the groups that it is in, its own last. */
function talliedSql(levels: readonly GroupSql[], total: TotalSql, records: Sql): Sql {
  const raws = levels.map(({ raw, columns }) => sql`${raw} as ${columns.raw}`)
  const groups = levels.map(({ group, columns }) => sql`${columns.raw}, ${group} as ${columns.group}`)
  const told = levels.flatMap(({ key, place }, at) => [
    sql`${key} as ${sql.id(`key${at + 1}`)}`,
    sql`${place} as ${sql.id(`place${at + 1}`)}`,
  ])
  const [outer, ...inner] = levels.map(({ columns }) => columns.group)
  const level = sql.join([sql`1`, ...inner.map((group) => sql`(1 - grouping(${group}))`)], sql` + `)
  const by = inner.length === 0 ? sql`${outer}` : sql`${outer}, rollup(${sql.join(inner)})`
  // The fences (offset 0) keep the planner from computing a column again wherever it is mentioned.
  return sql`
    select ${sql.join(told)}, ${level} as level, ${total.value} as value
      from (select v, ${sql.join(groups)}
        from (select ${total.column} as v, ${sql.join(raws)} from ${records} offset 0) as r offset 0) as r
     group by ${by}`
}
