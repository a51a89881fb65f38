import { createHash, randomUUID } from 'node:crypto'

import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'

import type { Actor } from '@operagrid/shared/domain/member'

import { withConnection } from '../connect.ts'
import { openLine } from '../tenant-line.ts'
import { inTenant } from '../tenant.ts'
import { type SeededTenant, seedTenant } from '../testing/seed-tenant.ts'
import { createTestDatabase, type TestDatabase } from '../testing/test-database.ts'
import { patchRecords } from './record-patch.ts'

let database: TestDatabase
let here: SeededTenant
let there: SeededTenant
const recordId = randomUUID()

beforeAll(async () => {
  database = await createTestDatabase()
  here = await seedTenant(database.adminUrl, [{ id: 'title000', name: 'Title', type: 'text' }])
  there = await seedTenant(database.adminUrl)
  await withConnection(database.adminUrl, async (client) => {
    await client.query(
      `insert into grid_record (tenant_id, grid_id, id, number, version, created_by, cells) values ($1, $2, $3, 1, 0, $4, '{"title000": "Leak"}')`,
      [here.tenantId, here.gridId, recordId, here.actors.reporter.memberId],
    )
    // A reporter knows of the grid by its forms.
    await client.query("insert into form (tenant_id, id, grid_id, name) values ($1, $2, $3, 'Form')", [
      here.tenantId,
      randomUUID(),
      here.gridId,
    ])
  })
})
afterAll(() => database.drop())

async function patch({ tenantId, memberId, role }: Actor, title: string, schemaVersion = 0) {
  const line = openLine(database.db)
  const opId = randomUUID()
  const hash = createHash('sha256').update(opId).digest('hex')
  const cells = { title000: title }
  const patches = [{ memberId, role, opId, hash, recordId, baseVersion: 0, cells }]
  const grid = { gridId: here.gridId, schemaVersion, at: new Date().toISOString() }
  return await patchRecords(line, tenantId, patches, grid).finally(() => line.rest())
}

async function titleAndVersion() {
  const { rows } = await withConnection(database.adminUrl, (client) =>
    client.query<{ title: string; version: string }>(
      "select r.cells ->> 'title000' as title, g.version from grid_record r join grid g on g.id = r.grid_id where r.id = $1",
      [recordId],
    ),
  )
  return rows[0]
}

test('whoever may not edit the record writes nothing, whatever they call', async () => {
  const { viewer, reporter } = here.actors
  expect(await patch(viewer, 'Mine')).toEqual([])
  expect(await patch(there.actors.management, 'Mine')).toEqual([])
  await expect(patch(reporter, 'Mine')).rejects.toMatchObject({ code: 'NOT_FOUND' })
  expect(await titleAndVersion()).toEqual({ title: 'Leak', version: 0 })
})

test('fields of another schema version than the planned one write nothing', async () => {
  expect(await patch(here.actors.organizer, 'Late', 7)).toEqual([])
  expect(await titleAndVersion()).toEqual({ title: 'Leak', version: 0 })
})

test('the call is committed when it answers, and leaves no tenant behind on its connection', async () => {
  expect(await patch(here.actors.organizer, 'Flood')).toMatchObject([
    { version: 1, before: { title000: 'Leak' }, after: { title000: 'Flood' }, number: 1 },
  ])
  expect(await titleAndVersion()).toEqual({ title: 'Flood', version: 1 })
  const seen = await inTenant(database.db, there.actors.organizer, async (tx) => {
    const { rows } = await sql<{ n: number }>`select count(*) as n from grid_record`.execute(tx)
    return rows[0]?.n
  })
  expect(seen).toBe(0)
})

test('without a tenant nothing is called', async () => {
  await expect(
    openLine(database.db).call({ ...here.actors.organizer, tenantId: '' }, 'app.patch_records', [here.gridId]),
  ).rejects.toMatchObject({ code: 'UNAUTHENTICATED' })
})
