import { sql } from 'kysely'

import type { Field } from '@operagrid/shared/domain/field'
import { type Filter, levelsOf, MAX_FOUND_GROUPS, type TallyGroup } from '@operagrid/shared/domain/query'
import { checkFilter, checkTally, refuseFaults, type TallyQuery } from '@operagrid/shared/domain/query-check'
import { findSubject } from '@operagrid/shared/domain/query-subject'
import { toNumber } from '@operagrid/shared/domain/query-tally'
import type { GridRecord } from '@operagrid/shared/domain/record'

import type { TenantTx } from '../tenant.ts'
import { filterSql, recordsSql, refsOf } from './query-sql.ts'
import { bestSql, inOrderSql } from './query-tally-levels-sql.ts'
import { groupSql, totalSql } from './query-tally-sql.ts'
import { findColumnRows } from './record-column.ts'
import type { ColumnRows } from './record-column.ts'
import { type RecordRow, seenColumns, toRecords } from './record.ts'
import { refuseZone } from './zone-fault.ts'

/**
 * An aggregate of a grid's records in groups, as `tally` of shared computes it: one group with key
 * null without `groupBy`, buckets in time order (the last 200), other groups by value, the largest
 * first (at most 200); groups in order as there.
 *
 * @throws AppError BAD_INPUT when it does not fit the grid, or its zone is unknown to PostgreSQL
 */
export async function readTally(
  tx: TenantTx,
  query: TallyQuery & { readonly gridId: string },
  fields: readonly Field[],
): Promise<TallyGroup[]> {
  const { gridId, filter, aggregate, groupBy } = query
  refuseFaults(checkTally(query, fields))
  const kept = await findTallyRows(tx, query, fields)
  const find = kept?.find ?? findSubject
  const total = totalSql(aggregate, fields, find)
  const records = kept
    ? sql`${kept.rows} as r where ${filterSql(filter, fields, find)}`
    : recordsSql(gridId, filter, fields)
  if (groupBy === null) {
    const { rows } = await sql<{ readonly value: string | number | null }>`
      select ${total.value} as value from (select ${total.column} as v from ${records} offset 0) as r`.execute(tx)
    return [{ key: null, value: toNumber(rows[0]?.value ?? null) }]
  }
  const levels = levelsOf(groupBy).flatMap((level, at) => {
    const subject = find(level.field, fields)
    return subject ? groupSql(subject, level, at + 1) : []
  })
  const newest = groupBy.bucket !== null
  const statement = groupBy.inOrder ? inOrderSql(levels, total, records) : bestSql(levels, total, records, newest)
  const { rows } = await sql<TallyRow>`${statement}`.execute(tx).catch(refuseZone)
  const groups = rows.map((row): TallyGroup => {
    const { level = 1 } = row
    const key = levels[level - 1]?.keyOf(row[`key${level}`] ?? null) ?? null
    return { key, value: toNumber(row.value), ...(level > 1 && { level }) }
  })
  if (groupBy.inOrder) return withoutSpare(groups)
  return newest ? groups.toReversed() : groups
}

/**
 * The records from columns, where these are of use: texts have other names there than their groups, and what days take is
 * their own work, which several processes share among records.
 */
export async function findTallyRows(
  tx: TenantTx,
  { gridId, filter, aggregate, groupBy }: TallyQuery & { readonly gridId: string },
  fields: readonly Field[],
): Promise<ColumnRows | null> {
  const levels = groupBy === null ? [] : levelsOf(groupBy)
  if (levels.some(({ field, bucket }) => bucket !== null || findSubject(field, fields)?.kind === 'text')) return null
  const refs = [...refsOf(filter), ...levels.map(({ field }) => field), ...(aggregate.field ? [aggregate.field] : [])]
  return await findColumnRows(tx, gridId, refs, fields)
}

/** Where no records hold nothing, one group more than is told of was read in their place. */
function withoutSpare(groups: readonly TallyGroup[]): TallyGroup[] {
  let held = 0
  return groups.filter(({ key, level }) => level !== undefined || key === null || ++held <= MAX_FOUND_GROUPS + 1)
}

/**
 * The newest records that pass `filter`, newest first, at most `limit`.
 *
 * @throws AppError BAD_INPUT when the filter does not fit the grid
 */
export async function readLatest(
  ...[tx, gridId, filter, fields, limit]: [
    tx: TenantTx,
    gridId: string,
    filter: Filter | null,
    fields: readonly Field[],
    limit: number,
  ]
): Promise<GridRecord[]> {
  refuseFaults(checkFilter(filter, fields))
  const { rows } = await sql<RecordRow>`
    select ${seenColumns(gridId)} from ${recordsSql(gridId, filter, fields)} order by number desc limit ${limit}`.execute(
    tx,
  )
  return toRecords(rows, fields)
}

type TallyRow = {
  readonly value: string | number | null
  readonly level?: number
  readonly [key: `key${number}`]: string | number | null
}
