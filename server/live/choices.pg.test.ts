import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, expect, it } from 'vitest'

import { getRecord } from '@operagrid/db/queries/record'
import { inTenant } from '@operagrid/db/tenant'
import type { CellValue } from '@operagrid/shared/domain/cell'
import type { Field } from '@operagrid/shared/domain/field'
import type { OpResult } from '@operagrid/shared/domain/op'

import { applied, makeEngineBed } from './testing/engine-bed.ts'

const hazards: Field = {
  id: 'hazards0',
  name: 'Hazards',
  type: 'multiSelect',
  choices: [
    { id: 'fire0000', name: 'Fire', color: 'red' },
    { id: 'smoke000', name: 'Smoke', color: 'gray' },
  ],
}
const photos: Field = { id: 'photos00', name: 'Photos', type: 'photo', choices: [] }

let bed: Awaited<ReturnType<typeof makeEngineBed>>
beforeAll(async () => void (bed = await makeEngineBed()))
afterAll(async () => await bed[Symbol.asyncDispose]())

async function write(cells: Readonly<Record<string, CellValue>>): Promise<[OpResult | undefined, CellValue]> {
  const { organizer } = bed.members
  const gridId = await bed.newGrid([hazards, photos])
  const recordId = uuidv7()
  await bed.engine.apply(organizer, gridId, [{ kind: 'create', opId: uuidv7(), recordId, cells: {} }])
  const [result] = await bed.engine.apply(organizer, gridId, [
    { kind: 'patch', opId: uuidv7(), recordId, cells, baseVersion: 1 },
  ])
  const record = await inTenant(bed.database.db, organizer, (tx) => getRecord(tx, gridId, recordId, [hazards, photos]))
  return [result, record.cells[hazards.id] ?? null]
}

it('choices are stored in their order, none twice, and an empty list is an empty cell', async () => {
  expect((await write({ hazards0: ['smoke000', 'fire0000', 'smoke000'] }))[1]).toEqual(['fire0000', 'smoke000'])
  expect((await write({ hazards0: [] }))[1]).toBeNull()
})

it.each<[string, Readonly<Record<string, CellValue>>]>([
  ['a choice that is not there', { hazards0: ['fire0000', 'gone0000'] }],
  ['one choice without a list', { hazards0: 'fire0000' }],
  ['ids of attachments', { hazards0: [uuidv7()] }],
  ['choices as photos', { photos00: ['fire0000'] }],
])('%s is refused, and nothing is written', async (_what, cells) => {
  const [result, value] = await write(cells)
  expect(applied(result === undefined ? [] : [result])).toEqual(['BAD_INPUT'])
  expect(value).toBeNull()
})
