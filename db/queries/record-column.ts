import { sql } from 'kysely'

import { findField, isComputed } from '@operagrid/shared/domain/field'
import type { Field } from '@operagrid/shared/domain/field'
import type { Query, QueryField } from '@operagrid/shared/domain/query'
import { findSubject } from '@operagrid/shared/domain/query-subject'
import type { Subject, SubjectKind } from '@operagrid/shared/domain/query-subject'
import type { SortKey } from '@operagrid/shared/domain/record'

import type { TenantTx } from '../tenant.ts'
import { sortSql } from './query-sort-sql.ts'
import type { SortSql } from './query-sort-sql.ts'
import { filterSql, recordsSql, refsOf } from './query-sql.ts'
import { valueSql } from './query-value-sql.ts'
import type { Sql, SubjectFinder } from './query-value-sql.ts'
import type { KeptRecord } from './record-kept.ts'
import { rewrittenSql } from './record-order.ts'
import { refuseZone } from './zone-fault.ts'

/** Records whose values stand in one row. */
export const COLUMN_RECORDS = 1_000
/** Changes that columns may be behind and still be of use: as many records are looked at themselves. */
export const MAX_COLUMNS_BEHIND = 5_000
/** The column that says which records there are. */
export const NUMBERS = '$number'

/** What a record's values of one subject are kept as: float8, folded text or jsonb. */
export type ColumnArray = 'nums' | 'texts' | 'lists'

export type Column = { readonly id: string; readonly subject: Subject; readonly array: ColumnArray }

/**
 * The column of what a query names; null where none is kept, since it changes without a change of its record: what is
 * calculated or linked, and members, who may be removed.
 */
export function columnOf(ref: QueryField, fields: readonly Field[]): Column | null {
  const [subject, field] = [findSubject(ref, fields), findField(fields, ref)]
  const array = subject === undefined ? null : arrays[subject.kind]
  if (subject === undefined || array === null || (field !== undefined && isComputed(field))) return null
  return { id: `${ref} ${subject.kind}`, subject, array }
}

/** All columns of a grid. */
export function columnsOf(fields: readonly Field[]): Column[] {
  const refs = [...fields.map(({ id }) => id), '$createdAt', '$updatedAt', '$reviewState', '$rowOrder']
  return refs.flatMap((ref) => columnOf(ref, fields) ?? [])
}

const arrays: Readonly<Record<SubjectKind, ColumnArray | null>> = {
  text: 'texts',
  number: 'nums',
  date: 'texts',
  dateTime: 'texts',
  choice: 'texts',
  status: 'texts',
  choices: 'lists',
  member: null,
  people: 'lists',
  checkbox: 'nums',
  content: 'nums',
  links: null,
}

/** What stands at a record's place in a column, as a value of the record. Texts are not folded yet. */
export function unfoldedSql({ subject, array }: Column): Sql {
  if (array === 'lists') return sql`cells -> ${subject.ref}::text`
  const value = valueSql(subject)
  return subject.kind === 'checkbox' || subject.kind === 'content' ? sql`case when ${value} then 1::float8 end` : value
}

/** All records of a grid as a table of `number` and values; `find` tells of what a query names where it stands there. */
export type ColumnRows = { readonly rows: Sql; readonly find: SubjectFinder }

/**
 * A grid's records as far as `refs` ask, from columns; those that changed since these were written are read themselves. Null
 * where not all of it is kept, where nothing is asked for, or the member may not use it.
 *
 * @param tx a snapshot, in which the records are read as well
 */
export async function findColumnRows(
  tx: TenantTx,
  gridId: string,
  refs: readonly QueryField[],
  fields: readonly Field[],
): Promise<ColumnRows | null> {
  const columns = askedColumns(refs, fields)
  const ids = columns?.map(({ id }) => id) ?? []
  const changed = columns === null ? null : await findChanged(tx, gridId, ids)
  if (columns === null || changed === null) return null
  const kept = unpackedSql(gridId, columns, changed)
  return {
    rows:
      changed.length === 0 ? kept : sql`(select * from ${kept} as kept union all ${liveSql(gridId, columns, changed)})`,
    find: (ref, among) => {
      const subject = findSubject(ref, among)
      const at = columns.findIndex((column) => column.subject.ref === ref)
      return subject && (at === -1 ? subject : { ...subject, column: valueName(at) })
    },
  }
}

