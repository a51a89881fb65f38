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
import { filterSql, recordsSql } from './query-sql.ts'
import type { Sql, SubjectFinder } from './query-value-sql.ts'
import type { KeptRecord } from './record-kept.ts'
import { refsOf, rewrittenSql } from './record-order.ts'
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

export type ColumnQuery = { readonly gridId: string; readonly query: Query }

/**
 * The records of a query as a table of `number` and its sort keys (k0, k1, …), from columns; those that changed since these
 * were written are read themselves. Null where not all that it names is kept, or the member may not use it.
 *
 * @param tx a snapshot, in which the records are read as well
 */
export async function columnKeysSql(
  tx: TenantTx,
  { gridId, query }: ColumnQuery,
  fields: readonly Field[],
): Promise<Sql | null> {
  const columns = askedColumns(query, fields)
  if (columns === null) return null
  const changed = await findChanged(
    tx,
    gridId,
    columns.map(({ id }) => id),
  )
  if (changed === null) return null
  const find: SubjectFinder = (ref, among) => {
    const subject = findSubject(ref, among)
    const at = columns.findIndex((column) => column.subject.ref === ref)
    return subject && (at === -1 ? subject : { ...subject, column: sql.id(`c${at}`) })
  }
  const { sort, filter } = query
  const kept = sql`${unpackedSql(gridId, columns, changed)} as kept where ${filterSql(filter, fields, find)} offset 0`
  const live = sql`${recordsSql(gridId, filter, fields)} and number = any(${changed}::bigint[])`
  const number = sql`number`
  const select = sql`select ${sql.join([number, ...sortSql(sort, fields).keys])} from `
  const fromColumns = sql`${select} ${sortSql(sort, fields, find).keyed(number, kept)} as r`
  if (changed.length === 0) return sql`(${fromColumns})`
  return sql`(${fromColumns} union all ${select} ${sortSql(sort, fields).keyed(number, live)} as r)`
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

/** The columns of what a query names; null where one of it has none, and where an index has the very order. */
function askedColumns({ filter, sort, search }: Query, fields: readonly Field[]): Column[] | null {
  if (search !== undefined) return null
  const columns: Column[] = []
  for (const ref of new Set([...refsOf(filter), ...sort.map((term) => term.field)])) {
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

/** A row for each record that did not change: `number`, and its values as c0, c1, … */
function unpackedSql(gridId: string, columns: readonly Column[], changed: readonly number[]): Sql {
  const ofGrid = sql`tenant_id = (select app.tenant_id()) and grid_id = ${gridId}::uuid`
  const packed = (at: number): Sql => sql.id(`p${at}`)
  const values = columns.map((_, at) => sql`unnest(${packed(at)}.packed) as ${sql.id(`c${at}`)}`)
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
