import { setTimeout as sleep } from 'node:timers/promises'

import { pino } from 'pino'
import { v7 } from 'uuid'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { listChanges } from '@operagrid/db/queries/change'
import { inTenant } from '@operagrid/db/tenant'
import { seedTenant } from '@operagrid/db/testing/seed-tenant'
import type { SeededTenant } from '@operagrid/db/testing/seed-tenant'
import { createTestDatabase } from '@operagrid/db/testing/test-database'
import type { TestDatabase } from '@operagrid/db/testing/test-database'
import type { Cells, CellValue } from '@operagrid/shared/domain/cell'
import type { GridChange } from '@operagrid/shared/domain/change'
import type { TallyDefinition, WidgetTally } from '@operagrid/shared/domain/dashboard'
import type { Op } from '@operagrid/shared/domain/op'

import { makeEngine } from './engine.ts'
import type { Engine } from './engine.ts'
import { makeTallies } from './tally.ts'
import type { Tallies } from './tally.ts'

const OPEN = 'openopen'
const DONE = 'donedone'
const choices = [
  { id: OPEN, name: 'Open', color: 'red' as const },
  { id: DONE, name: 'Done', color: 'green' as const },
]

describe('live tallies', () => {
  let database: TestDatabase
  let engine: Engine
  let tallies: Tallies
  let here: SeededTenant

  beforeAll(async () => {
    database = await createTestDatabase()
    const log = pino({ level: 'silent' })
    engine = makeEngine(database.db, log)
    tallies = makeTallies({ db: database.db, log, engine })
  })
  afterAll(async () => {
    tallies.close()
    engine.close()
    await database.drop()
  })

  async function start(): Promise<SeededTenant> {
    here = await seedTenant(database.adminUrl, [
      { id: 'title000', name: 'Title', type: 'text' },
      { id: 'status00', name: 'Status', type: 'select', choices },
      { id: 'people00', name: 'People', type: 'number' },
    ])
    return here
  }
  const define = (rest: Partial<TallyDefinition>): TallyDefinition => ({
    gridId: here.gridId,
    kind: 'number',
    filter: null,
    aggregate: { fn: 'count', field: null },
    groupBy: null,
    fields: [],
    ...rest,
  })
  const apply = async (...ops: Op[]) => await engine.apply(here.actors.organizer, here.gridId, ops)
  const create = (recordId: string, cells: Record<string, CellValue>): Op => ({
    kind: 'create',
    opId: v7(),
    recordId,
    cells,
  })
  const patch = (recordId: string, cells: Record<string, CellValue>): Op => {
    return { kind: 'patch', opId: v7(), recordId, cells, baseVersion: 0 }
  }
  /** Follows a definition; `got` grows. */
  function follow(definition: TallyDefinition) {
    const got: WidgetTally[] = []
    const leave = tallies.watch({ tenantId: here.tenantId, audience: 'shapers' }, definition, (tally) =>
      got.push(tally),
    )
    return { got, leave }
  }
  const until = async (done: () => boolean) => {
    const end = Date.now() + 8_000
    while (!done()) {
      if (Date.now() > end) throw new Error('it did not come')
      await sleep(10)
    }
  }

  it('equal what the changes up to their version add up to, while many write (I7)', async () => {
    await start()
    const open = follow(define({ filter: { kind: 'compare', field: 'status00', operator: 'eq', value: OPEN } }))
    const people = follow(
      define({
        kind: 'bar',
        aggregate: { fn: 'sum', field: 'people00' },
        groupBy: { field: 'status00', bucket: null, zone: 'UTC' },
      }),
    )
    const writer = async (seed: number) => {
      const mine: string[] = []
      for (let turn = 0; turn < 60; turn += 1) {
        const dice = (turn * 7 + seed * 3) % 10
        const id = mine[turn % Math.max(1, mine.length)]
        const cells = { status00: dice % 2 === 0 ? OPEN : DONE, people00: dice }
        if (id === undefined || dice < 5) {
          const recordId = v7()
          mine.push(recordId)
          await apply(create(recordId, cells))
        } else if (dice < 8) await apply(patch(id, cells))
        else await apply({ kind: dice === 8 ? 'delete' : 'restore', opId: v7(), recordId: id })
      }
    }
    await Promise.all([1, 2, 3, 4].map(writer))
    const changes = await readChanges()
    const head = changes.at(-1)?.version ?? 0
    const shown = (tally: WidgetTally | undefined, key: string | null) =>
      tally?.groups.find((group) => group.key === key)?.value ?? 0
    // By value: a change that leaves a tally as it was is not told.
    await until(
      () =>
        shown(open.got.at(-1), null) === count(changes, head, OPEN) &&
        [OPEN, DONE].every((status) => shown(people.got.at(-1), status) === sum(changes, head, status)),
    )
    expect(open.got.length).toBeGreaterThan(2)
    for (const tally of open.got)
      expect(tally.groups).toEqual([{ key: null, value: count(changes, tally.version, OPEN) }])
    for (const tally of people.got) {
      for (const { key, value } of tally.groups) expect(value).toBe(sum(changes, tally.version, key))
    }
    open.leave()
    people.leave()
  })

  it('are computed once however many watch, and all tiles of a grid agree on the version', async () => {
    await start()
    const crowd = Array.from({ length: 40 }, () => follow(define({})))
    const other = follow(define({ aggregate: { fn: 'sum', field: 'people00' } }))
    await until(() => crowd.every(({ got }) => got.length === 1) && other.got.length === 1)
    await apply(create(v7(), { people00: 5 }))
    await until(() => crowd.every(({ got }) => got.length === 2) && other.got.length === 2)
    const [first] = crowd
    for (const { got } of crowd) expect(got[1]).toBe(first?.got[1])
    expect(other.got[1]?.version).toBe(first?.got[1]?.version)
    for (const { leave } of [...crowd, other]) leave()
  })

  it('stay silent when cells change that they do not look at', async () => {
    await start()
    const recordId = v7()
    await apply(create(recordId, { title000: 'Leak', people00: 2 }))
    const people = follow(define({ aggregate: { fn: 'sum', field: 'people00' } }))
    await until(() => people.got.length === 1)
    await apply(patch(recordId, { title000: 'Flood' }))
    await sleep(600)
    expect(people.got).toHaveLength(1)
    await apply(patch(recordId, { people00: 7 }))
    await until(() => people.got.length === 2)
    expect(people.got[1]?.groups).toEqual([{ key: null, value: 7 }])
    people.leave()
  })

  it('show the latest records with the chosen cells only', async () => {
    await start()
    await apply(...Array.from({ length: 20 }, (_, at) => create(v7(), { title000: `Report ${at}`, people00: at })))
    const latest = follow(define({ kind: 'latest', fields: ['title000'] }))
    await until(() => latest.got.length === 1)
    const [tally] = latest.got
    expect(tally?.records.map(({ cells }) => cells)).toEqual(
      Array.from({ length: 12 }, (_, at) => ({ title000: `Report ${19 - at}` })),
    )
    expect(tally?.fields.map(({ id }) => id)).toEqual(['title000'])
    latest.leave()
  })

  it('say so when a field they need is gone, and keep the last values', async () => {
    await start()
    await apply(create(v7(), { people00: 3 }))
    const people = follow(define({ aggregate: { fn: 'sum', field: 'people00' } }))
    await until(() => people.got.length === 1)
    await engine.reshape(here.actors.organizer, here.gridId, async (tx, grid) => {
      await tx.deleteFrom('field').where('id', '=', 'people00').where('grid_id', '=', here.gridId).execute()
      return { fields: grid.fields.filter(({ id }) => id !== 'people00'), reload: true }
    })
    await until(() => people.got.length === 2)
    expect(people.got[1]?.groups).toEqual([{ key: null, value: 3 }])
    expect(people.got[1]?.fault).toContain('Edit this tile')
    people.leave()
  })

  it('never count another tenant’s records', async () => {
    const theirs = await start()
    await apply(create(v7(), { people00: 1 }))
    await start()
    const mine = follow(define({ gridId: theirs.gridId }))
    await until(() => mine.got.length === 1)
    expect(mine.got[0]).toMatchObject({ groups: [], fault: 'Its grid was removed.' })
    mine.leave()
  })

  it('keep nothing of a grid that nobody watches any more', async () => {
    await start()
    const first = follow(define({}))
    await until(() => first.got.length === 1)
    first.leave()
    await apply(create(v7(), {}))
    await sleep(300)
    expect(first.got).toHaveLength(1)
    const second = follow(define({}))
    await until(() => second.got.length === 1)
    expect(second.got[0]?.groups).toEqual([{ key: null, value: 1 }])
    second.leave()
  })

  async function readChanges(): Promise<GridChange[]> {
    return await inTenant(
      database.db,
      here.actors.organizer,
      async (tx) => await listChanges(tx, here.gridId, 0, 10_000),
      { mode: 'read' },
    )
  }
})

/** The cells of all records that are there at `version`, from the changes alone. */
function cellsAt(changes: readonly GridChange[], version: number): Cells[] {
  const records = new Map<string, Record<string, CellValue>>()
  for (const change of changes) {
    if (change.version > version || change.kind === 'schema' || change.kind === 'review') continue
    if (change.kind === 'delete') records.delete(change.recordId)
    else records.set(change.recordId, { ...records.get(change.recordId), ...change.after })
  }
  return [...records.values()]
}

function count(changes: readonly GridChange[], version: number, status: string): number {
  return cellsAt(changes, version).filter((cells) => cells['status00'] === status).length
}

function sum(changes: readonly GridChange[], version: number, status: string | null): number {
  return cellsAt(changes, version)
    .filter((cells) => (cells['status00'] ?? null) === status)
    .reduce((total, cells) => total + (typeof cells['people00'] === 'number' ? cells['people00'] : 0), 0)
}
