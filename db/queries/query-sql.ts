import { type RawBuilder, sql } from 'kysely'

import type { Field } from '@operagrid/shared/domain/field'
import type { Compare, Filter, Operator, QueryField } from '@operagrid/shared/domain/query'
import { compareFault } from '@operagrid/shared/domain/query-check'
import { combinationKeys } from '@operagrid/shared/domain/query-combination'
import { negations, operandsOf } from '@operagrid/shared/domain/query-filter'
import { findSubject, isChoice } from '@operagrid/shared/domain/query-subject'

import { chosenSql, combinationSql, daySql, nowSql, peopleSql, valueSql } from './query-value-sql.ts'
import type { Sql, StoredSubject, SubjectFinder } from './query-value-sql.ts'

/**
 * `filter` as a condition over `grid_record`: what `makeFilter` answers in TypeScript. Never null, so
 * `not` is plain negation. Ids and values travel as parameters. `find`: where what it names stands, if not in the records.
 */
export function filterSql(
  filter: Filter | null,
  fields: readonly Field[],
  find: SubjectFinder = findSubject,
): RawBuilder<boolean> {
  if (filter === null) return sql`true`
  switch (filter.kind) {
    case 'compare':
      return compareSql(filter, fields, find)
    case 'not':
      return sql`(not ${filterSql(filter.filter, fields, find)})`
    case 'and':
      return all(filter.filters.map((part) => filterSql(part, fields, find)))
    case 'or':
      return any(filter.filters.map((part) => filterSql(part, fields, find)))
  }
}

/** What a filter names. */
export function refsOf(filter: Filter | null): QueryField[] {
  if (filter === null) return []
  if (filter.kind === 'compare') return [filter.field]
  return filter.kind === 'not' ? refsOf(filter.filter) : filter.filters.flatMap(refsOf)
}

/** The records of a grid that are not deleted and pass `filter`: what follows `from`. */
export function recordsSql(gridId: string, filter: Filter | null, fields: readonly Field[]): Sql {
  // The tenant is row security's to check; named here too so that the index is found. The sub-select
  // makes it one look-up for the whole statement.
  const source = sql`grid_record where tenant_id = (select app.tenant_id()) and grid_id = ${gridId}::uuid and deleted_at is null`
  return filter === null ? source : sql`${source} and ${filterSql(filter, fields)}`
}

function all(parts: readonly RawBuilder<boolean>[]): RawBuilder<boolean> {
  return parts.length === 0 ? sql`true` : sql`(${sql.join(parts, sql` and `)})`
}

function any(parts: readonly RawBuilder<boolean>[]): RawBuilder<boolean> {
  return parts.length === 0 ? sql`false` : sql`(${sql.join(parts, sql` or `)})`
}

function compareSql(compare: Compare, fields: readonly Field[], find: SubjectFinder): RawBuilder<boolean> {
  const subject = find(compare.field, fields)
  if (subject === undefined || compareFault(compare, subject) !== null) return sql`false`
  const operator = negations[compare.operator] ?? compare.operator
  const operands = operandsOf(compare, subject)
  const test =
    compare.zone !== undefined
      ? oneTestSql(operator, daySql(subject, compare.zone), operands)
      : compare.whole
        ? oneTestSql(operator, combinationSql(subject), combinationKeys(subject, operands.map(String)))
        : testSql(operator, subject, operands)
  return compare.operator in negations ? sql`(not coalesce(${test}, false))` : sql`coalesce(${test}, false)`
}

function testSql(operator: Operator, subject: StoredSubject, operands: readonly unknown[]): Sql {
  if (operator === 'notEmpty') return presentSql(subject)
  if (operator === 'isDone' || operator === 'isOpen') return stateSql(operator, subject)
  if (subject.kind === 'choices') return chosenTestSql(operator, subject, operands.map(String))
  if (subject.kind === 'links') return linkTestSql(operator, subject, operands.map(String))
  if (operator === 'isMe') return isMeSql(subject)
  if (operator === 'isPast') return sql`${comparableSql(subject)} < ${nowSql}`
  if (subject.kind === 'people') return namesOneSql(subject, operands.map(String))
  if (operator === 'eq' || operator === 'anyOf') return oneOfSql(subject, operands)
  const value = comparableSql(subject)
  const operand = operandSql(subject, operands[0])
  switch (operator) {
    case 'lt':
      return sql`${value} < ${operand}`
    case 'lte':
      return sql`${value} <= ${operand}`
    case 'gt':
      return sql`${value} > ${operand}`
    case 'gte':
      return sql`${value} >= ${operand}`
    case 'contains':
      return sql`strpos(${value}, ${operand}) > 0`
    case 'startsWith':
      return sql`starts_with(${value}, ${operand})`
    default:
      return sql`false`
  }
}

