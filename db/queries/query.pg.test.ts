import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'

import { factFields } from '@operagrid/shared/domain/fact-field'
import { cellType } from '@operagrid/shared/domain/field'
import type { Field } from '@operagrid/shared/domain/field'
import { filter as filterSchema } from '@operagrid/shared/domain/query'
import type { Filter, SortTerm } from '@operagrid/shared/domain/query'
import { checkFilter, checkTally } from '@operagrid/shared/domain/query-check'
import { makeFilter } from '@operagrid/shared/domain/query-filter'
import { foundBy, foundValue, hasFoundGroups } from '@operagrid/shared/domain/query-found'
import {
  groupFilter,
  groupValues,
  hasKnownGroups,
  makeGroupOf,
  narrowQuery,
  outsideGroups,
} from '@operagrid/shared/domain/query-group'
import type { GroupValue } from '@operagrid/shared/domain/query-group'
import { groupEnd, groupQuery } from '@operagrid/shared/domain/query-path'
import { compareKeys, makeSortKey } from '@operagrid/shared/domain/query-sort'
import { hasDays, overlapQuery } from '@operagrid/shared/domain/query-span'
import { tally } from '@operagrid/shared/domain/query-tally'
import type { GridRecord, SortKey } from '@operagrid/shared/domain/record'

import { inTenant, type TenantContext, type TenantTx } from '../tenant.ts'
import { addMembers } from '../testing/members.ts'
import { someFilter, someSort, someTally, zones } from '../testing/query-arbitraries.ts'
import { day, type DraftRecord, members, people, someFields, someRecords } from '../testing/record-arbitraries.ts'
import { seedTenant } from '../testing/seed-tenant.ts'
import { sqlNow } from '../testing/sql-now.ts'
import { storeRecords } from '../testing/store-records.ts'
import { createTestDatabase, type TestDatabase } from '../testing/test-database.ts'
import { filterSql } from './query-sql.ts'
import { getRecord, readOutline, readWindow } from './record.ts'
import { readLatest, readTally } from './tally.ts'

let database: TestDatabase
let context: TenantContext
/** Whoever looks: somebody whom records name. */
let looker: TenantContext

beforeAll(async () => {
  database = await createTestDatabase()
  context = (await seedTenant(database.adminUrl, [])).actors.organizer
  looker = { ...context, memberId: members[0] ?? '' }
  await addMembers(database.adminUrl, context.tenantId, members)
})
afterAll(() => database.drop())

/** `now`: when the transaction began, as SQL says it. */
type Stored = { gridId: string; records: readonly GridRecord[]; now: string }

/** Stores `drafts` in a new grid and answers its living records as they were read back. */
async function store(tx: TenantTx, fields: readonly Field[], drafts: readonly DraftRecord[]): Promise<Stored> {
  const gridId = await storeRecords(tx, drafts)
  const { records } = await readWindow(tx, { gridId, query: { filter: null, sort: [] }, limit: 500 }, fields)
  const living = drafts.flatMap(({ deleted }, at) => (deleted ? [] : at + 1))
  expect(records.map((record) => record.number)).toEqual(living)
  return { gridId, records, now: await sqlNow(tx) }
}

/**
 * Runs `ask` over random grids, `questions` of each; a failure prints the seed that replays it. Among the fields that are
 * asked about is what every record has beside its cells.
 */
async function compareBoth<Question>(
  questionsOf: (fields: Field[]) => fc.Arbitrary<Question>,
  ask: (tx: TenantTx, stored: Stored, fields: Field[], question: Question) => Promise<void>,
): Promise<void> {
  const grid = someFields.chain((fields) => {
    const asked = [...fields, ...factFields(people)]
    return fc.tuple(
      fc.constant(asked),
      someRecords(fields, 30),
      fc.array(questionsOf(asked), { minLength: 12, maxLength: 12 }),
    )
  })
  await fc.assert(
    fc.asyncProperty(grid, async ([fields, drafts, questions]) => {
      await inTenant(database.db, looker, async (tx) => {
        const stored = await store(tx, fields, drafts)
        for (const question of questions) await ask(tx, stored, fields, question)
      })
    }),
    { numRuns: 30 },
  )
}

function expected(
  { records, now }: Pick<Stored, 'records' | 'now'>,
  filter: Filter | null,
  sort: readonly SortTerm[],
  fields: readonly Field[],
) {
  const keyOf = makeSortKey(sort, fields)
  return records
    .filter(makeFilter(filter, fields, looker.memberId, () => now))
    .map((record) => ({ record, key: keyOf(record) }))
    .toSorted((a, b) => compareKeys(sort, a.key, b.key))
}

