import { sql } from 'kysely'

import type { Field } from '@operagrid/shared/domain/field'
import { type Filter, MAX_FOUND_GROUPS, MAX_GROUPS, type TallyGroup } from '@operagrid/shared/domain/query'
import { checkFilter, checkTally, refuseFaults, type TallyQuery } from '@operagrid/shared/domain/query-check'
import { findSubject } from '@operagrid/shared/domain/query-subject'
import { toNumber } from '@operagrid/shared/domain/query-tally'
import type { GridRecord } from '@operagrid/shared/domain/record'

import type { TenantTx } from '../tenant.ts'
import { recordsSql } from './query-sql.ts'
import { groupSql, totalSql } from './query-tally-sql.ts'
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
  const subject = groupBy === null ? undefined : findSubject(groupBy.field, fields)
  const group = groupBy === null || subject === undefined ? null : groupSql(subject, groupBy)
  const total = totalSql(aggregate, fields)
  const inOrder = groupBy?.inOrder === true
  const newest = groupBy !== null && groupBy.bucket !== null
  const records = recordsSql(gridId, filter, fields)
  // The fences (offset 0) keep the planner from computing a column again wherever it is mentioned.
  const statement =
    group === null
      ? sql<TallyRow>`select null::text as key, ${total.value} as value from (select ${total.column} as v from ${records} offset 0) as r`
      : sql<TallyRow>`
        select ${group.key} as key, ${total.value} as value
          from (select v, raw, ${group.group} as g
            from (select ${total.column} as v, ${group.raw} as raw from ${records} offset 0) as r offset 0) as r
         group by g
         order by ${inOrder ? sql`g asc nulls first` : newest ? sql`g desc nulls first` : sql`value desc nulls last, g asc nulls last`}
         limit ${inOrder ? MAX_FOUND_GROUPS + 2 : MAX_GROUPS}`
  const { rows } = await statement.execute(tx).catch(refuseZone)
  const groups = rows.map((row) => ({ key: group?.keyOf(row.key) ?? null, value: toNumber(row.value) }))
  if (inOrder) return emptyLast(groups)
  return newest ? groups.toReversed() : groups
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

/** Groups in order as they were read: that of the empty cells first, so that no limit cuts it off. */
function emptyLast(groups: readonly TallyGroup[]): TallyGroup[] {
  const held = groups.filter(({ key }) => key !== null)
  return [...held.slice(0, MAX_FOUND_GROUPS + 1), ...groups.filter(({ key }) => key === null)]
}

type TallyRow = { readonly key: string | number | null; readonly value: string | number | null }
