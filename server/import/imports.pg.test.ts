import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'

import { sql } from 'kysely'
import { pino } from 'pino'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'

import { withConnection } from '@operagrid/db/connect'
import { getGrid, listGrids } from '@operagrid/db/queries/grid'
import { beginImport, insertImported, sweepUnreadyGrids } from '@operagrid/db/queries/import'
import { inTenant } from '@operagrid/db/tenant'
import { seedTenant } from '@operagrid/db/testing/seed-tenant'
import type { SeededTenant } from '@operagrid/db/testing/seed-tenant'
import { createTestDatabase } from '@operagrid/db/testing/test-database'
import type { TestDatabase } from '@operagrid/db/testing/test-database'
import type { ImportAnalysis, ImportField, ImportProgress } from '@operagrid/shared/domain/import'
import type { Actor } from '@operagrid/shared/domain/member'
import { AppError } from '@operagrid/shared/errors'

import { testOrigin } from '../auth/testing/visitors.ts'
import { makeEngine } from '../live/engine.ts'
import type { Engine } from '../live/engine.ts'
import { makeImports } from './imports.ts'
import type { Imports } from './imports.ts'
import { callerOf } from './testing/import-desk.ts'

let database: TestDatabase
let ours: SeededTenant
let theirs: SeededTenant
let folder: string
let imports: Imports
let engine: Engine

beforeAll(async () => {
  database = await createTestDatabase()
  ours = await seedTenant(database.adminUrl)
  theirs = await seedTenant(database.adminUrl)
  folder = await mkdtemp(join(tmpdir(), 'operagrid-import-'))
  const log = pino({ level: 'silent' })
  engine = makeEngine(database.db, log)
  imports = makeImports({ db: database.db, log, engine, folder })
})
afterEach(async () => {
  expect(await rows('select 1 from grid where not ready')).toEqual([])
})
afterAll(async () => {
  await imports.close()
  engine.close()
  await database.drop()
  await rm(folder, { recursive: true })
})

/** Looks behind row security. */
async function rows(text: string): Promise<unknown[]> {
  return await withConnection(database.adminUrl, async (client) => (await client.query<object>(text)).rows)
}

function upload(content: string | Buffer, actor: Actor = ours.actors.organizer): Promise<ImportAnalysis> {
  return imports.receive(actor, {
    fileName: 'file.csv',
    locale: 'en-GB',
    source: Readable.from([Buffer.from(content)]),
    signal: new AbortController().signal,
  })
}

function fieldsOf(analysis: ImportAnalysis): ImportField[] {
  return analysis.columns.map((column, at) => ({
    id: `field${String(at).padStart(3, '0')}`,
    sources: [column.index],
    name: column.name,
    plan: column.plan.type === 'dateTime' ? { ...column.plan, zone: 'America/New_York' } : column.plan,
  }))
}

type Options = { actor?: () => Promise<Actor>; onProgress?: (progress: ImportProgress) => void; gridId?: string }

async function run(analysis: ImportAnalysis, options: Options = {}) {
  const gridId = options.gridId ?? randomUUID()
  const actor = options.actor ?? (() => Promise.resolve(ours.actors.organizer))
  const { importId } = analysis
  const input = { importId, gridId, gridName: 'Imported', fields: fieldsOf(analysis) }
  await imports.start({ actor, origin: testOrigin }, input)
  let last: ImportProgress | undefined
  for await (const progress of imports.watch(ours.actors.organizer, importId, new AbortController().signal)) {
    last = progress
    options.onProgress?.(progress)
  }
  return { gridId, last }
}

const many = (count: number) =>
  `Guest,Cost,Kind\n${Array.from({ length: count }, (_, at) => `Guest ${at},${at}.5,${['Leak', 'Noise '][at % 2]}\n`).join('')}`

