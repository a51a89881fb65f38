import { createHash, randomUUID } from 'node:crypto'

import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'

import { withConnection } from './connect.ts'
import { makeDb } from './pool.ts'
import { readForWrite, writePlan } from './queries/record-write.ts'
import type { WritePlan } from './queries/record-write.ts'
import { inTenant } from './tenant.ts'
import { seedTenant } from './testing/seed-tenant.ts'
import type { SeededTenant } from './testing/seed-tenant.ts'
import { createTestDatabase } from './testing/test-database.ts'
import type { TestDatabase } from './testing/test-database.ts'

let database: TestDatabase
let tenant: SeededTenant

beforeAll(async () => {
  database = await createTestDatabase()
  tenant = await seedTenant(database.adminUrl, [{ id: 'title000', name: 'Title', type: 'text' }])
})
afterAll(() => database.drop())

test('many records are found by their keys, also by a connection that has known the table empty', async () => {
  // One connection, whose plans are all there are.
  const db = makeDb({ url: database.url, maxConnections: 1 })
  try {
    // As empty as statistics can tell it is.
    await withConnection(database.adminUrl, (client) => client.query('analyze grid_record; analyze grid_change'))
    for (let turn = 0; turn < 10; turn += 1) await create(db, 1)
    for (let turn = 0; turn < 10; turn += 1) await create(db, 300)
    const before = await rowsRead(db)
    await create(db, 300)
    // Each record is looked for a few times; looked for among all 3,000 it would be some 900,000.
    expect((await rowsRead(db)) - before).toBeLessThan(10_000)
  } finally {
    await db.close()
  }
})

async function create(db: TestDatabase['db'], count: number): Promise<void> {
  const { organizer } = tenant.actors
  const ids = Array.from({ length: count }, () => ({ id: randomUUID(), opId: randomUUID() }))
  const at = new Date().toISOString()
  await inTenant(db, organizer, async (tx) => {
    await readForWrite(
      tx,
      tenant.gridId,
      { opIds: ids.map(({ opId }) => opId), recordIds: ids.map(({ id }) => id) },
      [],
    )
    await writePlan(tx, tenant.gridId, planOf(ids, at), { memberId: organizer.memberId, at })
  })
}

function planOf(ids: readonly { readonly id: string; readonly opId: string }[], at: string): WritePlan {
  return {
    records: ids.map(({ id }, index) => ({
      id,
      isNew: true,
      createOrdinal: index + 1,
      lastOrdinal: index + 1,
      cells: { title000: 'Leak' },
      reviewState: 'none' as const,
      formId: null,
      assignedTo: null,
      rowOrder: null,
      deleted: false,
    })),
    changes: ids.map(({ id, opId }, index) => ({
      ordinal: index + 1,
      number: index + 1,
      numberIsOrdinal: true,
      hash: createHash('sha256').update(opId).digest('hex'),
      kind: 'create' as const,
      recordId: id,
      opId,
      memberId: tenant.actors.organizer.memberId,
      at,
      createdBy: tenant.actors.organizer.memberId,
      before: {},
      after: { title000: 'Leak' },
      reviewState: 'none' as const,
      createdAt: at,
      assignedTo: null,
    })),
    unchanged: [],
  }
}

/** Rows of records that were fetched by way of indexes or by reading all, ever. */
async function rowsRead(db: TestDatabase['db']): Promise<number> {
  // What a connection has counted it tells now and then.
  await inTenant(db, tenant.actors.organizer, (tx) => sql`select pg_stat_force_next_flush()`.execute(tx))
  const { rows } = await withConnection(database.adminUrl, (client) =>
    client.query<{ read: string }>(
      "select coalesce(idx_tup_fetch, 0) + seq_tup_read as read from pg_stat_user_tables where relname = 'grid_record'",
    ),
  )
  return Number(rows[0]?.read)
}
