import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'

import { factFields } from '@operagrid/shared/domain/fact-field'
import type { Field } from '@operagrid/shared/domain/field'
import type { Query } from '@operagrid/shared/domain/query'
import { checkQuery } from '@operagrid/shared/domain/query-check'
import { makeFilter } from '@operagrid/shared/domain/query-filter'
import { compareKeys, makeSortKey } from '@operagrid/shared/domain/query-sort'
import type { GridRecord } from '@operagrid/shared/domain/record'

import { inTenant, type TenantContext, type TenantTx } from '../tenant.ts'
import { addMembers } from '../testing/members.ts'
import { someFilter, someSort } from '../testing/query-arbitraries.ts'
import { members, people, someFields, someRecords } from '../testing/record-arbitraries.ts'
import { seedTenant } from '../testing/seed-tenant.ts'
import { sqlNow } from '../testing/sql-now.ts'
import { storeRecords } from '../testing/store-records.ts'
import { createTestDatabase, type TestDatabase } from '../testing/test-database.ts'
import { sortSql } from './query-sort-sql.ts'
import { claimColumns, finishColumns, writeColumns } from './record-column-write.ts'
import { columnKeysSql, columnsOf } from './record-column.ts'
import { readWindow } from './record.ts'

let database: TestDatabase
let looker: TenantContext
const writer = '00000000-0000-4000-8000-000000000001'

beforeAll(async () => {
  database = await createTestDatabase()
  const { organizer } = (await seedTenant(database.adminUrl, [])).actors
  looker = { ...organizer, memberId: members[0] ?? '' }
  await addMembers(database.adminUrl, organizer.tenantId, members)
})
afterAll(() => database.drop())

async function write(tx: TenantTx, gridId: string, fields: readonly Field[], version: number): Promise<void> {
  const columns = columnsOf(fields)
  expect(await claimColumns(tx, gridId, writer)).toBe(true)
  expect(await writeColumns(tx, gridId, writer, { blocks: [0], columns })).toBe(true)
  const plan = { anew: true, parts: [], adds: columns.map(({ id }) => id), version }
  await finishColumns(tx, gridId, writer, plan)
}

test('columns say which records a query finds, in which order and by which keys, as the records do', async () => {
  const grid = someFields.chain((fields) => {
    const asked = [...fields, ...factFields(people)]
    const query = fc.record({ filter: fc.option(someFilter(asked)), sort: someSort(asked) })
    return fc.tuple(
      fc.constant({ fields, asked }),
      someRecords(fields, 30),
      fc.array(query, { minLength: 30, maxLength: 30 }),
    )
  })
  let asked = 0
  await fc.assert(
    fc.asyncProperty(grid, async ([{ fields, asked: named }, drafts, queries]) => {
      await inTenant(database.db, looker, async (tx) => {
        const gridId = await storeRecords(tx, drafts)
        await write(tx, gridId, fields, drafts.length)
        const now = await sqlNow(tx)
        const { records } = await readWindow(tx, { gridId, query: { filter: null, sort: [] }, limit: 500 }, fields)
        for (const query of queries) {
          if (checkQuery(query, named).length > 0) continue
          const keys = await columnKeysSql(tx, { gridId, query }, named)
          if (keys === null) continue
          asked += 1
          const sort = sortSql(query.sort, named)
          const { rows } = await sql<{ number: number }>`select * from ${keys} as r order by ${sort.orderBy}`.execute(
            tx,
          )
          expect(rows.map((row) => sort.readKey(row))).toEqual(expected(records, query, named, now))
        }
      })
    }),
    { numRuns: 40 },
  )
  // Not all of what may be asked is kept, but most is.
  expect(asked).toBeGreaterThan(200)
})

function expected(records: readonly GridRecord[], { filter, sort }: Query, fields: readonly Field[], now: string) {
  return records
    .filter(makeFilter(filter, fields, looker.memberId, () => now))
    .map(makeSortKey(sort, fields))
    .toSorted((a, b) => compareKeys(sort, a, b))
}
