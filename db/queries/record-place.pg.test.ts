import { randomUUID } from 'node:crypto'

import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'

import type { Cells } from '@operagrid/shared/domain/cell'
import { makeColorOf } from '@operagrid/shared/domain/color-rule'
import type { ColorRule } from '@operagrid/shared/domain/color-rule'
import type { Field } from '@operagrid/shared/domain/field'
import type { MapBounds, RecordPlaces } from '@operagrid/shared/domain/place'
import type { SortTerm } from '@operagrid/shared/domain/query'
import { makeFilter } from '@operagrid/shared/domain/query-filter'
import { readPlace } from '@operagrid/shared/domain/query-place'
import { compareKeys, makeSortKey } from '@operagrid/shared/domain/query-sort'
import type { GridRecord } from '@operagrid/shared/domain/record'

import { inTenant } from '../tenant.ts'
import type { TenantTx } from '../tenant.ts'
import { seedTenant } from '../testing/seed-tenant.ts'
import type { SeededTenant } from '../testing/seed-tenant.ts'
import { createTestDatabase } from '../testing/test-database.ts'
import type { TestDatabase } from '../testing/test-database.ts'
import { readPlaces } from './record-place.ts'
import { readWindow } from './record.ts'

const title: Field = { id: 'title000', name: 'Title', type: 'text', choices: [] }
const place: Field = { id: 'place000', name: 'Place', type: 'location', choices: [] }
const state: Field = {
  id: 'state000',
  name: 'State',
  type: 'select',
  choices: [
    { id: 'open0000', name: 'Open', color: 'red' },
    { id: 'done0000', name: 'Done', color: 'green' },
  ],
}
const fields = [title, place, state]

let database: TestDatabase
let here: SeededTenant

beforeAll(async () => {
  database = await createTestDatabase()
  here = await seedTenant(database.adminUrl, fields)
})
afterAll(() => database.drop())

async function store(tx: TenantTx, drafts: readonly Cells[]): Promise<string> {
  const gridId = randomUUID()
  await sql`insert into grid (id, name, version) values (${gridId}, 'Grid', ${drafts.length})`.execute(tx)
  const rows = drafts.map((cells, at) => ({ id: randomUUID(), number: at + 1, cells }))
  await sql`
    insert into grid_record (grid_id, id, number, version, cells)
    select ${gridId}, (r ->> 'id')::uuid, (r ->> 'number')::int, (r ->> 'number')::int, r -> 'cells'
      from jsonb_array_elements(${JSON.stringify(rows)}::jsonb) r`.execute(tx)
  return gridId
}

const asked = (gridId: string, more: Partial<RecordPlaces> = {}): RecordPlaces => ({
  gridId,
  query: { filter: null, sort: [] },
  place: place.id,
  title: title.id,
  colors: [],
  colorBy: null,
  limit: 100,
  ...more,
})

// Few values, so that edges are met.
const degrees = fc.integer({ min: -4, max: 4 })
const someCells = fc.record(
  {
    title000: fc.constantFrom('Leak', 'Fire', 'leak'),
    state000: fc.constantFrom('open0000', 'done0000', 'gone0000'),
    // Also what the field held before a retype.
    place000: fc.oneof(
      { weight: 5, arbitrary: fc.record({ lat: degrees, lng: degrees }) },
      fc.constantFrom('54.3, 10.1', ['54.3'], 54.3),
    ),
  },
  { requiredKeys: [] },
)
const bounds = fc.tuple(degrees, degrees, degrees, degrees).map(([a, b, c, d]): MapBounds => ({
  south: Math.min(a, b),
  north: Math.max(a, b),
  west: Math.min(c, d),
  east: Math.max(c, d),
}))
const isLeak = { kind: 'compare' as const, field: title.id, operator: 'eq' as const, value: 'leak' }
const isOpen = { kind: 'compare' as const, field: state.id, operator: 'eq' as const, value: 'open0000' }
const someAsk = fc.record({
  filter: fc.constantFrom(null, isLeak, isOpen),
  sort: fc.constantFrom<SortTerm[]>([], [{ field: title.id, direction: 'desc' }]),
  colors: fc.subarray<ColorRule>([
    { filter: isLeak, color: 'blue' },
    { filter: isOpen, color: 'amber' },
    { filter: { ...isLeak, field: 'gone0000' }, color: 'pink' },
  ]),
  colorBy: fc.constantFrom(null, state.id, title.id),
  within: fc.option(bounds, { nil: undefined }),
  limit: fc.integer({ min: 1, max: 8 }),
})

