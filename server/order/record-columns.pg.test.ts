import fc from 'fast-check'
import { pino } from 'pino'
import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, expect, test } from 'vitest'

import { withConnection } from '@operagrid/db/connect'
import { insertFields } from '@operagrid/db/queries/grid'
import { readOutline, readWindow } from '@operagrid/db/queries/record'
import { columnsOf } from '@operagrid/db/queries/record-column'
import { claimColumns, writeColumns } from '@operagrid/db/queries/record-column-write'
import { inTenant } from '@operagrid/db/tenant'
import { someFilter, someSort } from '@operagrid/db/testing/query-arbitraries'
import type { Cells } from '@operagrid/shared/domain/cell'
import type { Field } from '@operagrid/shared/domain/field'
import type { Actor } from '@operagrid/shared/domain/member'
import type { Op } from '@operagrid/shared/domain/op'
import type { Query } from '@operagrid/shared/domain/query'
import { checkQuery } from '@operagrid/shared/domain/query-check'
import { makeFilter } from '@operagrid/shared/domain/query-filter'
import { compareKeys, makeSortKey } from '@operagrid/shared/domain/query-sort'
import { MAX_WINDOW } from '@operagrid/shared/domain/record'
import type { SortKey } from '@operagrid/shared/domain/record'

import { makeBeside } from '../audit/beside.ts'
import type { Beside } from '../audit/beside.ts'
import { makeEngineBed } from '../live/testing/engine-bed.ts'
import type { EngineBed } from '../live/testing/engine-bed.ts'
import { makeRecordColumns } from './record-columns.ts'
import { fields, makeEdits, someCells, someStep } from './testing/record-edits.ts'

let bed: EngineBed
beforeAll(async () => void (bed = await makeEngineBed()))
afterAll(async () => await bed[Symbol.asyncDispose]())

/** Something is named, and who asks makes no difference. */
const isOfAll = (query: Query): boolean =>
  (query.sort.length > 0 || query.filter !== null) && !/isMe|isPast/.test(JSON.stringify(query.filter))
const someQuery: fc.Arbitrary<Query> = fc
  .record({ filter: fc.oneof(fc.constant(null), someFilter(fields)), sort: someSort(fields) })
  .filter((query) => checkQuery(query, fields).length === 0 && isOfAll(query))

function columns(followAt: number) {
  const beside = makeBeside(pino({ level: 'silent' }))
  const kept = makeRecordColumns(bed.database.db, beside, { minRecords: 0, restMs: 0, lookMs: 0, followAt })
  return async (gridId: string): Promise<void> => {
    kept.freshen(bed.members.organizer, { id: gridId, recordCount: 1 })
    await beside.settled()
  }
}

const reading = <T>(member: Actor, work: Parameters<typeof inTenant<T>>[2]) =>
  inTenant(bed.database.db, member, work, { mode: 'snapshot' })

/** Holds what is read of a query, a part of it and its skeleton, against all records of the grid. */
async function compare(gridId: string, query: Query, seed: number): Promise<void> {
  const keyOf = makeSortKey(query.sort, fields)
  const organizer = await reading(bed.members.organizer, (tx) =>
    readWindow(tx, { gridId, query: { filter: null, sort: [] }, limit: MAX_WINDOW }, fields),
  )
  expect(organizer.records.length).toBeLessThan(MAX_WINDOW)
  const wanted = organizer.records
    .filter(makeFilter(query.filter, fields))
    .map((record) => ({ record, key: keyOf(record) }))
    .toSorted((one, other) => compareKeys(query.sort, one.key, other.key))
  const [every, at] = [7, seed % Math.max(1, wanted.length)]
  for (const member of [bed.members.organizer, bed.members.viewer]) {
    const window = async (stretch: { from?: SortKey; limit: number }) => {
      const { records } = await reading(member, (tx) => readWindow(tx, { gridId, query, ...stretch }, fields))
      return records.map(({ number }) => number)
    }
    const numbers = wanted.map(({ record }) => record.number)
    expect(await window({ limit: 200 })).toEqual(numbers.slice(0, 200))
    const outline = await reading(member, (tx) => readOutline(tx, { gridId, query, every }, fields))
    expect(outline.total).toBe(numbers.length)
    expect(outline.keys).toEqual(wanted.filter((_, nth) => nth % every === 0).map(({ key }) => key))
    const from = wanted[at]?.key
    if (from) expect(await window({ from, limit: 1 + (seed % 90) })).toEqual(numbers.slice(at, at + 1 + (seed % 90)))
  }
}

