import { type RawBuilder, sql } from 'kysely'

import { MAX_PEOPLE } from '@operagrid/shared/domain/field'
import { personKey } from '@operagrid/shared/domain/person'
import { datePatterns } from '@operagrid/shared/domain/query-bucket'
import { COMBINATION_KEY_LENGTH } from '@operagrid/shared/domain/query-combination'
import { positionKey, type Subject } from '@operagrid/shared/domain/query-subject'
import type { findSubject } from '@operagrid/shared/domain/query-subject'

/** An expression over the columns of one `grid_record` row. */
export type Sql = RawBuilder<unknown>

/**
 * A subject, and where its values stand if not in the records themselves: a column (record-column.ts). Texts are
 * folded there, and several choices and people are the cells as they are.
 */
export type StoredSubject = Subject & { readonly column?: Sql }
/** How a query finds what it names: `findSubject`, or one that says of what is kept beside where it stands. */
export type SubjectFinder = (...named: Parameters<typeof findSubject>) => StoredSubject | undefined

/**
 * A subject's value as SQL: what `readValue` answers in TypeScript, null = empty. Texts, dates and
 * ids are text, choices their id, several choices their `choicesKey`, people their `peopleKey`, numbers float8 (`$number` bigint), checkboxes
 * and content true.
 *
 * Each cell's type is looked at first: a cell may hold what its field held before a retype, and the
 * planner may ask rows of other grids before it drops them.
 */
export function valueSql(subject: StoredSubject): Sql {
  if (subject.column !== undefined) return columnSql(subject, subject.column)
  switch (subject.ref) {
    case '$number':
      return sql`number`
    case '$createdAt':
    case '$updatedAt':
      return instantSql(timeSql(subject) ?? sql`null`)
    case '$createdBy':
      return sql`created_by::text`
    case '$updatedBy':
      return sql`updated_by::text`
    case '$assignedTo':
      return sql`assigned_to::text`
    case '$reviewState':
      return sql`review_state`
    case '$rowOrder':
      return sql`coalesce(row_order, number::float8)`
    default:
      return cellSql(subject)
  }
}

/** What `app.fold` answers, of a column: of most texts without a call, which takes six times as long. */
export function foldedSql(column: Sql): Sql {
  return sql`case when octet_length(${column}) = char_length(${column}) then lower(${column} collate "C") else app.fold(${column}) end collate "C"`
}

/**
 * A column of a subquery that is worked out once a row, wherever it is mentioned around it: the planner moves nothing
 * that looks at the time. `offset 0` does the same and keeps all to one process.
 */
export function onceSql(value: Sql): Sql {
  return sql`case when clock_timestamp() is not null then ${value} end`
}

/** What the searched text at this place is called, folded, beside a record that was searched for. */
export function saidName(at: number): Sql {
  return sql.id(`said${at}`)
}

/** A number's value in decimals, for sums that do not round. */
export function decimalSql(subject: StoredSubject): Sql {
  if (subject.ref === '$number') return sql`number::numeric`
  const { column } = subject
  // A cast would round to 15 digits; the text has as many as the number was written with. Most are whole, which is quick.
  if (column !== undefined)
    return sql`case when ${column} = floor(${column}) and abs(${column}) < 1e15 then ${column}::bigint::numeric else ${column}::text::numeric end`
  return sql`case when ${typeSql(subject)} = 'number' then (${jsonSql(subject)})::numeric end`
}

/**
 * The day on which what a subject holds is, as text: what `makeDayOf` answers in TypeScript. Null for what is no date:
 * a cast would refuse the whole statement for one text that is none. The cell is mentioned once, and in no sub-select,
 * which would keep other processes from helping.
 */
export function daySql(subject: StoredSubject, zone: string): Sql {
  const { kind } = subject
  if (kind !== 'date' && kind !== 'dateTime') return sql`null::text`
  const time = timeSql(subject)
  if (time) return sql`to_char(${time} at time zone ${zone}::text, 'YYYY-MM-DD')`
  const date = sql`substring((${valueSql(subject)}) collate "C" from ${datePatterns[kind]})`
  return kind === 'date' ? date : sql`to_char(${date}::timestamptz at time zone ${zone}::text, 'YYYY-MM-DD')`
}

/** When a record was made or changed, as PostgreSQL's own time: it need not be sifted. Undefined for what cells hold. */
export function timeSql({ ref, column }: Pick<StoredSubject, 'ref' | 'column'>): Sql | undefined {
  if (column !== undefined) return undefined
  return ref === '$createdAt' ? sql`created_at` : ref === '$updatedAt' ? sql`updated_at` : undefined
}

/** A choice's position among the choices; null for an empty cell and for a choice that is gone. */
export function positionSql(subject: StoredSubject): Sql {
  // Of a bare text this is a third quicker; of a cell that is read for it, slower.
  if (subject.column !== undefined)
    return sql`array_position(${[...subject.positions.keys()]}::text[], ${subject.column}) - 1`
  const positions = JSON.stringify(Object.fromEntries(subject.positions))
  return sql`(${positions}::jsonb -> (${valueSql(subject)}))::int`
}

