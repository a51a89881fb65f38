import { sql } from 'kysely'

import type { Field } from '@operagrid/shared/domain/field'
import { SORT_TEXT_LENGTH } from '@operagrid/shared/domain/fold'
import type { OrderTerm, Search } from '@operagrid/shared/domain/query'
import { hasNoOrder } from '@operagrid/shared/domain/query-check'
import { phraseOf, textSubjects } from '@operagrid/shared/domain/query-search'
import { findSubject } from '@operagrid/shared/domain/query-subject'
import type { SortKey } from '@operagrid/shared/domain/record'

import {
  daySql,
  foldedSql,
  onceSql,
  peopleOrderSql,
  personPlaceSql,
  saidName,
  valueSql,
  positionSql,
} from './query-value-sql.ts'
import type { Sql, StoredSubject, SubjectFinder } from './query-value-sql.ts'

/**
 * A sort as SQL. Its keys are k0, k1, …; `orderBy` and the bounds speak of those columns and of `number`. `byNumber`:
 * they speak of `number` alone, and an index has that order.
 */
export type SortSql = {
  /** The names of the keys. */
  readonly keys: readonly Sql[]
  readonly byNumber: boolean
  /** `columns` of `records` (a grid's, as `recordsSql` has them), `number` among them, with the keys beside them. */
  keyed(columns: Sql, records: Sql): Sql
  readonly orderBy: Sql
  /** Records at or after `from` and before `before`; all where neither is given. */
  within(from: SortKey | undefined, before: SortKey | undefined): Sql
  /** The key in a row of `columns` and `number`. */
  readKey(row: { readonly [column: string]: unknown; readonly number: number }): SortKey
}

/** `folds`: the key is the column, folded. */
type Column = { readonly column: Sql; readonly cast: Sql; readonly folds?: boolean }
/** `kept`: what it is worked out from stands beside the records, and whoever reads it there says when (`offset 0`). */
type Term = Column & { readonly name: string; readonly descending: boolean; readonly kept: boolean }

/**
 * `sort` over a grid with `fields`; faultless, see `checkQuery`. What `makeSortKey` and `compareKeys` mean. `find`: where
 * what it names stands, if not in the records.
 */
export function sortSql(
  sort: readonly OrderTerm[],
  fields: readonly Field[],
  find: SubjectFinder = findSubject,
): SortSql {
  // No two records share a number: terms after it order nothing.
  const end = sort.findIndex((term) => 'field' in term && term.field === '$number')
  const descending = end !== -1 && sort[end]?.direction === 'desc'
  const terms = sort.map((term, at) => makeTerm(term, at, fields, find))
  const ordering = end === -1 ? terms : terms.slice(0, end)
  const number: Sql = descending ? sql`number desc` : sql`number`
  return {
    keys: terms.map(({ name }) => sql.id(name)),
    keyed: (columns, records) => keyedSql(terms, columns, records),
    byNumber: ordering.length === 0,
    orderBy: sql.join([...ordering.map(orderOf), number], sql`, `),
    within: (from, before) => {
      const bounds = [sql`true`]
      if (from !== undefined) bounds.push(fromSql(ordering, from, descending))
      if (before !== undefined) bounds.push(beforeSql(ordering, before, descending))
      return sql.join(bounds, sql` and `)
    },
    readKey: (row) => [...terms.map(({ name }) => toKeyValue(row[name])), row.number],
  }
}

function keyedSql(terms: readonly Term[], columns: Sql, records: Sql): Sql {
  if (terms.length === 0) return sql`(select ${columns} from ${records})`
  const read = terms.map(
    ({ column, name, folds, kept }) =>
      sql`${kept ? column : onceSql(column)} as ${sql.id(folds ? rawName(name) : name)}`,
  )
  const rows = sql`(select ${columns}, ${sql.join(read)} from ${records})`
  const folded = terms.filter(({ folds }) => folds)
  if (folded.length === 0) return rows
  const keys = folded.map(({ name }) => sql`${onceSql(foldedSql(sql.id(rawName(name))))} as ${sql.id(name)}`)
  return sql`(select keyed.*, ${sql.join(keys)} from ${rows} as keyed)`
}

const rawName = (name: string): string => `raw_${name}`

