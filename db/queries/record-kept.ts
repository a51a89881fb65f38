import { sql } from 'kysely'

import type { Field } from '@operagrid/shared/domain/field'

import type { TenantTx } from '../tenant.ts'
import type { SortSql } from './query-sort-sql.ts'
import { recordsSql } from './query-sql.ts'
import type { OrderEntry, Place } from './record-order-block.ts'
import { packKey, numberIn } from './record-order-key.ts'
import { readStretch } from './record-order.ts'
import type { Stretch } from './record-order.ts'
import { refuseZone } from './zone-fault.ts'

/** A record by its number, and where it may lie. */
export type KeptRecord = { readonly number: number; readonly place: Place }

/**
 * The first `limit` records of a query from a key on, in order; null where no order is kept that tells.
 * Only what changed since it was written is asked by filter and sort.
 *
 * @param tx a snapshot, in which the records are read as well
 */
export async function findKept(
  tx: TenantTx,
  stretch: Stretch,
  fields: readonly Field[],
  sort: SortSql,
): Promise<readonly KeptRecord[] | null> {
  const kept = await readStretch(tx, stretch, fields)
  if (kept === null) return null
  const changed = kept.changed.length === 0 ? [] : await readChangedKeys(tx, stretch, kept.changed, fields, sort)
  const entries =
    changed.length === 0 ? kept.entries : [...kept.entries, ...changed].toSorted((a, b) => Buffer.compare(a.key, b.key))
  return entries.slice(0, stretch.limit).map(({ key, place }) => ({ number: numberIn(key), place }))
}

/** Those of these records that stand in the stretch now. */
async function readChangedKeys(
  tx: TenantTx,
  { gridId, query, from, before, limit }: Stretch,
  numbers: readonly number[],
  fields: readonly Field[],
  sort: SortSql,
): Promise<OrderEntry[]> {
  const records = sql`${recordsSql(gridId, query.filter, fields)} and number = any(${numbers}::bigint[])`
  const { rows } = await sql<{ readonly number: number; readonly [column: string]: unknown }>`
    select * from ${sort.keyed(sql`number`, records)} as r
     where ${sort.within(from, before)} order by ${sort.orderBy} limit ${limit}`
    .execute(tx)
    .catch(refuseZone)
  return rows.map((row) => ({ key: packKey(query.sort, sort.readKey(row)), place: null }))
}