describe('an import', () => {
  test('fills a grid with every record, numbered from 1 at version 1, and says so in one change', async () => {
    const analysis = await upload(many(2500))
    const { gridId, last } = await run(analysis)
    expect(last).toEqual({ phase: 'done', done: 2500, total: 2500, message: null })
    expect(imports.result(ours.actors.organizer, analysis.importId)).toMatchObject({
      records: 2500,
      fields: 3,
      problems: [],
    })
    const grid = await inTenant(database.db, ours.actors.viewer, (tx) => getGrid(tx, gridId))
    expect(grid).toMatchObject({ name: 'Imported', version: 1, recordCount: 2500 })
    expect(grid.fields.map((field) => [field.type, field.choices.map((choice) => choice.name)])).toEqual([
      ['text', []],
      ['number', []],
      ['select', ['Leak', 'Noise']],
    ])
    const choice = grid.fields[2]?.choices[1]?.id
    const [counts] =
      await rows(`select count(*), min(number), max(number), count(distinct number) as numbers, bool_and(version = 1) as first,
      count(created_by) as authors from grid_record where grid_id = '${gridId}'`)
    expect(counts).toEqual({ count: 2500, min: 1, max: 2500, numbers: 2500, first: true, authors: 0 })
    expect(await rows(`select cells from grid_record where grid_id = '${gridId}' and number = 2`)).toEqual([
      { cells: { field000: 'Guest 1', field001: 1.5, field002: choice } },
    ])
    expect(
      await rows(
        `select version, kind, detail ->> 'reload' as reload, member_id from grid_change where grid_id = '${gridId}'`,
      ),
    ).toEqual([{ version: 1, kind: 'schema', reload: 'true', member_id: ours.actors.organizer.memberId }])
    expect(await rows(`select last_number, created_by from grid where id = '${gridId}'`)).toEqual([
      { last_number: 2500, created_by: ours.actors.organizer.memberId },
    ])
  })

  test('names every cell that did not fit, in the result and in a list that no spreadsheet runs', async () => {
    const lines = Array.from({ length: 300 }, (_, at) => `${at}.5,ok ${at}`)
    lines[10] = '=1+1,ok'
    lines[20] = '7.5,ok,spare'
    lines[30] = ''
    const analysis = await upload(`Cost,Note\n${lines.join('\n')}\n`)
    await run(analysis)
    const result = imports.result(ours.actors.organizer, analysis.importId)
    expect(result).toMatchObject({ records: 299, emptyRows: 1, ragged: { long: 1, longRows: [22] } })
    expect(result.problems).toEqual([
      {
        column: 'Cost',
        outcome: 'dropped',
        count: 1,
        examples: [{ row: 12, value: '=1+1', reason: 'is not a number' }],
      },
      {
        column: 'Beyond the last column',
        outcome: 'spare',
        count: 1,
        examples: [{ row: 22, value: 'spare', reason: expect.any(String) as string }],
      },
    ])
    const list = await readFile(imports.problemsFile(ours.actors.organizer, analysis.importId), 'utf8')
    expect(list).toContain(`12,"Cost","'=1+1",dropped,"is not a number"`)
  })

  test('is started once, however often it is asked', async () => {
    const analysis = await upload(many(10))
    const gridId = randomUUID()
    const input = { importId: analysis.importId, gridId, gridName: 'Once', fields: fieldsOf(analysis) }
    const caller = callerOf(ours.actors.organizer)
    await Promise.all([imports.start(caller, input), imports.start(caller, { ...input, gridId: randomUUID() })])
    for await (const progress of imports.watch(ours.actors.organizer, analysis.importId, new AbortController().signal))
      void progress
    expect(await rows(`select name from grid where name = 'Once'`)).toHaveLength(1)
  })

  test('leaves no file of the upload behind, of a workbook or JSON neither', async () => {
    for (const content of [many(5), '[{"Guest":"Ida"}]']) await run(await upload(content))
    expect((await readdir(folder)).filter((name) => !name.endsWith('.problems.csv'))).toEqual([])
  })
})

