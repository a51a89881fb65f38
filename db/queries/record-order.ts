import { createHash } from 'node:crypto'

import { sql } from 'kysely'

import { findField, isComputed } from '@operagrid/shared/domain/field'
import type { Field } from '@operagrid/shared/domain/field'
import type { Query } from '@operagrid/shared/domain/query'
import { asksForNow } from '@operagrid/shared/domain/query-now'
import { findSubject } from '@operagrid/shared/domain/query-subject'
import type { SubjectKind } from '@operagrid/shared/domain/query-subject'
import type { RecordOutline, SortKey } from '@operagrid/shared/domain/record'

import type { TenantTx } from '../tenant.ts'
import { refsOf } from './query-sql.ts'
import type { Sql } from './query-value-sql.ts'
import { blockAt, BLOCK_KEYS, FIRST, lowerBound, placeIn, unpackKeys } from './record-order-block.ts'
import type { OrderEntry } from './record-order-block.ts'
import { numberIn, packKey, unpackKey } from './record-order-key.ts'
import { readMoves } from './record-order-moves.ts'

/** Records from which on a grid's orders are kept: a smaller one is sorted while one waits. */
export const LARGE_GRID = 150_000
/** Changes that an order may be behind and still be of use: as many records are looked at themselves. */
export const MAX_BEHIND = 1_000

/** An order is known by what it is made of. */
export type OrderRef = { readonly gridId: string; readonly orderId: string }

/**
 * Which order a query's records stand in, or null where none is kept: a search's is of use to nobody else.
 *
 * The fields are part of it, as far as filter and sort depend on them: a choice that moves makes another order.
 */
export function orderRef(gridId: string, query: Query, fields: readonly Field[]): OrderRef | null {
  // What is past by now was not when it was written down.
  if (query.search !== undefined || asksForNow(query.filter)) return null
  const refs = [...new Set([...refsOf(query.filter), ...query.sort.map((term) => term.field)])].toSorted()
  const named = refs.map((ref) => {
    const [subject, field] = [findSubject(ref, fields), findField(fields, ref)]
    if (subject === undefined || !isKept[subject.kind]) return null
    // What a formula comes to may change without a change of its record, once fields do.
    if (field !== undefined && isComputed(field)) return null
    return [ref, field?.type, [...subject.positions.keys()], [...(subject.done ?? [])].toSorted()]
  })
  if (named.includes(null)) return null
  const digest = createHash('sha256')
    .update(JSON.stringify([query.filter, query.sort, named]))
    .digest('hex')
  return { gridId, orderId: digest.slice(0, 32) }
}

/** Whether a record's place by such a field is the record's own doing, and that of the fields, alone. */
const isKept: Readonly<Record<SubjectKind, boolean>> = {
  text: true,
  number: true,
  date: true,
  dateTime: true,
  choice: true,
  status: true,
  choices: true,
  // Whom a filter asks for may be whoever looks, and people stand by their names.
  member: false,
  people: false,
  checkbox: true,
  content: true,
  links: false,
}

export type Stretch = {
  readonly gridId: string
  readonly query: Query
  readonly from?: SortKey | undefined
  readonly before?: SortKey | undefined
  readonly limit: number
}

/** Entries as an order was written, without those of records that changed since, and the numbers of these. */
export type KeptStretch = { readonly entries: readonly OrderEntry[]; readonly changed: readonly number[] }

/**
 * The first `limit` entries of a query from a key on, by its kept order; null where none is kept, or none that is of use to
 * this member.
 *
 * @param tx a snapshot, in which the records are read as well
 */
export async function readStretch(
  tx: TenantTx,
  { gridId, query, from, before, limit }: Stretch,
  fields: readonly Field[],
): Promise<KeptStretch | null> {
  const ref = orderRef(gridId, query, fields)
  if (ref === null) return null
  const atMost = Math.ceil(limit / BLOCK_KEYS) + 1
  const end = before && packKey(query.sort, before)
  let start = from ? packKey(query.sort, from) : FIRST
  let at: 'within' | 'after' = 'within'
  // Both at once: where there is no order there are no blocks.
  const [order, first] = await Promise.all([findOrder(tx, ref), readBlocks(tx, ref, { start, at, end, atMost })])
  if (order === null) return null
  const { changed } = order
  const moved = new Set(changed)
  const entries: OrderEntry[] = []
  for (let blocks = first; ; blocks = await readBlocks(tx, ref, { start, at, end, atMost })) {
    for (const { keys, places } of blocks) {
      const skipped = at === 'within' ? lowerBound(keys, start) : 0
      at = 'after'
      for (const [nth, key] of keys.slice(skipped).entries()) {
        if (entries.length === limit || (end && Buffer.compare(key, end) >= 0)) return { entries, changed }
        if (!moved.has(numberIn(key))) entries.push({ key, place: placeIn(places, skipped + nth) })
      }
    }
    const last = blocks.at(-1)
    if (last === undefined) return { entries, changed }
    start = last.start
  }
}