type Head = { readonly version: number | null; readonly columns: string[]; readonly wide: string[] }

const head = (gridId: string) =>
  withConnection(bed.database.adminUrl, async (client) => {
    const { rows } = await client.query<Head>(
      'select version::int, columns, wide from record_column_head where grid_id = $1 and writer is null',
      [gridId],
    )
    return rows[0]
  })

const create = (cells: Cells): Op => ({ kind: 'create', opId: uuidv7(), recordId: uuidv7(), cells })

test('windows and outlines are the same with columns as without, whatever is edited', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(someQuery, { minLength: 4, maxLength: 4 }),
      fc.array(someCells, { minLength: 8, maxLength: 40 }),
      fc.integer({ min: 1, max: 150 }),
      fc.array(fc.array(someStep, { minLength: 1, maxLength: 100 }), { minLength: 1, maxLength: 3 }),
      fc.constantFrom(1, 50, 1_000),
      fc.nat(),
      async (queries, cells, size, rounds, followAt, seed) => {
        const gridId = await bed.newGrid(fields)
        const freshen = columns(followAt)
        const edits = makeEdits(cells, size, bed.members.reporter.memberId)
        await bed.engine.apply(bed.members.organizer, gridId, edits.first())
        await freshen(gridId)
        const all = async () => {
          for (const query of queries) await compare(gridId, query, seed)
        }
        await all()
        for (const round of rounds) {
          await bed.engine.apply(bed.members.organizer, gridId, edits.opsOf(round))
          await all()
          await freshen(gridId)
          await all()
        }
        expect((await head(gridId))?.columns.toSorted()).toEqual(
          columnsOf(fields)
            .map(({ id }) => id)
            .toSorted(),
        )
      },
    ),
    { numRuns: 12, endOnFailure: true },
  )
}, 120_000)

const sorted: Query = { filter: null, sort: [{ field: 'title000', direction: 'asc' }] }
const titles = async (gridId: string, member: Actor) => {
  const { records } = await reading(member, (tx) => readWindow(tx, { gridId, query: sorted, limit: 50 }, fields))
  return records.map(({ cells }) => cells['title000'])
}
const change = (text: string, ...values: readonly string[]) =>
  withConnection(bed.database.adminUrl, (client) => client.query(text, [...values]))

async function gridOf(...cells: readonly string[]): Promise<string> {
  const gridId = await bed.newGrid(fields)
  const ops = cells.map((title000) => create({ title000 }))
  await bed.engine.apply(bed.members.organizer, gridId, ops)
  return gridId
}

test('cells that were rewritten all at once are read from the records, until their columns are written anew', async () => {
  const gridId = await gridOf('a', 'b')
  const freshen = columns(1_000)
  await freshen(gridId)
  const rewrite = `update grid_record set cells = jsonb_build_object('title000', 'z' || (cells ->> 'title000')) where grid_id = $1`
  await bed.engine.reshape(bed.members.organizer, gridId, async (_tx, grid) => {
    await change(rewrite, gridId)
    return { fields: grid.fields, reload: true }
  })
  expect(await titles(gridId, bed.members.organizer)).toEqual(['za', 'zb'])
  await freshen(gridId)
  expect((await head(gridId))?.version).toBe(3)
  expect(await titles(gridId, bed.members.organizer)).toEqual(['za', 'zb'])
})

