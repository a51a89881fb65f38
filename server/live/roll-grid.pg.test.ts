import { pino } from 'pino'
import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, expect, it } from 'vitest'

import { getGrid, updateField } from '@operagrid/db/queries/grid'
import { listRollupReads, listWatermarks } from '@operagrid/db/queries/grid-rollup'
import { getRecord } from '@operagrid/db/queries/record'
import { inTenant } from '@operagrid/db/tenant'
import type { Cells } from '@operagrid/shared/domain/cell'
import type { Field } from '@operagrid/shared/domain/field'

import { makeEngine } from './engine.ts'
import type { Engine } from './engine.ts'
import { rollGrid } from './roll-grid.ts'
import { settleShape } from './settle-shape.ts'
import { applied, create, makeEngineBed, patch } from './testing/engine-bed.ts'
import type { EngineBed } from './testing/engine-bed.ts'
import { addField, linkGrids, rolled } from './testing/rolled-grids.ts'

const title: Field = { id: 'title000', name: 'Title', type: 'text', choices: [] }
const sign: Field = {
  id: 'sign0000',
  name: 'Sign',
  type: 'formula',
  choices: [],
  formula: { source: '{where000} & ": " & {title000}', result: 'text' },
}

let bed: EngineBed
/** Commits, and works no rollup out by itself. */
let quiet: Engine
let regions: string
let towns: string
beforeAll(async () => {
  bed = await makeEngineBed()
  quiet = makeEngine(bed.database.db, pino({ level: 'silent' }))
  quiet.close()
  const own = { ...bed, engine: quiet }
  regions = await bed.newGrid([title])
  towns = await bed.newGrid([title])
  await linkGrids(own, [towns, 'region00'], [regions, 'towns000'], true)
  await addField(own, towns, rolled('where000', 'values', 'region00', 'title000'))
  await addField(own, towns, sign)
})
afterAll(async () => await bed[Symbol.asyncDispose]())

const apply = async (gridId: string, ...ops: Parameters<Engine['apply']>[2]) =>
  applied(await quiet.apply(bed.members.organizer, gridId, ops))

/** A region, and a town in it. */
async function newTown(): Promise<{ region: string; town: string }> {
  const [region, town] = [uuidv7(), uuidv7()]
  await apply(regions, create(region, { title000: 'Coast' }))
  const op = create(town, { title000: 'Pier' })
  await apply(towns, { ...op, cells: { ...op.cells, region00: [region] } })
  await roll()
  expect(await cells(town)).toMatchObject({ where000: 'Coast', sign0000: 'Coast: Pier' })
  return { region, town }
}

async function cells(id: string): Promise<Cells> {
  return await inTenant(bed.database.db, bed.members.organizer, async (tx) => {
    const { fields } = await getGrid(tx, towns)
    return (await getRecord(tx, towns, id, fields)).cells
  })
}

/** Works out the towns. `meanwhile` happens when they are worked out and not yet written. */
async function roll(meanwhile?: () => Promise<unknown>): Promise<void> {
  const { db } = bed.database
  const { marks, reads } = await inTenant(db, bed.members.organizer, async (tx) => ({
    marks: await listWatermarks(tx),
    reads: await listRollupReads(tx),
  }))
  const behind = marks.filter(({ gridId }) => gridId === towns).map((mark) => ({ ...mark, after: mark.version }))
  let first = meanwhile
  const exclusive = async <T>(_tenantId: string, _gridId: string, work: () => Promise<T>): Promise<T> => {
    const happens = first
    first = undefined
    await happens?.()
    return await work()
  }
  const options = { db, writer: { exclusive }, computer: { begin: () => undefined }, committed: () => undefined }
  await rollGrid(options, bed.members.organizer, { gridId: towns, behind, reads })
}

it('what somebody edits between working out and writing keeps their edit, and all that follows from both', async () => {
  const { region, town } = await newTown()
  await apply(regions, patch(region, { title000: 'Hills' }, 100))
  await roll(() => apply(towns, patch(town, { title000: 'Square' }, 100)))
  expect(await cells(town)).toMatchObject({ title000: 'Square', where000: 'Hills', sign0000: 'Hills: Square' })
})

it('nothing is written to what is deleted meanwhile', async () => {
  const { region, town } = await newTown()
  await apply(regions, patch(region, { title000: 'Hills' }, 100))
  await roll(() => apply(towns, { kind: 'delete', opId: uuidv7(), recordId: town }))
  await apply(towns, { kind: 'restore', opId: uuidv7(), recordId: town })
  expect(await cells(town)).toMatchObject({ where000: 'Coast' })
  await roll()
  expect(await cells(town)).toMatchObject({ where000: 'Hills', sign0000: 'Hills: Pier' })
})

it('fields that change meanwhile are what counts', async () => {
  const { region, town } = await newTown()
  await apply(regions, patch(region, { title000: 'Hills' }, 100))
  const loud: Field = { ...sign, formula: { source: '{where000} & "!"', result: 'text' } }
  await roll(async () => {
    await quiet.reshape(bed.members.organizer, towns, async (tx, grid) => {
      await updateField(tx, towns, loud)
      const fields = grid.fields.map((field) => (field.id === loud.id ? loud : field))
      return await settleShape(tx, bed.members.organizer, grid, fields)
    })
  })
  expect(await cells(town)).toMatchObject({ where000: 'Hills', sign0000: 'Hills!' })
})
