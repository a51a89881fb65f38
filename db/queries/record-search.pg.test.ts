import { randomUUID } from 'node:crypto'

import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'

import type { Field } from '@operagrid/shared/domain/field'
import type { Query } from '@operagrid/shared/domain/query'
import { checkFilter } from '@operagrid/shared/domain/query-check'
import { makeFilter } from '@operagrid/shared/domain/query-filter'
import { queryFilter, queryOrder } from '@operagrid/shared/domain/query-search'
import { compareKeys, makeSortKey } from '@operagrid/shared/domain/query-sort'

import { inTenant } from '../tenant.ts'
import type { TenantTx } from '../tenant.ts'
import { someFilter, someSort } from '../testing/query-arbitraries.ts'
import { seedTenant } from '../testing/seed-tenant.ts'
import type { SeededTenant } from '../testing/seed-tenant.ts'
import { sqlNow } from '../testing/sql-now.ts'
import { createTestDatabase } from '../testing/test-database.ts'
import type { TestDatabase } from '../testing/test-database.ts'
import { planTexts, setTextHead, writeTexts, writeTextsAfter } from './record-text.ts'
import { readOutline, readWindow } from './record.ts'

const choices = [
  { id: 'open0000', name: 'Öffen', color: 'red' },
  { id: 'Done0000', name: 'Done deal', color: 'green' },
] as const
const people = [
  { id: '018f0000-0000-7000-8000-000000000001', name: 'Olga Leak', color: 'gray' },
  { id: '018f0000-0000-7000-8000-000000000002', name: 'Wim Decker', color: 'gray' },
] as const
const fields: Field[] = [
  { id: 'title000', name: 'Title', type: 'text', choices: [] },
  { id: 'notes000', name: 'Notes', type: 'longText', choices: [] },
  { id: 'status00', name: 'Status', type: 'select', choices: [...choices] },
  { id: 'tags0000', name: 'Tags', type: 'multiSelect', choices: [{ id: 'Wet00000', name: 'Wet deck', color: 'blue' }] },
  { id: 'count000', name: 'Count', type: 'number', choices: [] },
  { id: 'when0000', name: 'When', type: 'dateTime', choices: [] },
  // Found by what people are called, and their ids are what cells hold.
  { id: 'crew0000', name: 'Crew', type: 'person', several: true, choices: [...people] },
]
/** The same where a field became another one without its records being written. */
const retyped = fields.map((field): Field => (field.id === 'when0000' ? { ...field, type: 'text' } : field))

let database: TestDatabase
let here: SeededTenant
beforeAll(async () => {
  database = await createTestDatabase()
  here = await seedTenant(database.adminUrl, fields)
})
afterAll(() => database.drop())

const words = [
  'leak',
  'Leak',
  'LÉAK',
  'deck',
  'deck 7',
  'Öl',
  'done',
  'x',
  '7',
  '1',
  'd',
  '"',
  '\\',
  "it's",
  '🚰',
  'ß',
  '%',
  '_',
]
const text = fc.array(fc.constantFrom(...words), { maxLength: 4 }).map((all) => all.join(' '))
const cells = fc.record(
  {
    title000: text,
    notes000: text,
    status00: fc.constantFrom('open0000', 'Done0000', 'gone0000'),
    tags0000: fc.subarray(['Wet00000', 'gone0000']),
    count000: fc.integer({ max: 9 }),
    // Seldom: what is common is looked for in all records.
    crew0000: fc.constantFrom<string[]>(
      [],
      [],
      [],
      [people[0].id],
      [people[1].id],
      people.map(({ id }) => id),
    ),
    when0000: fc.constantFrom('2026-11-29T08:00:00.000Z', '2026-11-30T21:07:00.000Z'),
  },
  { requiredKeys: [] },
)
const search = fc.record({
  text: fc
    .array(
      fc.constantFrom(
        ...words,
        'dea',
        'ope',
        'wet d',
        'et',
        ' ',
        'leak  deck',
        '000z',
        '2026-11-30',
        'olga',
        'wim deck',
      ),
      {
        minLength: 1,
        maxLength: 3,
      },
    )
    .map((all) => all.join(' ')),
  fieldIds: fc.subarray(['title000', 'notes000', 'status00', 'tags0000', 'count000', 'when0000', 'gone0000'], {
    minLength: 1,
  }),
})
/** Faulty filters are refused before they are asked. */
const fitting = someFilter(fields).map((filter) => (checkFilter(filter, fields).length === 0 ? filter : null))
const question: fc.Arbitrary<Query> = fc.record({ filter: fc.option(fitting), sort: someSort(fields), search })

/** What was done to the texts of a grid before it is searched. */
type State = 'none' | 'all' | 'behind' | 'caught up' | 'rewritten'

