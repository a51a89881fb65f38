import { type RawBuilder, sql } from 'kysely'

import type { Subject } from '@operagrid/shared/domain/query-subject'

/** An expression over the columns of one `grid_record` row. */
export type Sql = RawBuilder<unknown>

/**
 * A subject's value as SQL: what `readValue` answers in TypeScript, null = empty. Texts, dates and
 * ids are text, choices their id, numbers float8 (`$number` bigint), checkboxes and content true.
 *
 * Each cell's type is looked at first: a cell may hold what its field held before a retype, and the
 * planner may ask rows of other grids before it drops them.
 */
export function valueSql(subject: Subject): Sql {
  switch (subject.ref) {
    case '$number':
      return sql`number`
    case '$createdAt':
      return instantSql(sql`created_at`)
    case '$updatedAt':
      return instantSql(sql`updated_at`)
    case '$createdBy':
      return sql`created_by::text`
    case '$assignedTo':
      return sql`assigned_to::text`
    case '$reviewState':
      return sql`review_state`
    default:
      return cellSql(subject)
  }
}

/** A number's value in decimals, for sums that do not round. */
export function decimalSql(subject: Subject): Sql {
  if (subject.ref === '$number') return sql`number::numeric`
  return sql`case when ${typeSql(subject)} = 'number' then (${jsonSql(subject)})::numeric end`
}

/** A choice's position among the choices; null for an empty cell and for a choice that is gone. */
export function positionSql(subject: Subject): Sql {
  const positions = JSON.stringify(Object.fromEntries(subject.positions))
  return sql`(${positions}::jsonb -> (${valueSql(subject)}))::int`
}

function cellSql(subject: Subject): Sql {
  switch (subject.kind) {
    case 'number':
      return sql`case when ${typeSql(subject)} = 'number' then (${jsonSql(subject)})::float8 end`
    case 'checkbox':
      return sql`case when ${jsonSql(subject)} = 'true'::jsonb then true end`
    case 'content':
      return sql`case ${typeSql(subject)} when 'object' then true
        when 'array' then nullif(${jsonSql(subject)} <> '[]'::jsonb, false) end`
    default:
      return sql`case when ${typeSql(subject)} = 'string' then nullif(cells ->> ${subject.ref}::text, '') end`
  }
}

function jsonSql(subject: Subject): Sql {
  return sql`cells -> ${subject.ref}::text`
}

function typeSql(subject: Subject): Sql {
  return sql`jsonb_typeof(${jsonSql(subject)})`
}

/** As records carry times: ISO 8601 in UTC, cut to milliseconds. */
function instantSql(column: Sql): Sql {
  return sql`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`
}