test('a filter passes the same records in SQL and in TypeScript, faulty comparisons included', async () => {
  await compareBoth(someFilter, async (tx, { gridId, records, now }, fields, filter) => {
    const { rows } = await sql<{ number: number }>`
      select number from grid_record where grid_id = ${gridId} and deleted_at is null and ${filterSql(filter, fields)} order by number`.execute(
      tx,
    )
    expect(rows.map((row) => row.number)).toEqual(
      records.filter(makeFilter(filter, fields, looker.memberId, () => now)).map((record) => record.number),
    )
  })
})

test('the groups of a field share out a query’s records, and hold the same ones in SQL as in TypeScript', async () => {
  const question = (fields: Field[]) =>
    fc.record({ filter: fc.option(someFilter(fields)), field: fc.constantFrom(...fields) })
  await compareBoth(question, async (tx, { gridId, records, now }, fields, { filter, field }) => {
    if (!hasKnownGroups(field)) return
    const sound = checkFilter(filter, fields).length === 0 ? filter : null
    const groupOf = makeGroupOf(field)
    for (const value of groupValues(field)) {
      const query = narrowQuery({ filter: sound, sort: [] }, groupFilter(field, value))
      const { total } = await readOutline(tx, { gridId, query, every: 50 }, fields)
      const { records: inside } = await readWindow(tx, { gridId, query, limit: 100 }, fields)
      const held = records
        .filter(makeFilter(sound, fields, looker.memberId, () => now))
        .filter((record) => groupOf(record) === value)
      expect(inside).toEqual(held)
      expect(total).toBe(held.length)
    }
  })
})

test('groups that are found in a query’s records are stretches of its order, and those left out are not among them', async () => {
  const question = (fields: Field[]) =>
    fc.record({
      filter: fc.option(someFilter(fields)),
      sort: someSort(fields),
      field: fc.constantFrom(...fields.filter(hasFoundGroups)),
      zone: fc.constantFrom(...zones),
      left: fc.array(fc.nat(8), { maxLength: 4 }),
    })
  await compareBoth(question, async (tx, stored, fields, { filter, sort, field, zone, left }) => {
    const { gridId } = stored
    const sound = checkFilter(filter, fields).length === 0 ? filter : null
    const query = groupQuery({ filter: sound, sort }, [field], zone)
    const rows = expected(stored, sound, query.sort, fields)
    const { records } = await readWindow(tx, { gridId, query, limit: 100 }, fields)
    expect(records).toEqual(rows.map(({ record }) => record))

    const groupOf = makeGroupOf(field, zone)
    const aggregate = { fn: 'count', field: null } as const
    const groupBy = { field: field.id, ...foundBy(field, zone), inOrder: true } as const
    const groups = await readTally(tx, { gridId, filter: sound, aggregate, groupBy }, fields)
    const found = groups.map(({ key, value }) => ({ value: foundValue(field, key), count: value }))
    expect(found).toEqual(stretches(records.map(groupOf)))
    let end = 0
    for (const { value, count } of found) {
      end += count ?? 0
      const key = groupEnd([field], [value], query)
      expect(rows.filter((row) => compareKeys(query.sort, row.key, key) < 0)).toHaveLength(end)
    }

    // A text is named as a record of its group has it.
    const out = groups.filter((_, at) => left.includes(at))
    const told = out.map(({ key }) => (typeof foundValue(field, key) === 'number' ? Number(key) : key))
    const outside = outsideGroups(field, told, zone)
    expect(filterSchema.nullable().safeParse(outside).success).toBe(true)
    const narrowed = outside === null ? query : narrowQuery(query, outside)
    const { records: rest } = await readWindow(tx, { gridId, query: narrowed, limit: 100 }, fields)
    const gone = new Set<GroupValue>(out.map(({ key }) => foundValue(field, key)))
    expect(rest).toEqual(records.filter((record) => !gone.has(groupOf(record))))
  })
})

