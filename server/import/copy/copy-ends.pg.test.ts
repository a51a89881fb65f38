import { randomUUID } from 'node:crypto'
import { Readable } from 'node:stream'

import { v7 as uuidv7 } from 'uuid'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'

import { releaseAssignments } from '@operagrid/db/queries/assignment'
import { sweepUnreadyGrids } from '@operagrid/db/queries/import'
import { inTenant } from '@operagrid/db/tenant'
import { seedTenant } from '@operagrid/db/testing/seed-tenant'
import type { Field } from '@operagrid/shared/domain/field'
import type { Actor } from '@operagrid/shared/domain/member'
import type { Op } from '@operagrid/shared/domain/op'
import { AppError } from '@operagrid/shared/errors'

import { testOrigin } from '../../auth/testing/visitors.ts'
import { openCopyDesk } from '../testing/copy-desk.ts'
import type { CopyDesk } from '../testing/copy-desk.ts'
import { callerOf } from '../testing/import-desk.ts'

const text: Field = { id: 'text0000', name: 'Text', type: 'text', choices: [] }
const RECORDS = 1_500

let desk: CopyDesk
let gridId: string
beforeAll(async () => {
  desk = await openCopyDesk()
  gridId = await desk.makeGrid([text, { id: 'files000', name: 'Files', type: 'attachment', choices: [] }])
  const file = await desk.makeFile()
  const cells = (at: number) => ({ text0000: `Case ${at}`, files000: [file] })
  await desk.makeRecords(
    gridId,
    Array.from({ length: RECORDS }, (_, at) => cells(at)),
  )
})
afterEach(async () => {
  expect(await desk.rows('select id from grid where not ready')).toEqual([])
})
afterAll(() => desk[Symbol.asyncDispose]())

/** The caller whose `at`-th question is answered by `answer`: after so many chunks. */
function askedAt(at: number, answer: () => Promise<Actor>): () => Promise<Actor> {
  let asked = 0
  return () => {
    asked += 1
    return asked === at ? answer() : Promise.resolve(desk.organizer)
  }
}

describe('a copy that does not come to its end leaves nothing', () => {
  test('when it is stopped, and lets go of the files that it named', async () => {
    const actor = askedAt(5, async () => {
      void desk.imports.cancel(desk.organizer, as)
      return await Promise.resolve(desk.organizer)
    })
    const as = randomUUID()
    const { last } = await desk.copy(gridId, { as, actor })
    expect(last).toMatchObject({ phase: 'cancelled', message: 'It was stopped, and the copy removed.' })
    expect(await desk.rows('select id from grid_record where grid_id = $1', [as])).toEqual([])
    // Looked at by whoever empties the trash: the other grid names them still.
    expect(await desk.rows('select loose_at is not null as looked from attachment')).toEqual([{ looked: true }])
    expect(() => desk.imports.result(desk.organizer, as)).toThrow('It was stopped')
  })

  test('when its server dies half-way: the next one sweeps it, and it is begun anew', async () => {
    let wake: () => void = () => undefined
    const dead = new Promise<void>((resolve) => {
      wake = resolve
    })
    const as = randomUUID()
    const actor = askedAt(5, async () => {
      await dead
      return desk.organizer
    })
    const ending = desk.copy(gridId, { as, actor })
    await expect
      .poll(async () => (await desk.rows('select id from grid_record where grid_id = $1', [as])).length)
      .toBeGreaterThan(0)
    expect(await sweepUnreadyGrids(desk.database.db, new Date())).toBe(1)
    // What still comes from the other side finds no grid.
    wake()
    expect((await ending).last).toMatchObject({ phase: 'failed' })
    expect(await desk.rows('select id from grid where id = $1', [as])).toEqual([])
    expect((await desk.copy(gridId)).result).toMatchObject({ records: RECORDS })
  })

  test('when its member may no longer shape grids', async () => {
    const actor = askedAt(5, () => Promise.resolve(desk.tenant.actors.viewer))
    const { as, last } = await desk.copy(gridId, { actor })
    expect(last).toMatchObject({ phase: 'failed' })
    expect(last?.message).toMatch(/^Your role does not include duplicating grids any more/)
    expect(await desk.rows('select id from grid where id = $1', [as])).toEqual([])
  })

  test('when the database breaks, in words that say so', async () => {
    const actor = askedAt(5, () => Promise.reject(new AppError('UNAVAILABLE', 'The database does not answer.')))
    const { last } = await desk.copy(gridId, { actor })
    expect(last).toMatchObject({ phase: 'failed', message: 'The database does not answer.' })
  })
})

