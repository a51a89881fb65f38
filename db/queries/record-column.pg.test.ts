import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'

import { factFields } from '@operagrid/shared/domain/fact-field'
import type { Field } from '@operagrid/shared/domain/field'
import { checkFilter, checkQuery, checkTally } from '@operagrid/shared/domain/query-check'
import { makeFilter } from '@operagrid/shared/domain/query-filter'
import { compareKeys, makeSortKey } from '@operagrid/shared/domain/query-sort'
import { tally } from '@operagrid/shared/domain/query-tally'
import type { GridRecord } from '@operagrid/shared/domain/record'

import { inTenant, type TenantContext, type TenantTx } from '../tenant.ts'
import { addMembers } from '../testing/members.ts'
import { someFilter, someSort, someTally } from '../testing/query-arbitraries.ts'
import { type DraftRecord, members, people, someFields, someRecords } from '../testing/record-arbitraries.ts'
import { seedTenant } from '../testing/seed-tenant.ts'
import { sqlNow } from '../testing/sql-now.ts'
import { storeRecords } from '../testing/store-records.ts'
import { createTestDatabase, type TestDatabase } from '../testing/test-database.ts'
import { insertFields } from './grid.ts'
import { sortSql } from './query-sort-sql.ts'
import { claimColumns, finishColumns, writeColumns } from './record-column-write.ts'
import { columnKeysSql, columnsOf, findColumnRows, NUMBERS } from './record-column.ts'
import { readWindow } from './record.ts'
import { findTallyRows, readTally } from './tally.ts'

let database: TestDatabase
let actors: Awaited<ReturnType<typeof seedTenant>>['actors']
let looker: TenantContext
const writer = '00000000-0000-4000-8000-000000000001'

beforeAll(async () => {
  database = await createTestDatabase()
  actors = (await seedTenant(database.adminUrl, [])).actors
  looker = { ...actors.organizer, memberId: members[0] ?? '' }
  await addMembers(database.adminUrl, looker.tenantId, members)
})
afterAll(() => database.drop())

async function keep(tx: TenantTx, gridId: string, fields: readonly Field[], version: number): Promise<void> {
  const columns = columnsOf(fields)
  expect(await claimColumns(tx, gridId, writer)).toBe(true)
  expect(await writeColumns(tx, gridId, writer, { blocks: [0], columns })).toBe(true)
  const adds = columns.map(({ id }) => id)
  await finishColumns(tx, gridId, writer, { anew: true, parts: [], adds, version })
}

/** Stores records and writes their columns; then every n-th record gets the cells of another. Answers what is there now. */
async function store(tx: TenantTx, fields: readonly Field[], drafts: readonly DraftRecord[], nth: number) {
  const gridId = await storeRecords(tx, drafts)
  await keep(tx, gridId, fields, drafts.length)
  await sql`
    with changed as (
      update grid_record r set cells = other.cells, row_order = other.row_order from grid_record other
       where r.grid_id = ${gridId} and r.number % ${nth} = 0 and other.grid_id = r.grid_id
         and other.number = ${drafts.length + 1}::int - r.number returning r.number, r.id)
    insert into grid_change (grid_id, version, kind, record_id, number, member_id)
    select ${gridId}, ${drafts.length}::int + number, 'patch', id, number, app.member_id() from changed`.execute(tx)
  await sql`update grid set version = 2 * version where id = ${gridId}`.execute(tx)
  const { records } = await readWindow(tx, { gridId, query: { filter: null, sort: [] }, limit: 500 }, fields)
  return { gridId, records, now: await sqlNow(tx) }
}

type Stored = Awaited<ReturnType<typeof store>>

