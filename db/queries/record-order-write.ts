import { sql } from 'kysely'

import type { Field } from '@operagrid/shared/domain/field'
import type { Query } from '@operagrid/shared/domain/query'

import type { TenantTx } from '../tenant.ts'
import { sortSql } from './query-sort-sql.ts'
import { recordsSql } from './query-sql.ts'
import { blockAt, editBlock, packKeys, packPlaces, placeIn, unpackKeys } from './record-order-block.ts'
import type { OrderBlock, OrderEntry } from './record-order-block.ts'
import { packKey } from './record-order-key.ts'
import { readMoves } from './record-order-moves.ts'
import { MAX_BEHIND, ofOrder, rewrittenSql } from './record-order.ts'
import type { OrderRef } from './record-order.ts'

/** Orders kept of one grid; of more, those that nobody used for the longest time are forgotten. */
const MAX_ORDERS = 8
/** An order that was begun so long ago and is not done has lost its writer. */
const ABANDONED = sql`interval '10 minutes'`
/** Records a page of the cursor: the event loop goes on in between. */
const PAGE = 1_024

/** An order that is not followed says once in a while that it is of use. */
const USED = sql`interval '1 hour'`
/** Changes that an order may be behind before it follows: until then each read makes up for them. */
const FOLLOW_AT = 100

/** What there is to do for an order: `follow` = take in what changed since, or say that it is used; null = nothing. */
export type OrderWork = 'write' | 'follow' | null

/** @returns null also where another node is writing it */
export async function planOrder(tx: TenantTx, { gridId, orderId }: OrderRef): Promise<OrderWork> {
  const { rows } = await sql<{
    head: number
    version: number | null
    known: boolean
    lost: boolean
    idle: boolean
    rewritten: boolean
  }>`
    select g.version as head, o.version, o.id is not null as known, o.used_at < now() - ${ABANDONED} as lost,
        o.used_at < now() - ${USED} as idle,
        exists (${rewrittenSql(sql`o.version`)}) as rewritten
      from grid g left join record_order o on o.tenant_id = g.tenant_id and o.grid_id = g.id and o.id = ${orderId}::uuid
     where g.tenant_id = (select app.tenant_id()) and g.id = ${gridId}::uuid and g.ready and g.deleted_at is null`.execute(
    tx,
  )
  const [found] = rows
  if (found === undefined) return null
  if (!found.known) return 'write'
  if (found.version === null) return found.lost ? 'write' : null
  const behind = found.head - found.version
  if (found.rewritten || behind > MAX_BEHIND) return 'write'
  return behind >= FOLLOW_AT || found.idle ? 'follow' : null
}

/** Makes room for an order that is to be written, and forgets those that are one too many. False: another node was first. */
export async function beginOrder(tx: TenantTx, ref: OrderRef): Promise<boolean> {
  const ofGrid = sql`tenant_id = (select app.tenant_id()) and grid_id = ${ref.gridId}::uuid`
  await sql`
    delete from record_order where ${ofGrid}
       and ((id = ${ref.orderId}::uuid and (version is not null or used_at < now() - ${ABANDONED})) or id in (
         select id from record_order where ${ofGrid} and id <> ${ref.orderId}::uuid order by used_at desc offset ${MAX_ORDERS - 1}
       ))`.execute(tx)
  const { rows } = await sql`
    insert into record_order (grid_id, id) values (${ref.gridId}, ${ref.orderId}) on conflict do nothing returning id`.execute(
    tx,
  )
  return rows.length > 0
}

/** Forgets an order that is not what it was taken for. */
export async function forgetOrder(tx: TenantTx, { gridId, orderId }: OrderRef): Promise<void> {
  await sql`delete from record_order
    where tenant_id = (select app.tenant_id()) and grid_id = ${gridId}::uuid and id = ${orderId}::uuid`.execute(tx)
}

/**
 * All entries of a query's order, page by page, in one picture.
 *
 * @param tx a snapshot that stays open until the last page is read
 */
