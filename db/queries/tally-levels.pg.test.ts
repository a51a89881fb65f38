import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'

import { factFields, isFact } from '@operagrid/shared/domain/fact-field'
import { cellType, MAX_PEOPLE } from '@operagrid/shared/domain/field'
import type { Field } from '@operagrid/shared/domain/field'
import { firstCodePoints, SORT_TEXT_LENGTH } from '@operagrid/shared/domain/fold'
import { filter as filterSchema, MAX_FOUND_GROUPS } from '@operagrid/shared/domain/query'
import { checkTally } from '@operagrid/shared/domain/query-check'
import { makeFilter } from '@operagrid/shared/domain/query-filter'
import { foundBy, hasCombinedGroups, hasTextGroups } from '@operagrid/shared/domain/query-found'
import { canGroup, narrowQuery } from '@operagrid/shared/domain/query-group'
import { groupEnd, groupQuery, makePathOf, outsidePaths } from '@operagrid/shared/domain/query-path'
import type { GroupPath } from '@operagrid/shared/domain/query-path'
import { compareKeys, makeSortKey } from '@operagrid/shared/domain/query-sort'
import { tally } from '@operagrid/shared/domain/query-tally'
import type { GridRecord } from '@operagrid/shared/domain/record'

import { inTenant, type TenantContext, type TenantTx } from '../tenant.ts'
import { addMembers } from '../testing/members.ts'
import { someSort, someTally, zones } from '../testing/query-arbitraries.ts'
import { type DraftRecord, members, people, someFields, someRecords } from '../testing/record-arbitraries.ts'
import { seedTenant } from '../testing/seed-tenant.ts'
import { storeRecords } from '../testing/store-records.ts'
import { createTestDatabase, type TestDatabase } from '../testing/test-database.ts'
import { readWindow } from './record.ts'
import { readTally } from './tally.ts'

let database: TestDatabase
let context: TenantContext
const count = { fn: 'count', field: null } as const

beforeAll(async () => {
  database = await createTestDatabase()
  context = (await seedTenant(database.adminUrl, [])).actors.organizer
  await addMembers(database.adminUrl, context.tenantId, members)
})
afterAll(() => database.drop())

/** Fields of a grid, and with them what its records have beside their cells. */
const someQueried = someFields.map((fields) => ({ fields, queried: [...fields, ...factFields(people)] }))

const someLevels = someQueried.chain(({ fields, queried }) => {
  // Whom nobody knows is in no group, and before those without anybody; so is a rating of no stars. Only cells from elsewhere are so.
  const isOdd = (field: Field): boolean =>
    (cellType(field) === 'person' && !hasCombinedGroups(field) && !isFact(field)) || cellType(field) === 'rating'
  const groupable = queried.filter((field) => canGroup(field) && !isOdd(field))
  const question = fc.record({
    sort: someSort(queried),
    levels: fc.shuffledSubarray(groupable, { minLength: 2, maxLength: 3 }),
    zone: fc.constantFrom(...zones),
    left: fc.array(fc.tuple(fc.nat(29), fc.integer({ min: 1, max: 3 })), { maxLength: 3 }),
  })
  return fc.record({
    fields: fc.constant(queried),
    drafts: someRecords(fields, 30),
    questions: fc.array(question, { minLength: 4, maxLength: 4 }),
  })
})

/** As a grid's headings ask for it. */
function levelsBy(levels: readonly Field[], zone: string) {
  const [outermost, ...within] = levels.map((field) => ({ field: field.id, ...foundBy(field, zone) }))
  if (!outermost) throw new Error('there are no levels')
  return { ...outermost, inOrder: true, within } as const
}

const isIn = (path: GroupPath, outer: GroupPath): boolean => outer.every((value, at) => value === path[at])

/** The groups of each level as they stand one behind another, each before those within it, and how often. */
function stretches(paths: readonly GroupPath[]): { level: number; count: number }[] {
  const told: { path: GroupPath; count: number }[] = []
  for (const whole of paths)
    for (let level = 1; level <= whole.length; level += 1) {
      const path = whole.slice(0, level)
      const last = told.findLast((one) => one.path.length === level)
      if (last && isIn(path, last.path)) last.count += 1
      else told.push({ path, count: 1 })
    }
  return told.map(({ path, count }) => ({ level: path.length, count }))
}

/** The group of `record` as it is left out: a text is named as the record has it. */
function told(record: GridRecord, path: GroupPath, levels: readonly Field[]): GroupPath {
  return path.map((value, at) => {
    const field = levels[at]
    const cell = record.cells[field?.id ?? '']
    const isText = field && hasTextGroups(field) && typeof value === 'string'
    return isText && typeof cell === 'string' ? firstCodePoints(cell, SORT_TEXT_LENGTH) : value
  })
}