describe('a copy of a grid', () => {
  test('that is asked for twice is made once', async () => {
    const as = randomUUID()
    const input = { gridId, as, name: 'Twice' }
    const caller = callerOf(desk.organizer)
    await Promise.all([desk.imports.copy(caller, input), desk.imports.copy(caller, input)])
    for await (const { phase } of desk.imports.watch(desk.organizer, as, new AbortController().signal))
      expect(phase).not.toBe('failed')
    expect(await desk.imports.copy(caller, input)).toMatchObject({ phase: 'done', done: RECORDS })
    expect(await desk.rows('select count(*) from grid_record where grid_id = $1', [as])).toEqual([{ count: RECORDS }])
    const told = await desk.rows(
      "select action, after from audit_event where action = 'grid.created' and target_id = $1",
      [as],
    )
    expect(told).toEqual([{ action: 'grid.created', after: { records: RECORDS, like: 'Log' } }])
  })

  test('frees what is assigned to whoever is removed while it is made, as in any grid', async () => {
    const source = await desk.makeGrid([text])
    const ids = await desk.makeRecords(
      source,
      Array.from({ length: 300 }, () => ({})),
    )
    const { secondReporter, management } = desk.tenant.actors
    await desk.apply(
      source,
      [ids[0], ids[299]].map((recordId = ''): Op => {
        return { kind: 'assign', opId: uuidv7(), recordId, memberId: secondReporter.memberId, baseVersion: 999 }
      }),
    )
    // The first chunk is stored by then, the second is read.
    const actor = askedAt(4, async () => {
      await inTenant(desk.database.db, management, async (tx) => {
        await releaseAssignments(tx, secondReporter.memberId, management.memberId)
      })
      await desk.rows('delete from membership where id = $1', [secondReporter.memberId])
      return desk.organizer
    })
    const { as, last } = await desk.copy(source, { actor })
    expect(last).toMatchObject({ phase: 'done', done: 300 })
    expect((await desk.read(as)).filter(({ assigned_to }) => assigned_to !== null)).toEqual([])
    expect(await desk.rows('select version, kind from grid_change where grid_id = $1 order by version', [as])).toEqual([
      { version: 1, kind: 'assign' },
      { version: 2, kind: 'schema' },
    ])
  })

  test('is one of three of its member’s at a time', async () => {
    let wake: () => void = () => undefined
    const held = new Promise<void>((resolve) => {
      wake = resolve
    })
    const begin = (as: string) => {
      const actor = askedAt(2, async () => {
        await held
        return desk.organizer
      })
      return desk.imports.copy({ actor, origin: testOrigin }, { gridId, as, name: 'Many' })
    }
    const ids = [randomUUID(), randomUUID(), randomUUID()]
    for (const as of ids) await begin(as)
    await expect(begin(randomUUID())).rejects.toThrow('Wait until your other imports and copies are done.')
    const ends = ids.map((as) => desk.imports.cancel(desk.organizer, as))
    wake()
    await Promise.all(ends)
    expect(await desk.rows('select id from grid where id = any ($1)', [ids])).toEqual([])
  })

  test('waits until formulas are worked out', async () => {
    const source = await desk.makeGrid([
      text,
      {
        id: 'shout000',
        name: 'Shout',
        type: 'formula',
        choices: [],
        formula: { source: 'UPPER({text0000})', result: 'text' },
      },
    ])
    await desk.rows("update grid set computed = '{shout000}', compute_from = 0, compute_by = $2 where id = $1", [
      source,
      desk.organizer.memberId,
    ])
    const copying = desk.imports.copy(callerOf(desk.organizer), { gridId: source, as: randomUUID(), name: 'Too soon' })
    await expect(copying).rejects.toThrow('Its formulas are still being worked out.')
  })

  test('is nobody else’s to begin, to watch, to stop or to disturb', async () => {
    const { actors } = await seedTenant(desk.database.adminUrl)
    const theirs = { actor: () => Promise.resolve(actors.organizer), origin: testOrigin }
    await expect(desk.imports.copy(theirs, { gridId, as: randomUUID(), name: 'Stolen' })).rejects.toThrow('no such')
    const { as } = await desk.copy(gridId)
    for (const other of [actors.organizer, desk.tenant.actors.management]) {
      expect(() => desk.imports.result(other, as)).toThrow('no such')
      await expect(desk.imports.cancel(other, as)).rejects.toThrow('no such')
    }
    // Under the id of somebody's file a copy is as under any other.
    const { importId } = await desk.imports.receive(actors.organizer, {
      ...{ fileName: 'a.csv', locale: 'en', source: Readable.from([Buffer.from('Title\nOne\n')]) },
      signal: new AbortController().signal,
    })
    expect((await desk.copy(gridId, { as: importId })).last).toMatchObject({ phase: 'done' })
    expect(await desk.imports.analyse(actors.organizer, importId, {})).toMatchObject({ rowCount: 1 })
  })
})
