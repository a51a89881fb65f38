import fc from 'fast-check'
import { sql } from 'kysely'
import { pino } from 'pino'
import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { listChanges } from '@operagrid/db/queries/change'
import { saveForm } from '@operagrid/db/queries/form'
import { getGrid } from '@operagrid/db/queries/grid'
import { getRecord, readWindow } from '@operagrid/db/queries/record'
import { markUncomputed } from '@operagrid/db/queries/record-compute'
import { inTenant } from '@operagrid/db/tenant'
import type { Cells } from '@operagrid/shared/domain/cell'
import type { Field } from '@operagrid/shared/domain/field'
import { formulasOf } from '@operagrid/shared/domain/formula-fields'
import type { Op } from '@operagrid/shared/domain/op'
import { everything } from '@operagrid/shared/domain/query'

import { makeEngine } from './engine.ts'
import { applied, create, makeEngineBed, patch } from './testing/engine-bed.ts'
import type { EngineBed } from './testing/engine-bed.ts'

const number = (id: string, name: string): Field => ({ id, name, type: 'number', choices: [] })
const made = (id: string, name: string, source: string, result: 'number' | 'text'): Field => ({
  id,
  name,
  type: 'formula',
  choices: [],
  formula: { source, result },
})
const fields: readonly Field[] = [
  { id: 'title000', name: 'Title', type: 'text', choices: [] },
  number('price000', 'Price'),
  number('count000', 'Count'),
  made('words000', 'Words', '{title000} & ": " & {total000}', 'text'),
  made('total000', 'Total', '{price000} * {count000}', 'number'),
  made('share000', 'Share', '{price000} / {count000}', 'number'),
]