/** The records of a query as a table of `number` and its sort keys (k0, k1, …); null as with {@link findColumnRows}. */
export async function columnKeysSql(
  tx: TenantTx,
  { gridId, query }: { readonly gridId: string; readonly query: Query },
  fields: readonly Field[],
): Promise<Sql | null> {
  const { filter, sort, search } = query
  if (search !== undefined) return null
  const found = await findColumnRows(tx, gridId, [...refsOf(filter), ...sort.map(({ field }) => field)], fields)
  if (found === null) return null
  // Each key is worked out once (offset 0), wherever it is mentioned around.
  const records = sql`${found.rows} as r where ${filterSql(filter, fields, found.find)} offset 0`
  return sortSql(sort, fields, found.find).keyed(sql`number`, records)
}

export type ColumnStretch = {
  readonly from?: SortKey | undefined
  readonly before?: SortKey | undefined
  readonly limit: number
}

/** The first `limit` records from a key on, in order, of `keys` as {@link columnKeysSql} has them. */
export async function findByColumns(
  tx: TenantTx,
  { from, before, limit }: ColumnStretch,
  sort: SortSql,
  keys: Sql,
): Promise<readonly KeptRecord[]> {
  const { rows } = await sql<{ readonly number: number }>`
    select number from ${keys} as r where ${sort.within(from, before)} order by ${sort.orderBy} limit ${limit}`
    .execute(tx)
    .catch(refuseZone)
  return rows.map(({ number }) => ({ number, place: null }))
}

/** The columns of what is named; null where one of it has none, and where none is needed. */
function askedColumns(refs: readonly QueryField[], fields: readonly Field[]): Column[] | null {
  const columns: Column[] = []
  for (const ref of new Set(refs)) {
    // A field that is gone is empty, and a number stands beside every value.
    if (ref === '$number' || findSubject(ref, fields) === undefined) continue
    const column = columnOf(ref, fields)
    if (column === null) return null
    columns.push(column)
  }
  return columns.length === 0 ? null : columns
}

/** The numbers of the records that changed since the columns were written; null where they are of no use. */
async function findChanged(tx: TenantTx, gridId: string, ids: readonly string[]): Promise<readonly number[] | null> {
  const { rows } = await sql<{ changed: string[] }>`/* keep: find columns */
    select array(select distinct c.number from grid_change c
       where c.tenant_id = o.tenant_id and c.grid_id = o.grid_id and c.version > o.version and c.number is not null)::text[] as changed
      from record_column_head o join grid g on g.tenant_id = o.tenant_id and g.id = o.grid_id
     where o.tenant_id = (select app.tenant_id()) and o.grid_id = ${gridId}::uuid and ${ids}::text[] <@ o.columns
       and g.version - o.version <= ${MAX_COLUMNS_BEHIND} and not exists (${rewrittenSql(sql`o.version`)})`.execute(tx)
  return rows[0]?.changed.map(Number) ?? null
}

const valueName = (at: number): Sql => sql.id(`c${at}`)

/** A row for each record that did not change: `number`, and its values as c0, c1, … */
function unpackedSql(gridId: string, columns: readonly Column[], changed: readonly number[]): Sql {
  const ofGrid = sql`tenant_id = (select app.tenant_id()) and grid_id = ${gridId}::uuid`
  const packed = (at: number): Sql => sql.id(`p${at}`)
  const values = columns.map((_, at) => sql`unnest(${packed(at)}.packed) as ${valueName(at)}`)
  // Block by block (offset 0): the planner expects one block, and would hold each against each.
  const joins = columns.map(
    ({ id, array }, at) => sql`left join lateral (
      select ${sql.id(array)} as packed from record_column where ${ofGrid} and id = ${id} and block = n.block offset 0
    ) as ${packed(at)} on true`,
  )
  const unchanged = changed.length === 0 ? sql`true` : sql`number <> all(${changed}::bigint[])`
  return sql`(select * from (
      select ${sql.join([sql`unnest(n.nums)::bigint as number`, ...values])}
        from (select block, nums from record_column where ${ofGrid} and id = ${NUMBERS}) as n ${sql.join(joins, sql` `)}
    ) as unpacked where number is not null and ${unchanged})`
}

/** The same of the records that changed, as they are now. */
function liveSql(gridId: string, columns: readonly Column[], changed: readonly number[]): Sql {
  const values = columns.map((column, at) => {
    const value = unfoldedSql(column)
    return sql`${column.subject.kind === 'text' ? sql`app.fold(${value})` : value} as ${valueName(at)}`
  })
  const records = recordsSql(gridId, null, [])
  return sql`select ${sql.join([sql`number`, ...values])} from ${records} and number = any(${changed}::bigint[])`
}
