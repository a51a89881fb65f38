import { getGrid } from '@operagrid/db/queries/grid'
import { LARGE_GRID, orderRef } from '@operagrid/db/queries/record-order'
import type { OrderRef } from '@operagrid/db/queries/record-order'
import { BLOCK_KEYS, FIRST } from '@operagrid/db/queries/record-order-block'
import type { OrderBlock, OrderEntry } from '@operagrid/db/queries/record-order-block'
import {
  beginOrder,
  followOrder,
  forgetOrder,
  planOrder,
  readOrderEntries,
  setOrderVersion,
  writeBlocks,
} from '@operagrid/db/queries/record-order-write'
import { inTenant } from '@operagrid/db/tenant'
import type { Db, TenantTx } from '@operagrid/db/tenant'
import type { Grid } from '@operagrid/shared/domain/grid'
import type { Actor } from '@operagrid/shared/domain/member'
import { may } from '@operagrid/shared/domain/permission'
import type { Query } from '@operagrid/shared/domain/query'

import type { Beside } from '../audit/beside.ts'
import { makeDue } from './due.ts'

/** Blocks that are written in one transaction. */
const BLOCKS_AT_ONCE = 32
/** Sorting a million records by several fields takes longer than an answer may, in ms. */
const SORT_MS = 300_000
/** How long somebody reads an order before it is written, in ms: who tries one filter after the other has none written. */
const REST_MS = 2_000
/** How long what an order lacks is not looked at again, in ms: scrolling asks for many windows of it. */
const LOOK_MS = 500

/** The orders in which large grids are read, kept up to date beside the reading. */
export type RecordOrders = {
  /** Somebody reads these records: what their order lacks is written, and nobody waits for it. */
  freshen(actor: Actor, grid: Pick<Grid, 'id' | 'recordCount' | 'fields'>, query: Query): void
}

type OrderLimits = { readonly largeGrid?: number; readonly restMs?: number; readonly lookMs?: number }

/** @param restMs see {@link REST_MS} @param lookMs see {@link LOOK_MS} */
export function makeRecordOrders(
  db: Db,
  beside: Beside,
  { largeGrid = LARGE_GRID, restMs = REST_MS, lookMs = LOOK_MS }: OrderLimits = {},
): RecordOrders {
  /** Orders that are being written or followed on this node. */
  const busy = new Set<string>()
  const isDue = makeDue(lookMs)
  /** What each member read last of a grid, and waits to be written. */
  const asked = new Map<string, { readonly orderId: string; readonly timer: NodeJS.Timeout }>()

  function writeSoon(actor: Actor, ref: OrderRef, query: Query): void {
    const who = `${actor.tenantId} ${actor.memberId} ${ref.gridId}`
    const last = asked.get(who)
    if (last?.orderId === ref.orderId) return
    clearTimeout(last?.timer)
    const write = () => {
      asked.delete(who)
      once(actor, ref, () => writeOrder(db, actor, ref, query))
    }
    asked.set(who, { orderId: ref.orderId, timer: setTimeout(write, restMs).unref() })
  }

  function once({ tenantId }: Actor, { gridId, orderId }: OrderRef, work: () => Promise<void>): void {
    const key = `${tenantId} ${gridId} ${orderId}`
    if (busy.has(key)) return
    busy.add(key)
    beside.run(() => work().finally(() => busy.delete(key)))
  }

  return {
    freshen(actor, grid, query) {
      if (grid.recordCount < largeGrid || !may(actor.role, 'editRecords')) return
      const ref = orderRef(grid.id, query, grid.fields)
      if (ref === null || !isDue(`${actor.tenantId} ${ref.gridId} ${ref.orderId}`)) return
      once(actor, ref, async () => {
        const work = await inTenant(db, actor, (tx) => planOrder(tx, ref), { mode: 'read' })
        if (work === 'write' || (work === 'follow' && !(await follow(db, actor, ref, query))))
          writeSoon(actor, ref, query)
      })
    },
  }
}

/** Takes in what changed; false when it is to be written anew. */
async function follow(db: Db, actor: Actor, ref: OrderRef, query: Query): Promise<boolean> {
  return await inTenant(db, actor, async (tx) => {
    const { fields } = await getGrid(tx, ref.gridId)
    const followed = await followOrder(tx, ref, query, fields)
    if (!followed) await forgetOrder(tx, ref)
    return followed
  })
}

/** Reads the entries in one picture and writes them as they come, so that few are held at a time. */
async function writeOrder(db: Db, actor: Actor, ref: OrderRef, query: Query): Promise<void> {
  if (!(await inTenant(db, actor, (tx) => beginOrder(tx, ref)))) return
  const save = (blocks: readonly OrderBlock[]) => inTenant(db, actor, (tx) => writeBlocks(tx, ref, blocks))
  const copy = async (tx: TenantTx): Promise<number | null> => {
    const { fields, version } = await getGrid(tx, ref.gridId)
    // They may be others than when it was asked for.
    if (orderRef(ref.gridId, query, fields)?.orderId !== ref.orderId) return null
    let blocks: OrderBlock[] = []
    for await (const block of blocksOf(readOrderEntries(tx, { gridId: ref.gridId, query }, fields))) {
      blocks.push(block)
      if (blocks.length < BLOCKS_AT_ONCE) continue
      await save(blocks)
      blocks = []
    }
    await save(blocks)
    return version
  }
  let version: number | null = null
  try {
    version = await inTenant(db, actor, copy, { mode: 'snapshot', statementTimeoutMs: SORT_MS })
  } finally {
    const done = version
    await inTenant(db, actor, (tx) => (done === null ? forgetOrder(tx, ref) : setOrderVersion(tx, ref, done)))
  }
}

/** Entries in their order as blocks; the first begins before every key, and is there when there are none. */
async function* blocksOf(pages: AsyncIterable<readonly OrderEntry[]>): AsyncGenerator<OrderBlock> {
  let start = FIRST
  let entries: readonly OrderEntry[] = []
  for await (const page of pages) {
    entries = [...entries, ...page]
    while (entries.length > BLOCK_KEYS) {
      yield { start, entries: entries.slice(0, BLOCK_KEYS) }
      entries = entries.slice(BLOCK_KEYS)
      start = entries[0]?.key ?? FIRST
    }
  }
  yield { start, entries }
}
