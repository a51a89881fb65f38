import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'

import type { Field } from '@operagrid/shared/domain/field'
import { everything } from '@operagrid/shared/domain/query'

import { inTenant } from '../tenant.ts'
import type { TenantTx } from '../tenant.ts'
import { seedTenant } from '../testing/seed-tenant.ts'
import type { SeededTenant } from '../testing/seed-tenant.ts'
import { createTestDatabase } from '../testing/test-database.ts'
import type { TestDatabase } from '../testing/test-database.ts'
import { countRecords, readAllRecords } from './record-export.ts'

const MANY = 2_300
const title: Field = { id: 'title000', name: 'Title', type: 'text', choices: [] }
const secret: Field = { id: 'secret00', name: 'Insurer', type: 'text', choices: [] }

let database: TestDatabase
let here: SeededTenant
beforeAll(async () => {
  database = await createTestDatabase()
  here = await seedTenant(database.adminUrl, [title, secret])
  await inTenant(database.db, here.actors.organizer, (tx) => insert(tx, 1, MANY))
})
afterAll(() => database.drop())

async function insert(tx: TenantTx, first: number, last: number): Promise<void> {
  await sql`
    insert into grid_record (grid_id, id, number, version, cells, created_by)
    select ${here.gridId}::uuid, gen_random_uuid(), n, n, jsonb_build_object('title000', 'Leak ' || n % 10, 'secret00', 'Lloyd'),
      ${here.actors.organizer.memberId}::uuid from generate_series(${first}::int, ${last}::int) n`.execute(tx)
}

const snapshot = <T>(work: (tx: TenantTx) => Promise<T>) =>
  inTenant(database.db, here.actors.viewer, work, { mode: 'snapshot' })

test('all pages together are one picture, whatever is written between them', async () => {
  const ask = { gridId: here.gridId, query: everything }
  const { count, numbers } = await snapshot(async (tx) => {
    const numbers: number[] = []
    const count = await countRecords(tx, ask, [title])
    for await (const page of readAllRecords(tx, ask, [title])) {
      numbers.push(...page.map((record) => record.number))
      await inTenant(database.db, here.actors.organizer, async (writer) => {
        const next = MANY + numbers.length
        await insert(writer, next, next)
        await sql`update grid_record set deleted_at = now() where grid_id = ${here.gridId} and number = ${numbers.length + 5}`.execute(
          writer,
        )
      })
    }
    return { count, numbers }
  })
  expect(count).toBe(MANY)
  expect(numbers).toEqual(Array.from({ length: MANY }, (_, at) => at + 1))
})

test('they come in the order of the query, with the cells of the fields that were asked for', async () => {
  const query = { filter: null, sort: [{ field: title.id, direction: 'desc' as const }] }
  const records = await snapshot(async (tx) => {
    const all = []
    for await (const page of readAllRecords(tx, { gridId: here.gridId, query }, [title])) all.push(...page)
    return all
  })
  const keys = records.map(({ cells, number }) => [String(cells[title.id]), number] as const)
  expect(keys).toEqual(keys.toSorted((a, b) => (a[0] === b[0] ? a[1] - b[1] : a[0] < b[0] ? 1 : -1)))
  expect(records.every(({ cells }) => Object.keys(cells).join() === title.id)).toBe(true)
})
