import { createServer, connect } from 'node:net'
import type { AddressInfo } from 'node:net'

import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'

import { makeDb } from './pool.ts'
import type { Db } from './pool.ts'
import { inTenant, sqlState } from './tenant.ts'
import { type SeededTenant, seedTenant } from './testing/seed-tenant.ts'
import { createTestDatabase, type TestDatabase } from './testing/test-database.ts'

let database: TestDatabase
let here: SeededTenant
let trips: { count(): number; db: Db; close(): Promise<void> }

beforeAll(async () => {
  database = await createTestDatabase()
  here = await seedTenant(database.adminUrl)
  trips = await countedTrips(database.url)
})
afterAll(async () => {
  await trips.close()
  await database.drop()
})

/** A pool of one connection through a wire that counts how often one side answers the other. */
async function countedTrips(url: string) {
  let count = 0
  const wire = createServer((near) => {
    let asked = false
    const far = connect(Number(new URL(url).port), new URL(url).hostname)
    near.on('data', (data) => {
      if (!asked) count += 1
      asked = true
      far.write(data)
    })
    far.on('data', (data) => {
      asked = false
      near.write(data)
    })
    near.on('close', () => far.destroy())
    near.on('error', () => far.destroy())
    far.on('close', () => near.destroy())
    far.on('error', () => near.destroy())
  })
  await new Promise<void>((resolve) => wire.listen(0, '127.0.0.1', resolve))
  const through = new URL(url)
  // A server that listens on a port has an address with one.
  through.port = String((wire.address() as AddressInfo).port)
  const db = makeDb({ url: through.href, maxConnections: 1 })
  return {
    count: () => count,
    db,
    async close() {
      await db.close()
      await new Promise((resolve) => wire.close(resolve))
    },
  }
}

const one = sql<{ at: number }>`select 1 as at`

test('statements that nobody waits between travel together, with what opens the transaction', async () => {
  const ask = () =>
    inTenant(trips.db, here.actors.organizer, async (tx) => {
      const answers = await Promise.all([one.execute(tx), one.execute(tx), one.execute(tx)])
      return answers.length
    })
  await ask()
  const before = trips.count()
  expect(await ask()).toBe(3)
  // There and back with all three, and with the commit.
  expect(trips.count() - before).toBe(2)
})

test('on a connection that is new none overtakes what opens the transaction, however soon it is asked', async () => {
  const whose = sql<{ id: string }>`select app.tenant_id() as id`
  for (let turns = 0; turns < 12; turns += 1) {
    const db = makeDb({ url: database.url, maxConnections: 1 })
    const asked = inTenant(db, here.actors.organizer, async (tx) => {
      for (let turn = 0; turn < turns; turn += 1) await Promise.resolve()
      return await whose.execute(tx)
    })
    expect((await asked).rows).toEqual([{ id: here.actors.organizer.tenantId }])
    await db.close()
  }
})

test('of those that travel together the first that fails is the reason, and nothing stays', async () => {
  const { organizer } = here.actors
  const broken = sql`select 1 / (select count(*)::int - count(*)::int from grid)`
  const rename = sql`update grid set name = 'Lost' where tenant_id = app.tenant_id() and id = ${here.gridId}`
  const ask = inTenant(trips.db, organizer, (tx) =>
    Promise.all([rename.execute(tx), broken.execute(tx), one.execute(tx)]),
  )
  await expect(ask.catch((error: unknown) => sqlState(error))).resolves.toBe('22012')
  const { rows } = await inTenant(trips.db, organizer, (tx) =>
    sql`select from grid where tenant_id = app.tenant_id() and name = 'Lost'`.execute(tx),
  )
  expect(rows).toEqual([])
})