describe('nothing is half imported', () => {
  const count = async () => (await inTenant(database.db, ours.actors.viewer, (tx) => listGrids(tx))).length

  test('after a cancel', async () => {
    const before = await count()
    const analysis = await upload(many(20_000))
    let cancelling: Promise<void> | undefined
    const { gridId, last } = await run(analysis, {
      onProgress(progress) {
        if (progress.done > 0) cancelling ??= imports.cancel(ours.actors.organizer, analysis.importId)
      },
    })
    await cancelling
    expect(last?.phase).toBe('cancelled')
    expect(await rows(`select 1 from grid_record where grid_id = '${gridId}'`)).toEqual([])
    expect(await count()).toBe(before)
    expect(() => imports.result(ours.actors.organizer, analysis.importId)).toThrow(/cancelled/)
  })

  test('when the member is removed while it runs', async () => {
    let calls = 0
    const actor = (): Promise<Actor> => {
      calls += 1
      return calls > 3 ? Promise.reject(new AppError('UNAUTHENTICATED')) : Promise.resolve(ours.actors.organizer)
    }
    const { gridId, last } = await run(await upload(many(5000)), { actor })
    expect(last?.phase).toBe('failed')
    expect(await rows(`select 1 from grid_record where grid_id = '${gridId}'`)).toEqual([])
  })

  test('when the grid is taken away under it', async () => {
    const { gridId, last } = await run(await upload(many(5000)), {
      onProgress: (progress) => {
        if (progress.done > 0) void sweepUnreadyGrids(database.db, new Date(Date.now() + 60_000))
      },
    })
    expect(last?.phase).toBe('failed')
    expect(await rows(`select 1 from grid where id = '${gridId}'`)).toEqual([])
  })

  test('and a grid that has the id already is left as it was', async () => {
    const { last } = await run(await upload(many(10)), { gridId: ours.gridId })
    expect(last).toMatchObject({ phase: 'failed', message: expect.stringContaining('exists already') as string })
    expect((await inTenant(database.db, ours.actors.viewer, (tx) => getGrid(tx, ours.gridId))).name).toBe('Incidents')
  })

  test('after a crash: the sweep removes what is old, in every tenant, and nothing else', async () => {
    for (const tenant of [ours, theirs]) {
      const id = randomUUID()
      const actor = tenant.actors.organizer
      await inTenant(database.db, actor, (tx) =>
        beginImport(tx, { id, name: 'Dead', fields: [], createdBy: actor.memberId }),
      )
      await inTenant(database.db, actor, (tx) =>
        insertImported(tx, id, { records: [{ id: randomUUID(), cells: {} }], from: 1, at: new Date().toISOString() }),
      )
      expect(await inTenant(database.db, actor, (tx) => listGrids(tx))).not.toContainEqual(
        expect.objectContaining({ id }),
      )
    }
    const ready = await count()
    expect(await sweepUnreadyGrids(database.db, new Date(Date.now() - 60_000))).toBe(0)
    expect(await sweepUnreadyGrids(database.db, new Date(Date.now() + 60_000))).toBe(2)
    expect(await count()).toBe(ready)
    expect(await rows('select 1 from grid where not ready')).toEqual([])
  })
})

describe('an import belongs to who uploaded it', () => {
  test('for every other member and tenant it is not there', async () => {
    const { importId } = await upload(many(10))
    for (const other of [ours.actors.management, theirs.actors.organizer]) {
      const start = imports.start(callerOf(other), { importId, gridId: randomUUID(), gridName: 'Mine', fields: [] })
      await expect(start).rejects.toMatchObject({ code: 'NOT_FOUND' })
      await expect(imports.analyse(other, importId, {})).rejects.toMatchObject({ code: 'NOT_FOUND' })
      await expect(imports.cancel(other, importId)).rejects.toMatchObject({ code: 'NOT_FOUND' })
      expect(() => imports.watch(other, importId, new AbortController().signal)).toThrow(/no such import/)
      expect(() => imports.result(other, importId)).toThrow(/no such import/)
      expect(() => imports.problemsFile(other, importId)).toThrow(/no such import/)
    }
    await imports.cancel(ours.actors.organizer, importId)
  })

  test('row security keeps records out of a foreign grid, whatever the server is told', async () => {
    const chunk = { records: [{ id: randomUUID(), cells: {} }], from: 1, at: new Date().toISOString() }
    const insert = (actor: Actor, gridId: string) =>
      inTenant(database.db, actor, (tx) => insertImported(tx, gridId, chunk))
    await expect(insert(ours.actors.organizer, theirs.gridId)).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await expect(insert(ours.actors.viewer, ours.gridId)).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  test('runs as the app role, which is nothing more', async () => {
    const { rows: roles } = await inTenant(database.db, ours.actors.organizer, (tx) =>
      sql`select rolname, rolsuper, rolbypassrls from pg_roles where rolname = current_user`.execute(tx),
    )
    expect(roles).toEqual([{ rolname: 'operagrid_app', rolsuper: false, rolbypassrls: false }])
  })

  test('a fourth file that waits pushes out the oldest', async () => {
    const waiting: ImportAnalysis[] = []
    for (let at = 0; at < 4; at += 1) waiting.push(await upload(many(3)))
    const [oldest, ...kept] = waiting
    await expect(imports.cancel(ours.actors.organizer, oldest?.importId ?? '')).rejects.toMatchObject({
      code: 'NOT_FOUND',
    })
    for (const { importId } of kept) await imports.cancel(ours.actors.organizer, importId)
  })
})

const data = fileURLToPath(new URL('../../../shared/data/', import.meta.url))

test.skipIf(!existsSync(data))('both real files come in whole (skipped where ../shared/data is not)', async () => {
  for (const [name, records] of [
    ['cruise-incidents.csv', 5248],
    ['nyc-311.csv', 1000],
  ] as const) {
    const analysis = await upload(await readFile(join(data, name)))
    const { last } = await run(analysis)
    expect(last).toMatchObject({ phase: 'done', done: records })
    expect(imports.result(ours.actors.organizer, analysis.importId).problems).toEqual([])
  }
})