test('a field more is a column more, and what is there stays', async () => {
  const gridId = await gridOf('b', 'a')
  const freshen = columns(1_000)
  await freshen(gridId)
  const place: Field = { id: 'place000', name: 'Place', type: 'text', choices: [] }
  await bed.engine.reshape(bed.members.organizer, gridId, async (tx, grid) => {
    await insertFields(tx, gridId, [place], grid.fields.length)
    return { fields: [...grid.fields, place], reload: false }
  })
  expect((await head(gridId))?.columns).not.toContain('place000 text')
  await freshen(gridId)
  expect(await head(gridId)).toMatchObject({ version: 2, wide: [] })
  expect((await head(gridId))?.columns).toContain('place000 text')
})

test('texts that are too long for it have no column, and are found all the same', async () => {
  const long = 'x'.repeat(600_000)
  const gridId = await gridOf('b', 'a')
  const freshen = columns(1)
  await freshen(gridId)
  await change(
    `update grid_record set cells = jsonb_build_object('title000', number || '${long}') where grid_id = $1`,
    gridId,
  )
  // What is touched is written anew, with all that is there by now.
  await bed.engine.apply(bed.members.organizer, gridId, [create({ title000: 'c' })])
  await freshen(gridId)
  expect(await head(gridId)).toMatchObject({ version: 3, wide: ['title000 text'] })
  expect((await head(gridId))?.columns).not.toContain('title000 text')
  expect(await titles(gridId, bed.members.organizer)).toEqual([`1${long}`, `2${long}`, 'c'])
  await freshen(gridId)
  expect(await head(gridId)).toMatchObject({ version: 3, wide: ['title000 text'] })
})

test('one writes at a time, and who has lost the work to another writes no more', async () => {
  const gridId = await gridOf('a')
  const [one, other] = [uuidv7(), uuidv7()]
  const write = <T>(work: Parameters<typeof inTenant<T>>[2]) => inTenant(bed.database.db, bed.members.organizer, work)
  const part = { blocks: [0], columns: columnsOf(fields) }
  expect(await write((tx) => claimColumns(tx, gridId, one))).toBe(true)
  expect(await write((tx) => claimColumns(tx, gridId, other))).toBe(false)
  expect(await write((tx) => writeColumns(tx, gridId, other, part))).toBe(false)
  await columns(1)(gridId)
  expect(await head(gridId)).toBeUndefined()
  await change(`update record_column_head set touched_at = now() - interval '3 minutes' where grid_id = $1`, gridId)
  expect(await write((tx) => claimColumns(tx, gridId, other))).toBe(true)
  expect(await write((tx) => writeColumns(tx, gridId, one, part))).toBe(false)
  expect(await write((tx) => writeColumns(tx, gridId, other, part))).toBe(true)
})

test('a grid that is small is read without, and a server that stops waits for no columns', async () => {
  const gridId = await gridOf('a')
  const beside = makeBeside(pino({ level: 'silent' }))
  makeRecordColumns(bed.database.db, beside).freshen(bed.members.organizer, { id: gridId, recordCount: 19_999 })
  const kept = makeRecordColumns(bed.database.db, beside, { minRecords: 0, restMs: 600_000 })
  kept.freshen(bed.members.organizer, { id: gridId, recordCount: 1 })
  kept.close()
  kept.freshen(bed.members.organizer, { id: gridId, recordCount: 1 })
  await beside.settled()
  expect(await head(gridId)).toBeUndefined()
})

test('what cannot be written is not tried again at once, and read without', async () => {
  const gridId = await gridOf('b', 'a')
  const failures: unknown[] = []
  let writing: Promise<void> = Promise.resolve()
  const beside: Beside = {
    run: (work) => void (writing = work().catch((error: unknown) => void failures.push(error))),
    settled: () => writing,
  }
  const kept = makeRecordColumns(bed.database.db, beside, { minRecords: 0, restMs: 0, lookMs: 0 })
  const ask = async () => {
    kept.freshen(bed.members.organizer, { id: gridId, recordCount: 1 })
    await beside.settled()
  }
  await change(`alter table record_column add constraint full_disk check (grid_id <> '${gridId}') not valid`)
  await ask()
  await ask()
  expect(failures).toHaveLength(1)
  expect(await head(gridId)).toMatchObject({ version: null, columns: [] })
  expect(await titles(gridId, bed.members.organizer)).toEqual(['a', 'b'])
})
