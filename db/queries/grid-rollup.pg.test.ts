import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, expect, test } from 'vitest'

import { withConnection } from '../connect.ts'
import { inTenant } from '../tenant.ts'
import { type SeededTenant, seedTenant } from '../testing/seed-tenant.ts'
import { createTestDatabase, type TestDatabase } from '../testing/test-database.ts'
import { advance, setSources } from './grid-rollup.ts'
import { insertGrid } from './grid.ts'

let database: TestDatabase
let tenant: SeededTenant
const sourceIds = Array.from({ length: 12 }, () => uuidv7())

beforeAll(async () => {
  database = await createTestDatabase()
  tenant = await seedTenant(database.adminUrl)
  const { organizer } = tenant.actors
  await inTenant(database.db, organizer, async (tx) => {
    for (const id of sourceIds)
      await insertGrid(tx, { id, name: id, fields: [], createdBy: organizer.memberId, ready: true })
  })
})
afterAll(() => database.drop())

test('who reshapes a grid and who works its rollups out note their sources at once and do not wait in a circle', async () => {
  const { gridId, actors } = tenant
  const { memberId } = actors.organizer
  const write = (work: Parameters<typeof inTenant<void>>[2]) => inTenant(database.db, actors.organizer, work)
  await write((tx) => setSources(tx, gridId, { sourceIds, memberId }))
  // The rows lie in another order than their ids have.
  await withConnection(database.adminUrl, async (client) => {
    for (const id of sourceIds.toReversed())
      await client.query('update grid set version = version + 1 where id = $1', [id])
    for (const id of sourceIds.filter((_, at) => at % 3 === 0))
      await client.query('update grid_rollup set version = version + 1 where source_id = $1', [id])
  })
  for (let round = 1; round <= 60; round += 1) {
    const reached = new Map(sourceIds.toReversed().map((id) => [id, round]))
    await expect(
      Promise.all([
        write((tx) => advance(tx, gridId, reached)),
        write((tx) => setSources(tx, gridId, { sourceIds: sourceIds.slice(round % 3), memberId })),
        write((tx) => advance(tx, gridId, reached)),
      ]),
    ).resolves.toBeDefined()
  }
})
