import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'

import { insertFields } from '@operagrid/db/queries/grid'
import { inTenant } from '@operagrid/db/tenant'
import type { Field } from '@operagrid/shared/domain/field'

import { callerOf, openImportDesk } from '../testing/import-desk.ts'
import type { ImportDesk } from '../testing/import-desk.ts'

const plate: Field = { id: 'plate000', name: 'Plate', type: 'text', choices: [], unique: true }
const dial: Field = { id: 'dial0000', name: 'Dial', type: 'phone', choices: [], unique: true }
const load: Field = { id: 'load0000', name: 'Load', type: 'number', choices: [], range: { least: 1, most: 9 } }
const code: Field = {
  id: 'code0000',
  name: 'Code',
  type: 'text',
  choices: [],
  pattern: { source: '[A-Z]\\d', hint: 'A letter and a digit' },
}
const fields = [plate, dial, load, code]

let desk: ImportDesk
beforeAll(async () => {
  desk = await openImportDesk()
  await inTenant(desk.database.db, desk.organizer, (tx) => insertFields(tx, desk.tenant.gridId, fields, 6))
})
afterAll(() => desk[Symbol.asyncDispose]())
beforeEach(async () => {
  const { rows } = await desk.rows<{ id: string }>('select id from grid_record where deleted_at is null')
  if (rows.length > 0) await desk.apply(rows.map(({ id }) => ({ kind: 'delete', opId: uuidv7(), recordId: id })))
})

/** A file of these columns, and where they go. */
async function asked(text: string, more: Parameters<ImportDesk['asked']>[1] = {}) {
  const analysis = await desk.upload(text)
  const names = text.split('\n')[0]?.split(',') ?? []
  const targets = names.flatMap((name, column) => {
    const field = fields.find((one) => one.name === name)
    if (field === undefined) return []
    const plan = field.type === 'number' ? { type: 'number' as const, decimal: '.' as const } : { type: field.type }
    return [{ fieldId: field.id, sources: [column], plan: plan as never, addChoices: false }]
  })
  return desk.asked(analysis, { targets, ...more })
}
const listed = (problems: Awaited<ReturnType<ImportDesk['run']>>['result']['problems']) =>
  problems.flatMap(({ column, outcome, examples }) =>
    examples.map(({ row, value, reason }) => `${row} ${column} ${value}: ${outcome}, ${reason}`),
  )
/** How many the grid holds by now; numbers go on from the records that were deleted. */
const lastNumber = async () =>
  (await desk.rows<{ n: number }>('select max(number)::int as n from grid_record')).rows[0]?.n ?? 0

const file = 'Plate,Dial,Load,Code\nA1,0431 901,5,B2\na1 ,0431 902,10,b2\nC3,0431-901,0,D4\nTaken,,1,\n'

test('a file’s cells that break a rule or double stay out, each with its reason, and the check says so before', async () => {
  await desk.makeRecords([{ plate000: 'TAKEN' }])
  const taken = await lastNumber()
  const input = await asked(file)
  const expected = [
    '3 Plate a1: dropped, row 2 has the same',
    `5 Plate Taken: dropped, #${taken} has it already`,
    '3 Load 10: dropped, Between 1 and 9.',
    '4 Load 0: dropped, Between 1 and 9.',
    '3 Code b2: dropped, A letter and a digit.',
    '4 Dial 0431-901: dropped, row 2 has the same',
  ]
  const check = await desk.imports.check(callerOf(desk.organizer), input)
  expect(listed(check.problems).toSorted()).toEqual(expected.toSorted())
  const { result } = await desk.run(input)
  expect(result.into).toMatchObject({ added: 4, leftOut: 0 })
  expect(listed(result.problems).toSorted()).toEqual(expected.toSorted())
  expect(await desk.read()).toEqual([
    { Plate: 'TAKEN' },
    { Plate: 'A1', Dial: '0431 901', Load: 5, Code: 'B2' },
    { Dial: '0431 902' },
    { Plate: 'C3', Code: 'D4' },
    { Load: 1 },
  ])
})

test('where rows are left out for it, what they would have taken is free for others', async () => {
  const text = 'Plate,Load\nA1,50\na1,5\nA1,6\n'
  const { result } = await desk.run(await asked(text, { onMisfit: 'row' }))
  expect(result.into).toMatchObject({ added: 1, leftOut: 2 })
  expect(listed(result.problems).toSorted()).toEqual([
    '2 Load 50: row, Between 1 and 9.',
    '4 Plate A1: row, row 3 has the same',
  ])
  expect(await desk.read()).toEqual([{ Plate: 'a1', Load: 5 }])
})

test('by a unique key records are found however it is written, and changed where their rules allow', async () => {
  const ids = await desk.makeRecords([
    { plate000: 'A1', load0000: 3, dial0000: '0431 1' },
    { plate000: 'B2', dial0000: '0431 2' },
  ])
  // What was there before its rule may stay.
  await desk.rows(`update grid_record set cells = cells || '{"load0000": 99}' where id = $1`, [ids[1]])
  const number = (await lastNumber()) - 1
  const text = 'Plate,Load,Dial\na1 ,4,0431 9\nB2,99,0431 1\nC3,77,0431-9\nB2,1,\n'
  const { result } = await desk.run(await asked(text, { key: plate.id }))
  expect(result.into).toMatchObject({ added: 1, updated: 2, leftOut: 1 })
  expect(listed(result.problems).toSorted()).toEqual([
    '4 Dial 0431-9: dropped, row 2 has the same',
    '4 Load 77: dropped, Between 1 and 9.',
    '5 Plate B2: row, row 3 has the same key',
  ])
  expect(number).toBeGreaterThan(0)
  // Row 2 gave up what row 3 takes.
  expect(await desk.read()).toEqual([
    { Plate: 'a1', Load: 4, Dial: '0431 9' },
    { Plate: 'B2', Load: 99, Dial: '0431 1' },
    { Plate: 'C3' },
  ])
})