test('groups within groups are stretches of the order as SQL counts them, and those left out are not among them', async () => {
  await fc.assert(
    fc.asyncProperty(someLevels, async ({ fields, drafts, questions }) => {
      await inTenant(database.db, context, async (tx: TenantTx) => {
        const gridId = await storeRecords(tx, drafts)
        for (const { sort, levels, zone, left } of questions) {
          const query = groupQuery({ filter: null, sort }, levels, zone)
          const { records } = await readWindow(tx, { gridId, query, limit: 100 }, fields)
          const pathOf = makePathOf(levels, zone)
          const by = { gridId, filter: null, aggregate: count, groupBy: levelsBy(levels, zone) }
          const groups = await readTally(tx, by, fields)
          expect(groups.map(({ level = 1, value }) => ({ level, count: value }))).toEqual(
            stretches(records.map(pathOf)),
          )

          const out = left.flatMap(([which, level]) => {
            const record = records[which]
            return record ? [{ record, path: pathOf(record).slice(0, level) }] : []
          })
          const outermost = out.filter(({ path }) =>
            out.every((one) => one.path.length >= path.length || !isIn(path, one.path)),
          )
          const outside = outsidePaths(
            levels,
            outermost.map(({ record, path }) => told(record, path, levels)),
            zone,
          )
          expect(filterSchema.nullable().safeParse(outside).success).toBe(true)
          const narrowed = outside === null ? query : narrowQuery(query, outside)
          const { records: rest } = await readWindow(tx, { gridId, query: narrowed, limit: 100 }, fields)
          const kept = records.filter((record) => !outermost.some(({ path }) => isIn(pathOf(record), path)))
          expect(rest.map(({ number }) => number)).toEqual(kept.map(({ number }) => number))
        }
      })
    }),
    { numRuns: 20 },
  )
})

test('what is told of groups within groups is the same in SQL and in TypeScript, whatever is aggregated', async () => {
  const whole = someQueried.chain(({ fields, queried }) => {
    const question = fc.record({
      aggregate: someTally(queried).map(({ aggregate }) => aggregate),
      levels: fc.shuffledSubarray(queried.filter(canGroup), { minLength: 2, maxLength: 3 }),
      zone: fc.constantFrom(...zones),
    })
    return fc.record({
      fields: fc.constant(queried),
      drafts: someRecords(fields, 30),
      questions: fc.array(question, { minLength: 8, maxLength: 8 }),
    })
  })
  await fc.assert(
    fc.asyncProperty(whole, async ({ fields, drafts, questions }) => {
      await inTenant(database.db, context, async (tx: TenantTx) => {
        const gridId = await storeRecords(tx, drafts)
        const { records } = await readWindow(tx, { gridId, query: { filter: null, sort: [] }, limit: 100 }, fields)
        for (const { aggregate, levels, zone } of questions) {
          const groupBy = levelsBy(levels, zone)
          if (checkTally({ filter: null, aggregate, groupBy }, fields).length > 0) continue
          const groups = await readTally(tx, { gridId, filter: null, aggregate, groupBy }, fields)
          expect(groups).toEqual(tally(records, aggregate, groupBy, fields))
        }
      })
    }),
    { numRuns: 20 },
  )
})

/** What a draft has beside its cells where nothing asks for it. */
const plain = {
  reviewState: 'none',
  createdBy: null,
  updatedBy: null,
  assignedTo: null,
  createdAtUs: 0,
  updatedAtUs: 0,
  rowOrder: null,
  deleted: false,
} as const

test('of groups within groups each level tells of so many, in the order of the outer ones, and of one more', async () => {
  const outer: Field = { id: 'outer000', name: 'Outer', type: 'number', choices: [] }
  const inner: Field = { id: 'inner000', name: 'Inner', type: 'text', choices: [] }
  const last: Field = { id: 'last0000', name: 'Last', type: 'checkbox', choices: [] }
  const fields = [outer, inner, last]
  const drafts = Array.from({ length: 1200 }, (_, at): DraftRecord => ({
    cells: {
      [outer.id]: at % 3 === 2 ? null : at % 3,
      [inner.id]: `Berth ${String(at).padStart(4, '0')}`,
      [last.id]: at % 2 === 0,
    },
    ...plain,
  }))
  await inTenant(database.db, context, async (tx) => {
    const gridId = await storeRecords(tx, drafts)
    const groupBy = levelsBy(fields, 'UTC')
    const groups = await readTally(tx, { gridId, filter: null, aggregate: count, groupBy }, fields)
    const at = (asked: number) => groups.filter(({ level = 1 }) => level === asked)
    expect(at(1)).toEqual(['0', '1', null].map((key) => ({ key, value: 400 })))
    for (const level of [2, 3]) expect(at(level)).toHaveLength(MAX_FOUND_GROUPS + 1)
    const read = async (from: number) =>
      (await readWindow(tx, { gridId, query: { filter: null, sort: [] }, from: [from], limit: 500 }, fields)).records
    const records = [...(await read(1)), ...(await read(501)), ...(await read(1001))]
    expect(groups).toEqual(tally(records, count, groupBy, fields))
  })
})

