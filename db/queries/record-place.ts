import { sql } from 'kysely'

import type { CellValue } from '@operagrid/shared/domain/cell'
import { withoutColorFaults } from '@operagrid/shared/domain/color-rule'
import type { ColorRule } from '@operagrid/shared/domain/color-rule'
import { choiceColor, findField, holdsChoice } from '@operagrid/shared/domain/field'
import type { Field } from '@operagrid/shared/domain/field'
import type { MapBounds, PlacesRead, RecordPlace, RecordPlaces } from '@operagrid/shared/domain/place'
import { checkQuery, refuseFaults } from '@operagrid/shared/domain/query-check'
import { placeFault } from '@operagrid/shared/domain/query-place'
import { queryOrder } from '@operagrid/shared/domain/query-search'
import { findSubject } from '@operagrid/shared/domain/query-subject'
import { notFound } from '@operagrid/shared/errors'

import type { TenantTx } from '../tenant.ts'
import { findHead } from './change.ts'
import { sortSql } from './query-sort-sql.ts'
import { filterSql } from './query-sql.ts'
import { valueSql } from './query-value-sql.ts'
import type { Sql } from './query-value-sql.ts'
import { queriedSql } from './record-search.ts'

/** Of a title that is a text, characters that are told. */
const MAX_TITLE = 120

type PlaceRow = {
  readonly id: string
  readonly number: number
  readonly lat: number
  readonly lng: number
  readonly title: unknown
  readonly color: unknown
  readonly total: number
  readonly [key: string]: unknown
}

/**
 * Which records of a query stand where, in its order, with the grid's version in the same picture. Fields that are not
 * among `fields`, those that this member may not see, neither place, name nor colour a record.
 *
 * @param tx a snapshot, see `TenantOptions.mode`
 * @throws AppError NOT_FOUND when there is no such grid, BAD_INPUT when the query or the place does not fit it
 */
export async function readPlaces(tx: TenantTx, ask: RecordPlaces, fields: readonly Field[]): Promise<PlacesRead> {
  const { gridId, query, place, within, recordIds, limit } = ask
  refuseFaults([...checkQuery(query, fields), placeFault(place, fields)])
  const version = await findHead(tx, gridId)
  if (version === null) throw notFound('grid')
  const sort = sortSql(queryOrder(query), fields)
  const named = recordIds === undefined ? sql`true` : sql`id = any(${[...recordIds]}::uuid[])`
  const columns = [
    sql`id, number`,
    sql`${degreesSql(place, 'lat')} as lat`,
    sql`${degreesSql(place, 'lng')} as lng`,
    sql`${titleSql(ask.title, fields)} as title`,
    sql`${colorSql(ask.colors, ask.colorBy, fields)} as color`,
  ]
  // The fence (offset 0) keeps the planner from reading a cell again wherever it is mentioned.
  const { rows } = await sql<PlaceRow>`
    select *, count(*) over () as total
      from ${sort.keyed(sql.join(columns), sql`${await queriedSql(tx, gridId, query, fields)} and ${named} offset 0`)} as r
     where lat is not null and lng is not null and ${withinSql(within)}
     order by ${sort.orderBy} limit ${limit}`.execute(tx)
  const isSorted = sort.keys.length > 0
  return {
    version,
    total: rows[0]?.total ?? 0,
    places: rows.map((row) => ({ ...toPlace(row), ...(isSorted && { key: sort.readKey(row) }) })),
  }
}

function toPlace({ id, number, lat, lng, title, color }: PlaceRow): RecordPlace {
  return {
    id,
    number,
    lat,
    lng,
    // jsonb as the writer checked it.
    title: title as CellValue,
    color: choiceColor.nullable().parse(color),
  }
}

/** One of the two numbers of a location; null where the cell holds none. */
function degreesSql(fieldId: string, name: 'lat' | 'lng'): Sql {
  const number = sql`cells -> ${fieldId}::text -> ${name}::text`
  return sql`case when jsonb_typeof(${number}) = 'number' then (${number})::float8 end`
}

function withinSql(within: MapBounds | undefined): Sql {
  if (within === undefined) return sql`true`
  const { south, west, north, east } = within
  return sql`lat between ${south}::float8 and ${north}::float8 and lng between ${west}::float8 and ${east}::float8`
}

function titleSql(fieldId: string | null, fields: readonly Field[]): Sql {
  if (fieldId === null || findField(fields, fieldId) === undefined) return sql`null::jsonb`
  const cell = sql`cells -> ${fieldId}::text`
  return sql`case when jsonb_typeof(${cell}) = 'string'
    then to_jsonb(left(cells ->> ${fieldId}::text, ${MAX_TITLE}::int)) else ${cell} end`
}

/** What `makeColorOf` answers in TypeScript, else the colour of the choice in a cell. */
function colorSql(rules: readonly ColorRule[], colorBy: string | null, fields: readonly Field[]): Sql {
  const field = findField(fields, colorBy ?? '')
  const subject = findSubject(field?.id ?? '', fields)
  const byChoice =
    field && subject && holdsChoice(field)
      ? sql`${JSON.stringify(Object.fromEntries(field.choices.map((choice) => [choice.id, choice.color])))}::jsonb ->> ${valueSql(subject)}`
      : sql`null::text`
  const cases = withoutColorFaults(rules, fields).map(
    (rule) => sql`when ${filterSql(rule.filter, fields)} then ${rule.color}::text`,
  )
  return cases.length === 0 ? byChoice : sql`case ${sql.join(cases, sql` `)} else ${byChoice} end`
}
