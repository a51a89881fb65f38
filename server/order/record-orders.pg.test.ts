import { setTimeout as sleep } from 'node:timers/promises'

import fc from 'fast-check'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, test } from 'vitest'

import { withConnection } from '@operagrid/db/connect'
import { getGrid } from '@operagrid/db/queries/grid'
import { readOutline, readWindow } from '@operagrid/db/queries/record'
import { orderRef } from '@operagrid/db/queries/record-order'
import { inTenant } from '@operagrid/db/tenant'
import { someFilter, someSort } from '@operagrid/db/testing/query-arbitraries'
import type { Actor } from '@operagrid/shared/domain/member'
import type { Query } from '@operagrid/shared/domain/query'
import { checkQuery } from '@operagrid/shared/domain/query-check'
import { makeSortKey } from '@operagrid/shared/domain/query-sort'
import { MAX_WINDOW } from '@operagrid/shared/domain/record'
import type { GridRecord } from '@operagrid/shared/domain/record'

import { makeBeside } from '../audit/beside.ts'
import { makeEngineBed } from '../live/testing/engine-bed.ts'
import type { EngineBed } from '../live/testing/engine-bed.ts'
import { makeRecordOrders } from './record-orders.ts'
import { fields, makeEdits, someCells, someStep } from './testing/record-edits.ts'

let bed: EngineBed
beforeAll(async () => void (bed = await makeEngineBed()))
afterAll(async () => await bed[Symbol.asyncDispose]())

const someQuery: fc.Arbitrary<Query> = fc
  .record({ filter: fc.oneof(fc.constant(null), someFilter(fields)), sort: someSort(fields) })
  .filter((query) => checkQuery(query, fields).length === 0 && orderRef('', query, fields) !== null)

function orders() {
  const beside = makeBeside(pino({ level: 'silent' }))
  const kept = makeRecordOrders(bed.database.db, beside, { largeGrid: 0, restMs: 0, lookMs: 0 })
  return async (gridId: string, query: Query): Promise<void> => {
    const grid = await inTenant(bed.database.db, bed.members.organizer, (tx) => getGrid(tx, gridId))
    kept.freshen(bed.members.organizer, grid, query)
    await beside.settled()
    // What is not there yet is written after a rest, which is none here.
    await sleep(2)
    await beside.settled()
  }
}

/** Viewers see all records of such a grid, and no order is of use to them. */
const slow = () => bed.members.viewer
const fast = () => bed.members.organizer

async function readAll(gridId: string, query: Query, member: Actor): Promise<GridRecord[]> {
  const keyOf = makeSortKey(query.sort, fields)
  const all: GridRecord[] = []
  for (;;) {
    const last = all.at(-1)
    const from = last && keyOf(last)
    const { records } = await inTenant(
      bed.database.db,
      member,
      (tx) => readWindow(tx, { gridId, query, from, limit: MAX_WINDOW }, fields),
      { mode: 'snapshot' },
    )
    all.push(...records.slice(last ? 1 : 0))
    if (records.length < MAX_WINDOW) return all
  }
}

const stored = (gridId: string) =>
  withConnection(bed.database.adminUrl, async (client) => {
    const { rows } = await client.query<{ id: string; version: number | null; blocks: number; keys: number }>(
      `select o.id, o.version::int, count(b.start)::int as blocks, coalesce(sum(b.count), 0)::int as keys
         from record_order o left join record_order_block b
           on b.tenant_id = o.tenant_id and b.grid_id = o.grid_id and b.order_id = o.id
        where o.grid_id = $1 group by 1, 2`,
      [gridId],
    )
    return rows
  })

test('a window and an outline are the same with a kept order as without, whatever is edited', async () => {
  const freshen = orders()
  await fc.assert(
    fc.asyncProperty(
      someQuery,
      fc.array(someCells, { minLength: 8, maxLength: 40 }),
      fc.integer({ min: 1, max: 700 }),
      fc.array(fc.array(someStep, { minLength: 1, maxLength: 150 }), { minLength: 1, maxLength: 3 }),
      fc.nat(),
      async (query, cells, size, rounds, seed) => {
        const gridId = await bed.newGrid(fields)
        const edits = makeEdits(cells, size, bed.members.reporter.memberId)
        await bed.engine.apply(bed.members.organizer, gridId, edits.first())
        await freshen(gridId, query)
        for (const round of rounds) {
          await bed.engine.apply(bed.members.organizer, gridId, edits.opsOf(round))
          await compare(gridId, query, seed)
          // Others come to lie where those lay that were edited.
          if (seed % 2 === 0) await vacuum()
          await freshen(gridId, query)
          await compare(gridId, query, seed)
          expect((await stored(gridId)).map(({ version }) => version)).not.toContain(null)
        }
      },
    ),
    { numRuns: 25, endOnFailure: true },
  )
}, 120_000)

const vacuum = () => withConnection(bed.database.adminUrl, (client) => client.query('vacuum grid_record'))

async function compare(gridId: string, query: Query, seed: number): Promise<void> {
  const wanted = await readAll(gridId, query, slow())
  const ids = wanted.map(({ id }) => id)
  expect((await readAll(gridId, query, fast())).map(({ id }) => id)).toEqual(ids)

  const outline = await inTenant(
    bed.database.db,
    fast(),
    (tx) => readOutline(tx, { gridId, query, every: 50, uneven: true }, fields),
    { mode: 'snapshot' },
  )
  expect(outline.total).toBe(ids.length)
  expect(outline.counts).toBeDefined()
  let at = 0
  for (const [block, count] of (outline.counts ?? []).entries()) {
    const from = block === 0 ? undefined : outline.keys[block]
    const before = outline.keys[block + 1]
    const window = await inTenant(
      bed.database.db,
      fast(),
      (tx) => readWindow(tx, { gridId, query, from, before, limit: MAX_WINDOW }, fields),
      { mode: 'snapshot' },
    )
    expect(window.records.map(({ id }) => id)).toEqual(ids.slice(at, at + count))
    at += count
  }
  // A stretch that begins and ends anywhere.
  const keyOf = makeSortKey(query.sort, fields)
  const [first, last] = [wanted[seed % Math.max(1, wanted.length)], wanted[(seed * 7) % Math.max(1, wanted.length)]]
  if (!first || !last) return
  const stretch = { gridId, query, from: keyOf(first), before: keyOf(last), limit: 1 + (seed % 90) }
  const read = (member: Actor) =>
    inTenant(bed.database.db, member, (tx) => readWindow(tx, stretch, fields), { mode: 'snapshot' })
  expect((await read(fast())).records).toEqual((await read(slow())).records)
}