function makeTerm(term: OrderTerm, at: number, fields: readonly Field[], find: SubjectFinder): Term {
  const head = { name: `k${at}`, descending: term.direction === 'desc' }
  if ('match' in term) return { ...rankSql(term.match, fields), ...head, kept: false }
  const subject = find(term.field, fields)
  return { ...columnOf(subject, term.zone), ...head, kept: subject?.column !== undefined }
}

/** What `makeRank` answers in TypeScript, of the folded texts that `queriedSql` has beside each record. */
function rankSql(search: Search, fields: readonly Field[]): Column {
  const phrase = phraseOf(search)
  const ranks = textSubjects(search, fields).map((_, at) => {
    const said = saidName(at)
    return sql`case when ${said} = ${phrase} then 3 when starts_with(${said}, ${phrase}) then 2 when strpos(${said}, ${phrase}) > 0 then 1 else 0 end`
  })
  return { column: sql`greatest(${sql.join([sql`0`, ...ranks])})`, cast: sql`int` }
}

function columnOf(subject: StoredSubject | undefined, zone: string | undefined): Column {
  if (subject === undefined || hasNoOrder(subject.kind)) return { column: sql`null::text`, cast: sql`text` }
  if (zone !== undefined) return { column: sql`${daySql(subject, zone)} collate "C"`, cast: sql`text` }
  switch (subject.kind) {
    case 'number':
      return { column: valueSql(subject), cast: sql`float8` }
    case 'checkbox':
      return { column: valueSql(subject), cast: sql`boolean` }
    case 'choice':
    case 'status':
      return { column: positionSql(subject), cast: sql`int` }
    case 'text': {
      const cut = sql`left(${valueSql(subject)}, ${SORT_TEXT_LENGTH}::int)`
      if (subject.column === undefined) return { column: cut, cast: sql`text`, folds: true }
      const isShort = sql`octet_length(${subject.column}) <= ${SORT_TEXT_LENGTH}::int`
      return { column: sql`(case when ${isShort} then ${subject.column} else ${cut} end) collate "C"`, cast: sql`text` }
    }
    case 'people':
      return { column: sql`${peopleOrderSql(subject)} collate "C"`, cast: sql`text` }
    case 'member':
      return { column: personPlaceSql(subject, valueSql(subject)), cast: sql`text` }
    case 'choices':
      return { column: sql`left(${valueSql(subject)}, ${SORT_TEXT_LENGTH}::int) collate "C"`, cast: sql`text` }
    default:
      return { column: sql`(${valueSql(subject)}) collate "C"`, cast: sql`text` }
  }
}

function orderOf({ name, descending }: Term): Sql {
  return descending ? sql`${sql.id(name)} desc nulls last` : sql`${sql.id(name)} asc nulls last`
}

function fromSql(terms: readonly Term[], key: SortKey, descending: boolean): Sql {
  const number = key.at(-1)
  let bound: Sql = descending ? sql`number <= ${number}::bigint` : sql`number >= ${number}::bigint`
  for (const [at, term] of [...terms.entries()].toReversed()) {
    const column = sql.id(term.name)
    const value = key[at] ?? null
    if (value === null) bound = sql`(${column} is null and ${bound})`
    else {
      const operand = sql`${value}::${term.cast}`
      const after = term.descending ? sql`${column} < ${operand}` : sql`${column} > ${operand}`
      bound = sql`(${after} or ${column} is null or (${column} = ${operand} and ${bound}))`
    }
  }
  return bound
}

function beforeSql(terms: readonly Term[], key: SortKey, descending: boolean): Sql {
  const number = key.at(-1)
  let bound: Sql = descending ? sql`number > ${number}::bigint` : sql`number < ${number}::bigint`
  for (const [at, term] of [...terms.entries()].toReversed()) {
    const column = sql.id(term.name)
    const value = key[at] ?? null
    if (value === null) bound = sql`(${column} is not null or ${bound})`
    else {
      const operand = sql`${value}::${term.cast}`
      const earlier = term.descending ? sql`${column} > ${operand}` : sql`${column} < ${operand}`
      bound = sql`(${earlier} or (${column} = ${operand} and ${bound}))`
    }
  }
  return bound
}

function toKeyValue(value: unknown): SortKey[number] {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null
}