test('combinations of more choices than put them in order are told by the first of them, in SQL as in TypeScript', async () => {
  const choices = Array.from({ length: 40 }, (_, at) => ({
    id: `tag${String(at).padStart(5, '0')}`,
    name: `Tag ${at}`,
    color: 'red' as const,
  }))
  const tags: Field = { id: 'tags0000', name: 'Tags', type: 'multiSelect', choices }
  const ids = choices.map(({ id }) => id)
  // The first 33 decide: the others are one group, whatever follows.
  const held = [
    ids.slice(0, 32),
    ids.slice(0, 33),
    ids.slice(0, 34),
    [...ids.slice(0, 33), ...ids.slice(35)],
    ids.slice(1),
  ]
  const drafts = [...held, held[1], held[3]].map((cell): DraftRecord => ({
    cells: { [tags.id]: cell ?? null },
    ...plain,
  }))
  await inTenant(database.db, context, async (tx) => {
    const gridId = await storeRecords(tx, drafts)
    const groupBy = { field: tags.id, ...foundBy(tags, 'UTC'), inOrder: true } as const
    const groups = await readTally(tx, { gridId, filter: null, aggregate: count, groupBy }, [tags])
    expect(groups.map(({ value }) => value)).toEqual([1, 5, 1])
    const query = groupQuery({ filter: null, sort: [] }, [tags])
    const { records } = await readWindow(tx, { gridId, query, limit: 100 }, [tags])
    expect(groups).toEqual(tally(records, count, groupBy, [tags]))
    const keyOf = makeSortKey(query.sort, [tags])
    const ends = groups.map(({ key }) => groupEnd([tags], [key], query))
    expect(ends.map((end) => records.filter((one) => compareKeys(query.sort, keyOf(one), end) < 0).length)).toEqual([
      1, 6, 7,
    ])

    const narrowed = narrowQuery(query, outsidePaths([tags], [[groups[1]?.key ?? '']]) ?? { kind: 'and', filters: [] })
    expect(filterSchema.safeParse(narrowed.filter).success).toBe(true)
    const { records: rest } = await readWindow(tx, { gridId, query: narrowed, limit: 100 }, [tags])
    expect(rest).toEqual([records[0], records[6]])
    expect(rest).toEqual(records.filter(makeFilter(narrowed.filter, [tags])))
  })
})

test('more people than a cell may name, as lookups have them, are told by the first of them, whoever they are', async () => {
  const named = Array.from({ length: MAX_PEOPLE + 3 }, (_, at) => ({
    id: `018f0000-0000-7000-8000-0000000001${String(at).padStart(2, '0')}`,
    name: `Person ${String.fromCodePoint(0x61 + at)}`,
    color: 'gray' as const,
  }))
  const crew: Field = { id: 'crew0000', name: 'Crew', type: 'person', choices: named, several: true }
  const ids = named.map(({ id }) => id)
  const first = ids.slice(0, MAX_PEOPLE)
  // Put in by whoever came first, not by name; nobody is twice in a crew.
  const held = [first.slice(1), first.toReversed(), ids, [...first, ...first], first.slice(0, 1), []]
  const drafts = held.map((cell): DraftRecord => ({ cells: { [crew.id]: cell }, ...plain }))
  await inTenant(database.db, context, async (tx) => {
    const gridId = await storeRecords(tx, drafts)
    const groupBy = { field: crew.id, ...foundBy(crew, 'UTC'), inOrder: true } as const
    const groups = await readTally(tx, { gridId, filter: null, aggregate: count, groupBy }, [crew])
    expect(groups).toEqual([
      { key: ids[0], value: 1 },
      { key: first.join(','), value: 3 },
      { key: first.slice(1).join(','), value: 1 },
      { key: null, value: 1 },
    ])
    const query = groupQuery({ filter: null, sort: [] }, [crew])
    const { records } = await readWindow(tx, { gridId, query, limit: 100 }, [crew])
    expect(records.map(({ number }) => number)).toEqual([5, 2, 3, 4, 1, 6])
    expect(groups).toEqual(tally(records, count, groupBy, [crew]))

    const outside = outsidePaths([crew], [[first.join(',')], [null]])
    expect(filterSchema.nullable().safeParse(outside).success).toBe(true)
    const narrowed = outside === null ? query : narrowQuery(query, outside)
    const { records: rest } = await readWindow(tx, { gridId, query: narrowed, limit: 100 }, [crew])
    expect(rest.map(({ number }) => number)).toEqual([5, 1])
  })
})