test('which records stand where, in which order and colour, means the same in SQL and in TypeScript', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(someCells, { maxLength: 20 }),
      fc.array(someAsk, { minLength: 8, maxLength: 8 }),
      async (drafts, asks) => {
        await inTenant(database.db, here.actors.organizer, async (tx) => {
          const gridId = await store(tx, drafts)
          const { records } = await readWindow(tx, { ...asked(gridId) }, fields)
          for (const { filter, sort, within, ...ask } of asks) {
            const query = { filter, sort }
            const read = await readPlaces(tx, asked(gridId, { ...ask, query, ...(within && { within }) }), fields)
            const wanted = expected(records, { ...asked(gridId, ask), query, within })
            expect(read.total).toBe(wanted.length)
            expect(read.places).toEqual(wanted.slice(0, ask.limit))
          }
        })
      },
    ),
    { numRuns: 25 },
  )
})

function expected(records: readonly GridRecord[], { query, within, colors, colorBy }: RecordPlaces) {
  const keyOf = makeSortKey(query.sort, fields)
  const ruled = makeColorOf(colors, fields)
  const colorOf = (record: GridRecord) =>
    ruled(record) ??
    (colorBy === state.id ? (state.choices.find(({ id }) => id === record.cells[state.id])?.color ?? null) : null)
  return records
    .filter(makeFilter(query.filter, fields, here.actors.organizer.memberId))
    .map((record) => ({ record, key: keyOf(record), at: readPlace(record.cells[place.id]) }))
    .toSorted((a, b) => compareKeys(query.sort, a.key, b.key))
    .flatMap(({ record, key, at }) => {
      if (at === undefined) return []
      const { lat, lng } = at
      if (within && (lat < within.south || lat > within.north || lng < within.west || lng > within.east)) return []
      const { id, number, cells } = record
      const told = { id, number, lat, lng, title: cells[title.id] ?? null, color: colorOf(record) }
      return [{ ...told, ...(query.sort.length > 0 && { key }) }]
    })
}

test('records that are named are looked for among those of the query, and a long title is cut', async () => {
  await inTenant(database.db, here.actors.organizer, async (tx) => {
    const gridId = await store(tx, [
      { title000: 'x'.repeat(5_000), place000: { lat: 1, lng: 1 } },
      { title000: 'Leak', place000: { lat: 2, lng: 2 } },
      { title000: 'Nowhere' },
    ])
    const all = await readPlaces(tx, asked(gridId), fields)
    expect(all.places.map(({ title: told }) => String(told).length)).toEqual([120, 4])
    const { records } = await readWindow(tx, asked(gridId), fields)
    const named = asked(gridId, { recordIds: records.slice(1).map(({ id }) => id) })
    expect(await readPlaces(tx, named, fields)).toMatchObject({ total: 1, places: [{ number: 2 }] })
    const leaks = { ...named, query: { filter: { ...isLeak, value: 'fire' }, sort: [] } }
    expect(await readPlaces(tx, leaks, fields)).toMatchObject({ total: 0, places: [] })
  })
})

test('a field that the member may not see places, names and colours nothing', async () => {
  await inTenant(database.db, here.actors.organizer, async (tx) => {
    const gridId = await store(tx, [{ title000: 'Leak', state000: 'open0000', place000: { lat: 1, lng: 1 } }])
    const ask = asked(gridId, { colors: [{ filter: isLeak, color: 'blue' }], colorBy: state.id })
    const told = { title: null, color: null, lat: 1 }
    expect((await readPlaces(tx, ask, [place])).places).toMatchObject([told])
    await expect(readPlaces(tx, ask, [title])).rejects.toMatchObject({ code: 'BAD_INPUT' })
  })
})
