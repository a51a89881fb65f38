import { sql } from 'kysely'

import { SMALLEST_SUM } from '@operagrid/shared/domain/exact-sum'
import type { Field } from '@operagrid/shared/domain/field'
import type { Aggregate, GroupBy } from '@operagrid/shared/domain/query'
import { datePatterns } from '@operagrid/shared/domain/query-bucket'
import { findSubject, isChoice, type Subject } from '@operagrid/shared/domain/query-subject'
import { groupTextLength } from '@operagrid/shared/domain/query-tally'

import {
  decimalSql,
  foldedSql,
  personRowsSql,
  positionsSql,
  positionSql,
  type Sql,
  valueSql,
} from './query-value-sql.ts'

/**
 * Groups in three steps, so that nothing dear is done twice: `raw` is read from `grid_record`, `group`
 * is made of the column `raw`, and `key` names a group by `g` and the rows' `raw`; `keyOf` reads it.
 */
export type GroupSql = {
  readonly raw: Sql
  readonly group: Sql
  readonly key: Sql
  keyOf(key: string | number | null): string | null
}

/** `column` is what a row adds, `value` the aggregate over it as the column `v`. */
export type TotalSql = { readonly column: Sql; readonly value: Sql }

/** Groups by `subject`, which has values to group by (see `checkTally`). */
export function groupSql(subject: Subject, groupBy: GroupBy): GroupSql {
  const raw = valueSql(subject)
  const plain = { raw, group: sql`raw collate "C"`, key: sql`g`, keyOf: asText }
  switch (subject.kind) {
    case 'text':
      return {
        ...plain,
        raw: sql`left(${raw}, ${groupTextLength(groupBy)}::int)`,
        group: foldedSql(sql`raw`),
        key: sql`min(raw collate "C")`,
      }
    case 'choice':
    case 'status':
    case 'choices': {
      const ids = [...subject.positions.keys()]
      const position = isChoice(subject) ? positionSql(subject) : positionsSql(subject)
      return { ...plain, raw: position, group: sql`raw`, keyOf: (key) => ids[Number(key ?? -1)] ?? null }
    }
    case 'people':
      return { ...plain, raw: personRowsSql(subject) }
    case 'number':
      return { ...plain, group: sql`raw::float8` }
    case 'checkbox':
      return { ...plain, group: sql`raw::text` }
    case 'date':
    case 'dateTime':
      return groupBy.bucket === null ? plain : { ...plain, ...bucketSql(subject.kind, groupBy) }
    default:
      return plain
  }
}

/** The aggregate, which fits its field (see `checkTally`). */
export function totalSql({ fn, field }: Aggregate, fields: readonly Field[]): TotalSql {
  const subject = field === null ? undefined : findSubject(field, fields)
  if (subject === undefined) return { column: sql`true`, value: sql`count(*)` }
  const value = valueSql(subject)
  switch (fn) {
    case 'count':
      return { column: isChoice(subject) ? positionSql(subject) : value, value: sql`count(v)` }
    case 'distinct':
      return { column: distinctSql(subject), value: sql`count(distinct v)` }
    case 'sum':
      return { column: decimalSql(subject), value: sumSql }
    case 'avg':
      return { column: decimalSql(subject), value: sql`${sumSql} / nullif(count(v), 0)::float8` }
    case 'min':
      return { column: orderedSql(subject), value: sql`min(v)` }
    case 'max':
      return { column: orderedSql(subject), value: sql`max(v)` }
  }
}

/** From here on a sum rounds to infinity: 2^1024 less half of the last step before it. */
const overflow = (2n ** 1024n - 2n ** 970n).toString()

/** A sum is exact, then rounded once; null when too large for a float8, 0 when too small. */
const sumSql: Sql = sql`case when abs(sum(v)) >= ${overflow}::numeric then null
  when abs(sum(v)) >= ${String(SMALLEST_SUM)}::numeric then sum(v)::float8 when sum(v) is not null then 0 end`

function distinctSql(subject: Subject): Sql {
  const value = valueSql(subject)
  switch (subject.kind) {
    case 'text':
      return sql`app.fold(${value}) collate "C"`
    case 'choice':
    case 'status':
      return positionSql(subject)
    case 'number':
    case 'checkbox':
      return value
    default:
      return sql`(${value}) collate "C"`
  }
}

function orderedSql(subject: Subject): Sql {
  const value = valueSql(subject)
  return subject.kind === 'number' ? sql`(${value})::float8` : sql`(${value}) collate "C"`
}

function bucketSql(kind: 'date' | 'dateTime', { bucket, zone }: GroupBy): Pick<GroupSql, 'group' | 'key'> {
  const local = kind === 'date' ? sql`raw::date::timestamp` : sql`raw::timestamptz at time zone ${zone}::text`
  // A cast would refuse the whole statement for one text that is no date.
  return {
    group: sql`case when raw collate "C" ~ ${datePatterns[kind]} then date_trunc(${bucket}::text, ${local}) end`,
    key: sql`to_char(g, ${bucket === 'hour' ? 'YYYY-MM-DD"T"HH24' : 'YYYY-MM-DD'}::text)`,
  }
}

function asText(value: string | number | null): string | null {
  return value === null ? null : String(value)
}