/** The skeleton of a query by the blocks of its order, with what has changed since; null as with a stretch. */
export async function readKeptOutline(
  tx: TenantTx,
  { gridId, query, every }: { readonly gridId: string; readonly query: Query; readonly every: number },
  fields: readonly Field[],
): Promise<RecordOutline | null> {
  const ref = orderRef(gridId, query, fields)
  const order = ref && (await findOrder(tx, ref))
  if (ref === null || order === null) return null
  const moves = await readMoves(tx, { gridId, query }, order.version, fields)
  if (moves === null) return null
  const { rows } = await sql<{ start: Buffer; count: number }>`
    select start, count from record_order_block where ${ofOrder(ref)} order by start`.execute(tx)
  const starts = rows.map(({ start }) => start)
  const counts = rows.map(({ count }) => count)
  const move = (key: Uint8Array, by: number): void => {
    const at = blockAt(starts, key)
    counts[at] = (counts[at] ?? 0) + by
  }
  for (const key of moves.leaving) move(key, -1)
  for (const key of moves.coming) move(key, 1)
  return {
    version: moves.version,
    total: counts.reduce((sum, count) => sum + count, 0),
    every,
    keys: starts.map((start) => (start.length === 0 ? [] : unpackKey(query.sort, start))),
    counts,
  }
}

/** What an order is true of, and the numbers of the records that changed since. */
async function findOrder(
  tx: TenantTx,
  { gridId, orderId }: OrderRef,
): Promise<{ readonly version: number; readonly changed: readonly number[] } | null> {
  const { rows } = await sql<{ version: number; changed: string[] }>`/* keep: find order */
    select o.version, array(select distinct c.number from grid_change c
       where c.tenant_id = o.tenant_id and c.grid_id = o.grid_id and c.version > o.version and c.number is not null)::text[] as changed
      from record_order o join grid g on g.tenant_id = o.tenant_id and g.id = o.grid_id
     where o.tenant_id = (select app.tenant_id()) and o.grid_id = ${gridId}::uuid and o.id = ${orderId}::uuid
       and g.version - o.version <= ${MAX_BEHIND} and not exists (${rewrittenSql(sql`o.version`)})`.execute(tx)
  const [found] = rows
  return found === undefined ? null : { version: found.version, changed: found.changed.map(Number) }
}

/** A change after `version` that rewrote records without saying which: a retype, an import. */
export function rewrittenSql(version: Sql): Sql {
  return sql`select from grid_change c where c.tenant_id = o.tenant_id and c.grid_id = o.grid_id
    and c.version > ${version} and c.kind = 'schema' and (c.detail ->> 'reload')::boolean`
}

export function ofOrder({ gridId, orderId }: OrderRef): Sql {
  return sql`tenant_id = (select app.tenant_id()) and grid_id = ${gridId}::uuid and order_id = ${orderId}::uuid`
}

type Blocks = {
  readonly start: Uint8Array
  /** `within`: from the block on that `start` falls into. `after`: those that begin behind it. */
  readonly at: 'within' | 'after'
  readonly end: Uint8Array | undefined
  readonly atMost: number
}

async function readBlocks(tx: TenantTx, ref: OrderRef, { start, at, end, atMost }: Blocks) {
  const begin = sql`${Buffer.from(start)}::bytea`
  const first =
    at === 'after'
      ? sql`start > ${begin}`
      : sql`start >= (select start from record_order_block where ${ofOrder(ref)} and start <= ${begin} order by start desc limit 1)`
  const last = end === undefined ? sql`true` : sql`start < ${Buffer.from(end)}::bytea`
  const { rows } = await sql<{
    start: Buffer
    keys: Buffer
    places: Buffer | null
  }>`${kept[at][end === undefined ? 'open' : 'ended']}
    select start, keys, places from record_order_block where ${ofOrder(ref)} and ${first} and ${last} order by start limit ${atMost}`.execute(
    tx,
  )
  return rows.map(({ start, keys, places }) => ({ start, keys: unpackKeys(keys), places }))
}

/** The texts of `readBlocks`, each by its name. */
const kept = {
  within: { open: sql`/* keep: blocks within */`, ended: sql`/* keep: blocks within ended */` },
  after: { open: sql`/* keep: blocks after */`, ended: sql`/* keep: blocks after ended */` },
} as const