describe('calculated cells', () => {
  let bed: EngineBed
  let gridId: string
  let recordId: string
  beforeAll(async () => {
    bed = await makeEngineBed()
    gridId = await bed.newGrid(fields)
    recordId = uuidv7()
  })
  afterAll(async () => await bed[Symbol.asyncDispose]())

  const apply = async (...ops: Op[]) => applied(await bed.engine.apply(bed.members.organizer, gridId, ops))
  const cellsOf = async (id = recordId): Promise<Cells> =>
    (await inTenant(bed.database.db, bed.members.organizer, (tx) => getRecord(tx, gridId, id, fields))).cells
  const lastChange = async () => {
    const changes = await inTenant(bed.database.db, bed.members.organizer, (tx) => listChanges(tx, gridId, 0, 1000))
    const last = changes.at(-1)
    if (last === undefined || last.kind === 'schema') throw new Error('no change')
    return last
  }

  it('are worked out with the record, in the order in which they need each other', async () => {
    expect(await apply(create(recordId, { title000: 'Tea', price000: 0.1, count000: 3 }))).toEqual([1])
    expect(await cellsOf()).toEqual({
      title000: 'Tea',
      price000: 0.1,
      count000: 3,
      total000: 0.3,
      words000: 'Tea: 0.3',
      share000: 0.1 / 3,
    })
    expect((await lastChange()).after).toEqual(await cellsOf())
  })

  it('move in the change that moves them, and an error among them is told as one', async () => {
    const op = patch(recordId, { count000: null }, 1)
    expect(await apply(op)).toEqual([2])
    const { before, after } = await lastChange()
    expect(after).toEqual({ count000: null, total000: 0, words000: 'Tea: 0', share000: { error: '#DIV/0' } })
    expect(before).toEqual({ count000: 3, total000: 0.3, words000: 'Tea: 0.3', share000: 0.1 / 3 })
    expect(await apply({ kind: 'undo', opId: uuidv7(), recordId, target: op.opId })).toEqual([3])
    expect((await lastChange()).after).toEqual(before)
  })

  it('are nobody’s to write, by whatever way', async () => {
    expect(await apply(patch(recordId, { total000: 7 }, 3))).toEqual(['BAD_INPUT'])
    expect(await apply(patch(recordId, { total000: null }, 3))).toEqual(['BAD_INPUT'])
    expect(await apply(create(uuidv7(), { total000: 7 }))).toEqual(['BAD_INPUT'])
  })

  it('are no conflict: two people who edit what one formula reads both keep their edits', async () => {
    const { organizer, management } = bed.members
    const own = patch(recordId, { count000: 5 }, 3)
    await bed.engine.apply(organizer, gridId, [own])
    const [second] = await bed.engine.apply(management, gridId, [patch(recordId, { price000: 2 }, 3)])
    expect(second).toMatchObject({ status: 'applied', conflicts: [] })
    // What others did to the formula's cell keeps nobody from taking an own edit back.
    const [undone] = await bed.engine.apply(organizer, gridId, [
      { kind: 'undo', opId: uuidv7(), recordId, target: own.opId },
    ])
    expect(undone).toMatchObject({ status: 'applied' })
    expect(undone).not.toHaveProperty('kept')
    expect(await cellsOf()).toMatchObject({ price000: 2, count000: 3, total000: 6 })
  })

  it('follow a reporter’s correction, who sees none of them, and are not told to them', async () => {
    const { reporter, organizer } = bed.members
    const form = {
      name: 'Report',
      description: '',
      open: true,
      items: [{ fieldId: 'price000', label: 'Price', help: '', required: false }],
    }
    const formId = uuidv7()
    await inTenant(bed.database.db, organizer, (tx) => saveForm(tx, gridId, formId, form))
    const id = uuidv7()
    const [filed] = await bed.engine.apply(reporter, gridId, [
      { kind: 'create', opId: uuidv7(), recordId: id, cells: { price000: 4 }, formId },
    ])
    expect(filed).toMatchObject({ status: 'applied' })
    expect(await cellsOf(id)).toMatchObject({ total000: 0, share000: { error: '#DIV/0' } })
    const version = filed?.status === 'applied' ? filed.version : 0
    const [corrected] = await bed.engine.apply(reporter, gridId, [patch(id, { price000: null }, version)])
    expect(corrected).toMatchObject({ status: 'applied' })
    expect(await cellsOf(id)).toEqual({ words000: ': ' })
    const seen = await inTenant(bed.database.db, reporter, (tx) => listChanges(tx, gridId, 0, 1000))
    expect(seen.map((change) => ('after' in change ? change.after : null))).toEqual([
      { price000: 4 },
      { price000: null },
    ])
  })

  it('that a server left half worked out are gone on with by the next that looks, once and to the end', async () => {
    const { organizer } = bed.members
    const grid = await bed.newGrid(fields)
    const id = uuidv7()
    await bed.engine.apply(organizer, grid, [create(id, { price000: 2, count000: 3 })])
    const total = async () =>
      (await inTenant(bed.database.db, organizer, (tx) => getRecord(tx, grid, id, fields))).cells['total000']
    await inTenant(bed.database.db, organizer, async (tx) => {
      await sql`update grid_record set cells = cells - 'total000' where id = ${id}`.execute(tx)
      await markUncomputed(tx, grid, { ids: ['words000', 'total000', 'share000'], memberId: organizer.memberId })
    })
    expect(await total()).toBeUndefined()
    const next = makeEngine(bed.database.db, pino({ level: 'silent' }))
    await next.computeLeft()
    await expect.poll(total).toBe(6)
    next.close()
    const read = () => inTenant(bed.database.db, organizer, (tx) => getGrid(tx, grid))
    await expect.poll(async () => (await read()).computing).toBeNull()
    // Whoever has it open is told to read it anew.
    const changes = await inTenant(bed.database.db, organizer, (tx) => listChanges(tx, grid, 0, 10))
    expect(changes.at(-1)).toMatchObject({ kind: 'schema', reload: true, memberId: organizer.memberId })
  })

  it('are what the formulas come to after any edits of anybody', async () => {
    const someCells = fc.dictionary(
      fc.constantFrom('title000', 'price000', 'count000'),
      fc.constantFrom(null, 0, 1, 2.5, 'Tea'),
      { maxKeys: 3 },
    )
    const someOp = fc.record({
      kind: fc.constantFrom('patch', 'patch', 'patch', 'patch', 'delete', 'restore', 'undo'),
      at: fc.nat(2),
      cells: someCells,
      who: fc.constantFrom('organizer', 'management'),
      lag: fc.nat(3),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(someOp, { minLength: 4, maxLength: 16 }), async (steps) => {
        const grid = await bed.newGrid(fields)
        const ids = [uuidv7(), uuidv7(), uuidv7()]
        const done: string[][] = [[], [], []]
        const begun = ids.map((id) => create(id, { title000: 'Tea', price000: 1 }))
        await bed.engine.apply(bed.members.organizer, grid, begun)
        for (const [at, { opId }] of begun.entries()) done[at]?.push(opId)
        let head = begun.length
        for (const { kind, at, cells, who, lag } of steps) {
          const id = ids[at] ?? ''
          const opId = uuidv7()
          const fitting = Object.fromEntries(
            Object.entries(cells).filter(
              ([field, value]) => value === null || (field === 'title000') === (typeof value === 'string'),
            ),
          )
          const base = { opId, recordId: id }
          const target = done[at]?.at(-1 - (lag % 2)) ?? uuidv7()
          const op: Op =
            kind === 'patch'
              ? { kind, ...base, cells: fitting, baseVersion: Math.max(0, head - lag) }
              : kind === 'undo'
                ? { kind, ...base, target }
                : { kind: kind === 'delete' ? 'delete' : 'restore', ...base }
          const [result] = await bed.engine.apply(bed.members[who === 'organizer' ? 'organizer' : 'management'], grid, [
            op,
          ])
          if (result?.status !== 'applied') continue
          head = Math.max(head, result.version)
          done[at]?.push(opId)
        }
        const window = await inTenant(
          bed.database.db,
          bed.members.organizer,
          (tx) => readWindow(tx, { gridId: grid, query: everything, limit: 100 }, fields),
          { mode: 'snapshot' },
        )
        const { compute } = formulasOf(fields)
        for (const { cells } of window.records)
          expect({ ...cells, ...compute(cells) }).toEqual({ ...allEmpty, ...cells })
      }),
      { numRuns: 25 },
    )
  })
})

const allEmpty = { words000: null, total000: null, share000: null }