/** What is asked of days, and of combinations of choices: which one it is, or whether there is one. */
function oneTestSql(operator: Operator, value: Sql, operands: readonly unknown[]): Sql {
  return operator === 'notEmpty' ? sql`${value} is not null` : sql`${value} = any(${[...operands]}::text[])`
}

function presentSql(subject: StoredSubject): Sql {
  const value = valueSql(subject)
  if (subject.kind === 'choices') return holdsOneSql(subject, [...subject.positions.keys()])
  if (subject.kind === 'people') return sql`(${peopleSql(subject)}) <> '[]'::jsonb`
  if (isChoice(subject)) return sql`${value} = any(${[...subject.positions.keys()]}::text[])`
  return sql`${value} is not null`
}

/** Whether a cell holds a state that is finished, or one that is not. */
function stateSql(operator: 'isDone' | 'isOpen', subject: StoredSubject): Sql {
  const ids = [...subject.positions.keys()].filter((id) => subject.done?.has(id) === (operator === 'isDone'))
  return sql`${valueSql(subject)} = any(${ids}::text[])`
}

/** Whether it names the member whose transaction this is: the one who looks. */
function isMeSql(subject: StoredSubject): Sql {
  const me = sql`(select app.member_id()::text)`
  return subject.kind === 'people' ? sql`(${peopleSql(subject)}) ? ${me}` : sql`${valueSql(subject)} = ${me}`
}

function namesOneSql(subject: StoredSubject, ids: readonly string[]): Sql {
  return sql`(${peopleSql(subject)}) ?| ${ids}::text[]`
}

/** Whether a cell holds one of these choices, or all of them. A choice that is gone is held by none. */
function chosenTestSql(operator: Operator, subject: StoredSubject, ids: readonly string[]): Sql {
  const known = ids.filter((id) => subject.positions.has(id))
  if (operator !== 'allOf') return holdsOneSql(subject, known)
  if (known.length < ids.length) return sql`false`
  return sql`${presentSql(subject)} and ${chosenListSql(subject)} ?& ${known}::text[]`
}

/** Whether a cell links to one of these records, or to all of them. */
function linkTestSql(operator: Operator, subject: StoredSubject, ids: readonly string[]): Sql {
  const list = chosenListSql(subject)
  if (operator !== 'allOf') return sql`${list} ?| ${ids}::text[]`
  return sql`${list} <> '[]' and ${list} ?& ${ids}::text[]`
}

function holdsOneSql(subject: StoredSubject, ids: readonly string[]): Sql {
  return sql`${chosenListSql(subject)} ?| ${ids}::text[]`
}

function chosenListSql(subject: StoredSubject): Sql {
  return sql`(${chosenSql(subject)})`
}

function oneOfSql(subject: StoredSubject, operands: readonly unknown[]): Sql {
  switch (subject.kind) {
    case 'checkbox':
      return sql`coalesce(${valueSql(subject)}, false) = any(${[...operands]}::boolean[])`
    case 'number':
      return sql`${valueSql(subject)} = any(${[...operands]}::float8[])`
    case 'choice':
    case 'status':
      // A choice that is gone counts as empty, on either side.
      return sql`${valueSql(subject)} = any(${operands.filter((id) => subject.positions.has(String(id)))}::text[])`
    default:
      return sql`${comparableSql(subject)} = any(${[...operands]}::text[])`
  }
}

/** What an operand is compared with; texts folded and by code point. */
function comparableSql(subject: StoredSubject): Sql {
  const value = valueSql(subject)
  if (subject.kind === 'number') return value
  return subject.kind === 'text' && subject.column === undefined
    ? sql`app.fold(${value}) collate "C"`
    : sql`(${value}) collate "C"`
}

function operandSql(subject: StoredSubject, operand: unknown): Sql {
  return subject.kind === 'number' ? sql`${operand}::float8` : sql`${operand}::text`
}