export async function* readOrderEntries(
  tx: TenantTx,
  { gridId, query }: { readonly gridId: string; readonly query: Query },
  fields: readonly Field[],
): AsyncGenerator<readonly OrderEntry[]> {
  const sort = sortSql(query.sort, fields)
  const records = recordsSql(gridId, query.filter, fields)
  await sql`declare order_entries no scroll cursor for
    select ${sql.join([sql`number`, sql`place::text as place`, ...sort.keys])}
      from ${sort.keyed(sql`number, ctid as place`, records)} as r
     order by ${sort.orderBy}`.execute(tx)
  for (;;) {
    const { rows } = await sql<{ number: number; place: string; [column: string]: unknown }>`
      fetch ${sql.lit(PAGE)} from order_entries`.execute(tx)
    if (rows.length === 0) return
    yield rows.map((row) => ({ key: packKey(query.sort, sort.readKey(row)), place: row.place }))
  }
}

/**
 * Takes in what changed since the order was written; another node that does the same is waited for.
 *
 * @returns false when the order is not what it was taken for: it is to be written anew
 */
export async function followOrder(
  tx: TenantTx,
  ref: OrderRef,
  query: Query,
  fields: readonly Field[],
): Promise<boolean> {
  const { gridId, orderId } = ref
  const { rows } = await sql<{ version: number | null }>`
    select version from record_order where tenant_id = (select app.tenant_id()) and grid_id = ${gridId}::uuid
       and id = ${orderId}::uuid for update`.execute(tx)
  const version = rows[0]?.version ?? null
  const moves = version === null ? null : await readMoves(tx, { gridId, query }, version, fields)
  if (moves === null) return false
  const touched = await blocksOf(tx, ref, [...moves.leaving, ...moves.coming])
  const starts = touched.map(({ start }) => start)
  const of = (keys: readonly Uint8Array[], at: number) => keys.filter((key) => blockAt(starts, key) === at)
  const edited = touched.map((block, at) => editBlock(block, of(moves.leaving, at), of(moves.coming, at)))
  if (edited.includes(null)) return false
  await writeBlocks(
    tx,
    ref,
    edited.flatMap((blocks) => blocks ?? []),
  )
  await dropBlocks(
    tx,
    ref,
    starts.filter((_, at) => edited[at]?.length === 0),
  )
  await setOrderVersion(tx, ref, moves.version)
  return true
}

/** The blocks into which these keys fall, in their order. */
async function blocksOf(tx: TenantTx, ref: OrderRef, keys: readonly Uint8Array[]): Promise<OrderBlock[]> {
  const wanted = keys.map((key) => Buffer.from(key))
  const { rows } = await sql<{ start: Buffer; keys: Buffer; places: Buffer | null }>`
    select distinct on (b.start) b.start, b.keys, b.places from unnest(${wanted}::bytea[]) as k cross join lateral (
      select start, keys, places from record_order_block where ${ofOrder(ref)} and start <= k order by start desc limit 1) as b
     order by b.start`.execute(tx)
  return rows.map(({ start, keys, places }) => ({
    start,
    entries: unpackKeys(keys).map((key, at) => ({ key, place: placeIn(places, at) })),
  }))
}

/** Writes blocks as they are now, those of the same start over. */
export async function writeBlocks(tx: TenantTx, ref: OrderRef, blocks: readonly OrderBlock[]): Promise<void> {
  if (blocks.length === 0) return
  const rows = blocks.map(
    ({ start, entries }) =>
      sql`(${ref.gridId}::uuid, ${ref.orderId}::uuid, ${Buffer.from(start)}::bytea, ${entries.length}::int,
        ${packKeys(entries.map(({ key }) => key))}::bytea, ${packPlaces(entries)}::bytea)`,
  )
  await sql`
    insert into record_order_block (grid_id, order_id, start, count, keys, places) values ${sql.join(rows)}
    on conflict (tenant_id, grid_id, order_id, start)
      do update set count = excluded.count, keys = excluded.keys, places = excluded.places`.execute(tx)
}

export async function dropBlocks(tx: TenantTx, ref: OrderRef, starts: readonly Uint8Array[]): Promise<void> {
  if (starts.length === 0) return
  const gone = sql.join(starts.map((start) => sql`${Buffer.from(start)}::bytea`))
  await sql`delete from record_order_block where ${ofOrder(ref)} and start in (${gone})`.execute(tx)
}

/** From now on the order is true of `version`. */
export async function setOrderVersion(tx: TenantTx, { gridId, orderId }: OrderRef, version: number): Promise<void> {
  await sql`
    update record_order set version = ${version}::bigint, used_at = now()
     where tenant_id = (select app.tenant_id()) and grid_id = ${gridId}::uuid and id = ${orderId}::uuid`.execute(tx)
}