/** What tells combinations of several choices, or people, apart: what `makeCombinationKeyOf` answers in TypeScript. */
export function combinationSql(subject: StoredSubject): Sql {
  if (subject.kind === 'people') return peopleOrderSql(subject)
  return sql`left(${valueSql(subject)}, ${COMBINATION_KEY_LENGTH}::int)`
}

/** The ids that a cell of several choices or links holds, as a list of jsonb; null for what is none. */
export function chosenSql(subject: StoredSubject): Sql {
  return sql`case when ${typeSql(subject)} = 'array' then ${jsonSql(subject)} end`
}

/** The ids of the people that a cell names, as a list of jsonb; null for what is none. */
export function peopleSql(subject: StoredSubject): Sql {
  const list = subject.several ? jsonSql(subject) : sql`jsonb_path_query_array(${jsonSql(subject)}, '$[0]')`
  return sql`case when ${typeSql(subject)} = 'array' then ${list} end`
}

/** Each of the people that a cell names, a row each; one row with null for an empty cell. */
export function personRowsSql(subject: StoredSubject): Sql {
  return sql`unnest(coalesce((select array_agg(id) from ${namedSql(subject)}), array[null]::text[]))`
}

/** What one person is ordered by, whose id this is, as `personKey` says. */
export function personPlaceSql(subject: StoredSubject, id: Sql): Sql {
  const names = JSON.stringify(Object.fromEntries(subject.names))
  return sql`coalesce(${names}::jsonb ->> ${id}, ${personKey('', undefined)}::text || ${id}) collate "C"`
}

/** What people are ordered by, as `peopleOrder` says. */
export function peopleOrderSql(subject: StoredSubject): Sql {
  return sql`(select array_to_string((array_agg(key order by key collate "C"))[1:${MAX_PEOPLE}::int], e'\n') from (
    select ${personPlaceSql(subject, sql`id`)} as key from ${namedSql(subject)}) as keys)`
}

/** The position of each choice that a cell holds, a row each; one row with null for an empty cell. */
export function positionsSql(subject: StoredSubject): Sql {
  return sql`unnest(coalesce((select array_agg(at::int) from ${chosenRowsSql(subject)}), array[null]::int[]))`
}

function columnSql(subject: StoredSubject, column: Sql): Sql {
  switch (subject.kind) {
    case 'checkbox':
    case 'content':
      return sql`(${column} = 1)`
    case 'choices':
    case 'people':
      return cellSql(subject)
    default:
      return column
  }
}

function cellSql(subject: StoredSubject): Sql {
  switch (subject.kind) {
    case 'number':
      return sql`case when ${typeSql(subject)} = 'number' then (${jsonSql(subject)})::float8 end`
    case 'checkbox':
      return sql`case when ${jsonSql(subject)} = 'true'::jsonb then true end`
    case 'content':
      return sql`case ${typeSql(subject)} when 'object' then true
        when 'array' then nullif(${jsonSql(subject)} <> '[]'::jsonb, false) end`
    case 'links':
      return sql`nullif(${chosenSql(subject)}, '[]')`
    case 'choices':
      return sql`(select string_agg(at, '' order by at) from ${chosenRowsSql(subject)})`
    case 'people':
      return sql`(select string_agg(id, '' order by id collate "C") from ${namedSql(subject)})`
    default:
      return sql`case when ${typeSql(subject)} = 'string' then nullif(cells ->> ${subject.ref}::text, '') end`
  }
}

/** The people that a cell names, none twice: `id`. */
function namedSql(subject: StoredSubject): Sql {
  return sql`(select distinct e.value as id from jsonb_array_elements_text(${peopleSql(subject)}) as e) as named`
}

/** The choices of a cell that there are, none twice, each as the digits of its position: `at`. */
function chosenRowsSql(subject: StoredSubject): Sql {
  const digits = [...subject.positions].map(([id, at]) => [id, positionKey(at)])
  return sql`(select distinct ${JSON.stringify(Object.fromEntries(digits))}::jsonb ->> e.value as at
    from jsonb_array_elements_text(${chosenSql(subject)}) as e) as chosen where at is not null`
}

function jsonSql(subject: StoredSubject): Sql {
  return subject.column ?? sql`cells -> ${subject.ref}::text`
}

function typeSql(subject: StoredSubject): Sql {
  return sql`jsonb_typeof(${jsonSql(subject)})`
}

/** When this transaction began, as records carry times. */
export const nowSql: Sql = instantSql(sql`now()`)

/** As records carry times: ISO 8601 in UTC, cut to milliseconds. */
function instantSql(column: Sql): Sql {
  return sql`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`
}
