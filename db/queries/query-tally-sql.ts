import { sql } from 'kysely'

import { SMALLEST_SUM } from '@operagrid/shared/domain/exact-sum'
import type { Field } from '@operagrid/shared/domain/field'
import type { Aggregate, GroupBy } from '@operagrid/shared/domain/query'
import { datePatterns } from '@operagrid/shared/domain/query-bucket'
import { combinationAt, holdsCombinations } from '@operagrid/shared/domain/query-combination'
import { findSubject, isChoice } from '@operagrid/shared/domain/query-subject'
import { groupTextLength } from '@operagrid/shared/domain/query-tally-key'

import {
  combinationSql,
  decimalSql,
  foldedSql,
  personPlaceSql,
  personRowsSql,
  positionsSql,
  positionSql,
  timeSql,
  valueSql,
} from './query-value-sql.ts'
import type { Sql, StoredSubject, SubjectFinder } from './query-value-sql.ts'

/**
 * Groups in three steps, so that nothing dear is done twice: `raw` is read from `grid_record` as the column `columns.raw`,
 * `group` is made of that as `columns.group`, and `key` names a group by both; `keyOf` reads it. `place` is what puts
 * groups in order.
 */
export type GroupSql = {
  readonly columns: { readonly raw: Sql; readonly group: Sql }
  readonly raw: Sql
  readonly group: Sql
  readonly key: Sql
  readonly place: Sql
  keyOf(key: string | number | null): string | null
}

/** `column` is what a row adds, `value` the aggregate over it as the column `v`. */
export type TotalSql = { readonly column: Sql; readonly value: Sql }

/** Groups by `subject`, which has values to group by (see `checkTally`); `level`: among those within each other. */
export function groupSql(subject: StoredSubject, groupBy: GroupBy, level = 1): GroupSql {
  const raw = valueSql(subject)
  const columns = { raw: sql.id(`raw${level}`), group: sql.id(`g${level}`) }
  const { group } = columns
  const plain = { columns, raw, group: sql`${columns.raw} collate "C"`, key: group, place: group, keyOf: asText }
  if (groupBy.inOrder && holdsCombinations(subject)) {
    const keyOf: GroupSql['keyOf'] = (key) => (key === null ? null : combinationAt(subject, String(key)))
    return { ...plain, raw: combinationSql(subject), keyOf }
  }
  switch (subject.kind) {
    case 'text':
      return {
        ...plain,
        raw: sql`left(${raw}, ${groupTextLength(groupBy)}::int)`,
        group: foldedSql(columns.raw),
        key: sql`min(${columns.raw} collate "C")`,
      }
    case 'choice':
    case 'status':
    case 'choices': {
      const ids = [...subject.positions.keys()]
      const position = isChoice(subject) ? positionSql(subject) : positionsSql(subject)
      return { ...plain, raw: position, group: columns.raw, keyOf: (key) => ids[Number(key ?? -1)] ?? null }
    }
    case 'people':
    case 'member':
      return {
        ...plain,
        ...(subject.kind === 'people' && { raw: personRowsSql(subject) }),
        ...(groupBy.inOrder && { place: personPlaceSql(subject, group) }),
      }
    case 'number':
      return { ...plain, group: sql`${columns.raw}::float8` }
    case 'checkbox':
      return { ...plain, group: sql`${columns.raw}::text` }
    case 'date':
    case 'dateTime':
      return groupBy.bucket === null ? plain : { ...plain, ...bucketSql(subject, groupBy, columns) }
    default:
      return plain
  }
}

/** The aggregate, which fits its field (see `checkTally`). `find`: where that stands, if not in the records. */
export function totalSql(
  { fn, field }: Aggregate,
  fields: readonly Field[],
  find: SubjectFinder = findSubject,
): TotalSql {
  const subject = field === null ? undefined : find(field, fields)
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

function distinctSql(subject: StoredSubject): Sql {
  const value = valueSql(subject)
  switch (subject.kind) {
    case 'text':
      return subject.column === undefined ? sql`app.fold(${value}) collate "C"` : sql`${value} collate "C"`
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

function orderedSql(subject: StoredSubject): Sql {
  const value = valueSql(subject)
  return subject.kind === 'number' ? sql`(${value})::float8` : sql`(${value}) collate "C"`
}

function bucketSql(
  subject: StoredSubject,
  { bucket, zone }: GroupBy,
  { raw, group }: GroupSql['columns'],
): Pick<GroupSql, 'raw' | 'group' | 'key'> {
  const key = sql`to_char(${group}, ${bucket === 'hour' ? 'YYYY-MM-DD"T"HH24' : 'YYYY-MM-DD'}::text)`
  const time = timeSql(subject)
  if (time) return { raw: time, group: sql`date_trunc(${bucket}::text, ${raw} at time zone ${zone}::text)`, key }
  const kind = subject.kind === 'date' ? 'date' : 'dateTime'
  const local = kind === 'date' ? sql`${raw}::date::timestamp` : sql`${raw}::timestamptz at time zone ${zone}::text`
  // A cast would refuse the whole statement for one text that is no date.
  const sifted = sql`case when ${raw} collate "C" ~ ${datePatterns[kind]} then date_trunc(${bucket}::text, ${local}) end`
  return { raw: valueSql(subject), group: sifted, key }
}

function asText(value: string | number | null): string | null {
  return value === null ? null : String(value)
}