/** Records in a new grid, their texts written or not, then some of them changed. */
async function store(
  tx: TenantTx,
  drafts: readonly object[],
  changed: readonly object[],
  state: State,
): Promise<string> {
  const gridId = randomUUID()
  await sql`insert into grid (id, name, version) values (${gridId}, 'Grid', ${drafts.length})`.execute(tx)
  // As the texts are written by: what each of these is by now, a query says.
  await sql`
    insert into field (grid_id, id, name, type, choices, position)
    select ${gridId}, id, id, type, '[]', at from (values ('when0000', 'dateTime', 0), ('crew0000', 'person', 1)) as f (id, type, at)`.execute(
    tx,
  )
  await sql`
    insert into grid_record (grid_id, id, number, version, cells)
    select ${gridId}, gen_random_uuid(), at, at, cells from jsonb_array_elements(${JSON.stringify(drafts)}::jsonb) with ordinality as d (cells, at)`.execute(
    tx,
  )
  if (state !== 'none') await freshen(tx, gridId)
  for (const [at, cells] of changed.entries()) {
    const version = drafts.length + at + 1
    const kind = state === 'rewritten' ? 'schema' : 'patch'
    const { rows } = await sql<{ id: string }>`
      update grid_record set cells = ${JSON.stringify(cells)}::jsonb, version = ${version} where grid_id = ${gridId} and number = ${at + 1} returning id`.execute(
      tx,
    )
    await sql`
      insert into grid_change (grid_id, version, kind, record_id, member_id, at, detail)
      values (${gridId}, ${version}, ${kind}, ${kind === 'patch' ? (rows[0]?.id ?? null) : null}, ${here.actors.organizer.memberId}, now(), ${kind === 'schema' ? '{"reload": true}' : null}::jsonb)`.execute(
      tx,
    )
    await sql`update grid set version = ${version} where id = ${gridId}`.execute(tx)
  }
  if (state === 'caught up') await freshen(tx, gridId)
  return gridId
}

async function freshen(tx: TenantTx, gridId: string): Promise<void> {
  const plan = await planTexts(tx, gridId)
  if (plan === null) return
  if (plan.after === null)
    for (let last: number | null = 0; last !== null;) last = await writeTexts(tx, gridId, plan, last)
  else await writeTextsAfter(tx, gridId, plan, plan.after)
  await setTextHead(tx, gridId, plan)
  expect(await planTexts(tx, gridId)).toBeNull()
}

test('a search finds and ranks in SQL what it does in TypeScript, however late its texts are', async () => {
  const state = fc.constantFrom<State>('none', 'all', 'behind', 'behind', 'behind', 'caught up', 'rewritten')
  const drafts = fc.array(cells, { minLength: 1, maxLength: 20 })
  const questions = fc.array(question, { minLength: 6, maxLength: 6 })
  await fc.assert(
    fc.asyncProperty(
      drafts,
      fc.array(cells, { maxLength: 4 }),
      state,
      questions,
      fc.boolean(),
      async (made, edits, was, all, isOther) => {
        const known = isOther ? retyped : fields
        const changed = was === 'all' ? [] : edits.slice(0, made.length)
        await inTenant(database.db, here.actors.organizer, async (tx) => {
          const gridId = await store(tx, made, changed, was)
          const now = await sqlNow(tx)
          const { records } = await readWindow(tx, { gridId, query: { filter: null, sort: [] }, limit: 500 }, known)
          for (const asked of all) {
            // Filters and sorts are of the fields as they were.
            const query: Query = isOther ? { ...asked, filter: null, sort: [] } : asked
            const holds = makeFilter(queryFilter(query, known), known, null, () => now)
            const order = queryOrder(query)
            const keyOf = makeSortKey(order, known)
            const due = records.filter(holds).toSorted((a, b) => compareKeys(order, keyOf(a), keyOf(b)))
            const window = await readWindow(tx, { gridId, query, limit: 500 }, known)
            expect(window.records.map(({ number }) => number)).toEqual(due.map(({ number }) => number))
            // The first few, which are sought among fewer records where many fit equally well.
            const plain: Query = { ...query, sort: [] }
            const best = queryOrder(plain)
            const fitOf = makeSortKey(best, known)
            const ranked = due.toSorted((a, b) => compareKeys(best, fitOf(a), fitOf(b)))
            for (const limit of [1, 2, 5]) {
              const first = await readWindow(tx, { gridId, query: plain, limit }, known)
              expect(first.records.map(({ number }) => number)).toEqual(
                ranked.slice(0, limit).map(({ number }) => number),
              )
            }
            const outline = await readOutline(tx, { gridId, query, every: 1 }, known)
            expect(outline.keys).toEqual(due.map(keyOf))
            const middle = due[Math.floor(due.length / 2)]
            if (middle === undefined) continue
            const rest = await readWindow(tx, { gridId, query, from: keyOf(middle), limit: 500 }, known)
            expect(rest.records.map(({ number }) => number)).toEqual(
              due.slice(Math.floor(due.length / 2)).map(({ number }) => number),
            )
          }
        })
      },
    ),
    { numRuns: 70 },
  )
})

test('a search finds who is named in few of many records by what they are called', async () => {
  const made = Array.from({ length: 30 }, (_, at) => (at === 17 ? { crew0000: [people[0].id] } : { title000: 'deck' }))
  await inTenant(database.db, here.actors.organizer, async (tx) => {
    const gridId = await store(tx, made, [], 'all')
    const query: Query = { filter: null, sort: [], search: { text: 'olga', fieldIds: ['title000', 'crew0000'] } }
    const { records } = await readWindow(tx, { gridId, query, limit: 10 }, fields)
    expect(records.map(({ number }) => number)).toEqual([18])
  })
})