/** Asks 30 questions of each of 40 random grids; `ask` answers whether columns were of use. */
async function askMany<Question>(
  questionOf: (fields: Field[]) => fc.Arbitrary<Question>,
  ask: (tx: TenantTx, stored: Stored, fields: Field[], question: Question) => Promise<boolean>,
): Promise<void> {
  const grid = someFields.chain((fields) => {
    const named = [...fields, ...factFields(people)]
    const questions = fc.array(questionOf(named), { minLength: 30, maxLength: 30 })
    return fc.tuple(
      fc.constant(fields),
      fc.constant(named),
      someRecords(fields, 30),
      fc.constantFrom(2, 3, 50),
      questions,
    )
  })
  let kept = 0
  await fc.assert(
    fc.asyncProperty(grid, async ([fields, named, drafts, nth, questions]) => {
      await inTenant(database.db, looker, async (tx) => {
        const stored = await store(tx, fields, drafts, nth)
        for (const question of questions) if (await ask(tx, stored, named, question)) kept += 1
      })
    }),
    { numRuns: 40 },
  )
  expect(kept).toBeGreaterThan(50)
}

test('columns say which records a query finds, in which order and by which keys, as the records do', async () => {
  const question = (fields: Field[]) => fc.record({ filter: fc.option(someFilter(fields)), sort: someSort(fields) })
  await askMany(question, async (tx, { gridId, records, now }, fields, query) => {
    if (checkQuery(query, fields).length > 0) return false
    const keys = await columnKeysSql(tx, { gridId, query }, fields)
    if (keys === null) return false
    const sort = sortSql(query.sort, fields)
    const { rows } = await sql<{ number: number }>`select * from ${keys} as r order by ${sort.orderBy}`.execute(tx)
    const expected = records
      .filter(makeFilter(query.filter, fields, looker.memberId, () => now))
      .map(makeSortKey(query.sort, fields))
      .toSorted((a, b) => compareKeys(query.sort, a, b))
    expect(rows.map((row) => sort.readKey(row))).toEqual(expected)
    return true
  })
})

test('columns are tallied as the records are', async () => {
  const question = (fields: Field[]) => fc.record({ filter: fc.option(someFilter(fields)), asked: someTally(fields) })
  await askMany(question, async (tx, { gridId, records, now }, fields, { filter, asked: { aggregate, groupBy } }) => {
    const query = { gridId, filter, aggregate, groupBy }
    if (checkFilter(filter, fields).length > 0 || checkTally(query, fields).length > 0) return false
    const passes = makeFilter(filter, fields, looker.memberId, () => now)
    const found: readonly GridRecord[] = records.filter(passes)
    expect(await readTally(tx, query, fields)).toEqual(tally(found, aggregate, groupBy, fields))
    return (await findTallyRows(tx, query, fields)) !== null
  })
})

test('viewers read what is kept of the fields that they see, and reporters nothing', async () => {
  const field = (id: string): Field => ({ id, name: id, type: 'text', choices: [] })
  const [title, secret] = [field('title000'), { ...field('secret00'), hiddenFrom: ['viewer' as const] }]
  const gridId = await inTenant(database.db, actors.organizer, async (tx) => {
    const stored = await storeRecords(tx, [])
    await insertFields(tx, stored, [title, secret], 0)
    await keep(tx, stored, [title, secret], 0)
    return stored
  })
  const seen = (context: TenantContext) =>
    inTenant(database.db, context, async (tx) => {
      const { rows } = await sql<{ id: string }>`select id from record_column where grid_id = ${gridId}`.execute(tx)
      return rows.map(({ id }) => id).toSorted()
    })
  const kept = [NUMBERS, ...columnsOf([title, secret]).map(({ id }) => id)].toSorted()
  expect(await seen(actors.organizer)).toEqual(kept)
  expect(await seen(actors.viewer)).toEqual(kept.filter((id) => id !== 'secret00 text'))
  expect(await seen(actors.reporter)).toEqual([])
  const rows = (context: TenantContext) =>
    inTenant(database.db, context, (tx) => findColumnRows(tx, gridId, ['title000'], [title]))
  expect(await rows(actors.viewer)).not.toBeNull()
  expect(await rows(actors.reporter)).toBeNull()
})