test('records that last into a stretch of time are the same, in the same order, in SQL and in TypeScript', async () => {
  const question = (fields: Field[]) => {
    const date = fc.constantFrom(...fields.filter(hasDays))
    return fc.record({
      filter: fc.option(someFilter(fields)),
      sort: someSort(fields),
      start: date,
      end: date,
      from: day,
    })
  }
  await compareBoth(question, async (tx, stored, fields, { filter, sort, start, end, from }) => {
    const edge = (field: Field, at: string): string => (cellType(field) === 'date' ? at : `${at}T00:00:00.000Z`)
    const sound = checkFilter(filter, fields).length === 0 ? filter : null
    const span = { from: edge(start, from), before: edge(start, '2026-11-30') }
    const query = overlapQuery({ filter: sound, sort }, { start, end, endsFrom: edge(end, from) }, span)
    const { records } = await readWindow(tx, { gridId: stored.gridId, query, limit: 100 }, fields)
    expect(records).toEqual(expected(stored, query.filter, query.sort, fields).map(({ record }) => record))
  })
})

/** Values that stand one after another, each once, and how often. */
function stretches<T>(values: readonly T[]): { value: T; count: number }[] {
  const told: { value: T; count: number }[] = []
  for (const value of values) {
    const last = told.at(-1)
    if (last?.value === value) last.count += 1
    else told.push({ value, count: 1 })
  }
  return told
}

test('a window is the same stretch of the same order in SQL and in TypeScript', async () => {
  const question = (fields: Field[]) =>
    fc.record({ sort: someSort(fields), from: fc.nat(40), before: fc.nat(40), limit: fc.integer({ min: 1, max: 20 }) })
  await compareBoth(question, async (tx, stored, fields, { sort, from, before, limit }) => {
    const { gridId } = stored
    const sorted = expected(stored, null, sort, fields)
    const request = {
      gridId,
      query: { filter: null, sort },
      from: sorted[from]?.key,
      before: sorted[before]?.key,
      limit,
    }
    const stretch = sorted.slice(
      sorted[from] === undefined ? 0 : from,
      sorted[before] === undefined ? undefined : before,
    )
    const window = await readWindow(tx, request, fields)
    expect(window.records).toEqual(stretch.slice(0, limit).map(({ record }) => record))
  })
})

test('windows walked from key to key show every record once, in order', async () => {
  const question = (fields: Field[]) =>
    fc.record({ sort: someSort(fields), filter: fc.option(someFilter(fields)), limit: fc.integer({ min: 2, max: 9 }) })
  await compareBoth(question, async (tx, stored, fields, { sort, filter, limit }) => {
    const { gridId } = stored
    const keyOf = makeSortKey(sort, fields)
    const sound = checkFilter(filter, fields).length === 0 ? filter : null
    const seen: GridRecord[] = []
    let from: SortKey | undefined
    for (;;) {
      const { records: next } = await readWindow(tx, { gridId, query: { filter: sound, sort }, from, limit }, fields)
      seen.push(...(from === undefined ? next : next.slice(1)))
      const last = next.at(-1)
      if (next.length < limit || last === undefined) break
      from = keyOf(last)
    }
    expect(seen).toEqual(expected(stored, sound, sort, fields).map(({ record }) => record))
  })
})

test('an outline has the key of every n-th record and the total', async () => {
  const question = (fields: Field[]) => fc.record({ sort: someSort(fields), every: fc.integer({ min: 1, max: 12 }) })
  await compareBoth(question, async (tx, stored, fields, { sort, every }) => {
    const { gridId } = stored
    const sorted = expected(stored, null, sort, fields)
    const outline = await readOutline(tx, { gridId, query: { filter: null, sort }, every }, fields)
    expect(outline.total).toBe(stored.records.length)
    expect(outline.keys).toEqual(sorted.filter((_, at) => at % every === 0).map(({ key }) => key))
  })
})

test('a tally has the same groups in the same order with the same values in SQL and in TypeScript', async () => {
  await compareBoth(someTally, async (tx, { gridId, records }, fields, { aggregate, groupBy }) => {
    const query = { gridId, filter: null, aggregate, groupBy }
    if (checkTally(query, fields).length > 0)
      await expect(readTally(tx, query, fields)).rejects.toMatchObject({ code: 'BAD_INPUT' })
    else expect(await readTally(tx, query, fields)).toEqual(tally(records, aggregate, groupBy, fields))
  })
})

test('the latest records are the newest that pass, and one record is read alone', async () => {
  await compareBoth(
    () => fc.integer({ min: 1, max: 5 }),
    async (tx, { gridId, records }, fields, limit) => {
      expect(await readLatest(tx, gridId, null, fields, limit)).toEqual(records.toReversed().slice(0, limit))
      const [first] = records
      if (first !== undefined) expect(await getRecord(tx, gridId, first.id, fields)).toEqual(first)
    },
  )
})
