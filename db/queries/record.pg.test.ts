import { randomUUID } from 'node:crypto'

import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'

import type { Field } from '@operagrid/shared/domain/field'
import { everything } from '@operagrid/shared/domain/query'

import { withConnection } from '../connect.ts'
import { inTenant, type TenantContext, type TenantTx } from '../tenant.ts'
import { type SeededTenant, seedTenant } from '../testing/seed-tenant.ts'
import { createTestDatabase, type TestDatabase } from '../testing/test-database.ts'
import { recordsSql } from './query-sql.ts'
import { getRecord, readOutline, readWindow } from './record.ts'
import { readTally } from './tally.ts'

let database: TestDatabase
let here: SeededTenant
let there: SeededTenant

const title: Field = { id: 'title000', name: 'Title', type: 'text', choices: [] }
const secret: Field = { id: 'secret00', name: 'Insurer', type: 'text', choices: [] }

beforeAll(async () => {
  database = await createTestDatabase()
  here = await seedTenant(database.adminUrl, [title, secret])
  there = await seedTenant(database.adminUrl, [title])
  await inTenant(database.db, here.actors.organizer, async (tx) => {
    for (let number = 1; number <= 6; number++) await insert(tx, number)
    await sql`update grid set version = 9 where id = ${here.gridId}`.execute(tx)
  })
})
afterAll(() => database.drop())

/** Odd numbers are the reporter's, the last one is deleted. */
async function insert(tx: TenantTx, number: number): Promise<void> {
  const author = number % 2 === 1 ? here.actors.reporter.memberId : here.actors.organizer.memberId
  const cells = JSON.stringify({ title000: `Leak ${number}`, secret00: 'Lloyd', removed0: 'left behind' })
  await sql`
    insert into grid_record (grid_id, id, number, version, cells, created_by, deleted_at)
    values (${here.gridId}, ${idOf(number)}, ${number}, ${number}, ${cells}::jsonb, ${author}, ${number === 6 ? new Date() : null})`.execute(
    tx,
  )
}

const idOf = (number: number) => `018f0000-0000-7000-8000-00000000000${number}`
const as = <T>(context: TenantContext, work: (tx: TenantTx) => Promise<T>) =>
  inTenant(database.db, context, work, { mode: 'snapshot' })
const whole = (gridId: string) => ({ gridId, query: everything, limit: 100 })

test('a window carries the version of its own picture and no deleted record', async () => {
  const window = await as(here.actors.viewer, (tx) => readWindow(tx, whole(here.gridId), [title]))
  expect(window.version).toBe(9)
  expect(window.records.map((record) => record.number)).toEqual([1, 2, 3, 4, 5])
})

test('cells of fields that were not asked for stay behind', async () => {
  const { records } = await as(here.actors.organizer, (tx) => readWindow(tx, whole(here.gridId), [title]))
  expect(records[0]?.cells).toEqual({ title000: 'Leak 1' })
  const record = await as(here.actors.organizer, (tx) => getRecord(tx, here.gridId, idOf(1), [title, secret]))
  expect(record.cells).toEqual({ title000: 'Leak 1', secret00: 'Lloyd' })
})

test('a field that was not asked for can be neither filtered nor sorted by', async () => {
  const filter = { kind: 'compare', field: secret.id, operator: 'startsWith', value: 'L' } as const
  const sort = [{ field: secret.id, direction: 'asc' }] as const
  for (const query of [
    { filter, sort: [] },
    { filter: null, sort: [...sort] },
  ]) {
    const ask = as(here.actors.organizer, (tx) => readOutline(tx, { gridId: here.gridId, query, every: 50 }, [title]))
    await expect(ask).rejects.toMatchObject({ code: 'BAD_INPUT' })
  }
})

test('a reporter sees their own records only, alone and counted', async () => {
  const { reporter, secondReporter } = here.actors
  // A reporter knows of the grid by its forms.
  await withConnection(database.adminUrl, (client) =>
    client.query('insert into form (tenant_id, id, grid_id, name) values ($1, $2, $3, $4)', [
      here.tenantId,
      randomUUID(),
      here.gridId,
      'Form',
    ]),
  )
  const window = await as(reporter, (tx) => readWindow(tx, whole(here.gridId), [title]))
  expect(window.records.map((record) => record.number)).toEqual([1, 3, 5])
  const outline = await as(reporter, (tx) =>
    readOutline(tx, { gridId: here.gridId, query: everything, every: 2 }, [title]),
  )
  expect(outline).toMatchObject({ total: 3, keys: [[1], [5]] })
  await expect(as(reporter, (tx) => getRecord(tx, here.gridId, idOf(2), [title]))).rejects.toMatchObject({
    code: 'NOT_FOUND',
  })
  await expect(as(secondReporter, (tx) => getRecord(tx, here.gridId, idOf(1), [title]))).rejects.toMatchObject({
    code: 'NOT_FOUND',
  })
})

test("another tenant's grid and records are as absent as those that never were", async () => {
  const stranger = there.actors.management
  for (const gridId of [here.gridId, randomUUID()]) {
    await expect(as(stranger, (tx) => readWindow(tx, whole(gridId), [title]))).rejects.toMatchObject({
      code: 'NOT_FOUND',
    })
    await expect(as(stranger, (tx) => getRecord(tx, gridId, idOf(1), [title]))).rejects.toMatchObject({
      code: 'NOT_FOUND',
    })
    const query = { gridId, filter: null, aggregate: { fn: 'count', field: null }, groupBy: null } as const
    expect(await as(stranger, (tx) => readTally(tx, query, [title]))).toEqual([{ key: null, value: 0 }])
  }
})

test('a deleted record cannot be read alone', async () => {
  const ask = as(here.actors.management, (tx) => getRecord(tx, here.gridId, idOf(6), [title]))
  await expect(ask).rejects.toMatchObject({ code: 'NOT_FOUND' })
})

test('a position of another sort order is refused', async () => {
  const query = { filter: null, sort: [{ field: title.id, direction: 'asc' as const }] }
  for (const from of [[1], ['leak 1'], [7, 1], ['leak\0', 1], ['leak 1', 1.5], ['leak 1', 1, 2]]) {
    const ask = as(here.actors.viewer, (tx) => readWindow(tx, { gridId: here.gridId, query, from, limit: 10 }, [title]))
    await expect(ask).rejects.toMatchObject({ code: 'BAD_INPUT' })
  }
})

test('the tenant is looked up once a statement, and the order by number comes from an index', async () => {
  const plan = await as(here.actors.viewer, async (tx) => {
    await sql`set local enable_seqscan = off`.execute(tx)
    await sql`set local enable_sort = off`.execute(tx)
    const { rows } = await sql<{ 'QUERY PLAN': string }>`
      explain select number from ${recordsSql(here.gridId, null, [])} order by number`.execute(tx)
    return rows.map((row) => row['QUERY PLAN']).join('\n')
  })
  expect(plan).toMatch(/InitPlan/)
  expect(plan).toMatch(/using grid_record_live/)
  expect(plan).not.toMatch(/Filter:.*app\.tenant_id\(\)/)
  expect(plan).not.toMatch(/Sort Key/)
})
