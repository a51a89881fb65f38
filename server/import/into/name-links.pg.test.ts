import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, expect, test } from 'vitest'

import { insertFields } from '@operagrid/db/queries/grid'
import { readWindow } from '@operagrid/db/queries/record'
import { inTenant } from '@operagrid/db/tenant'
import type { Field } from '@operagrid/shared/domain/field'
import { everything } from '@operagrid/shared/domain/query'

import { openImportDesk } from '../testing/import-desk.ts'
import type { ImportDesk } from '../testing/import-desk.ts'

const guests: Field = {
  id: 'guests00',
  name: 'Guests',
  type: 'link',
  choices: [],
  link: { gridId: '', fieldId: 'friends0' },
}

let desk: ImportDesk
const ids = new Map<string, string>()
beforeAll(async () => {
  desk = await openImportDesk()
  const { gridId } = desk.tenant
  // A link of the grid to itself; its title field is the first one.
  const forth: Field = { ...guests, link: { gridId, fieldId: 'friends0' } }
  const back: Field = { ...guests, id: 'friends0', name: 'Friends', link: { gridId, fieldId: 'guests00' } }
  await inTenant(desk.database.db, desk.organizer, (tx) => insertFields(tx, gridId, [forth, back], 50))
  for (const title of ['Ida', 'Tove, the elder', 'Twin', 'Twin']) {
    const recordId = uuidv7()
    ids.set(title, recordId)
    await desk.apply([{ kind: 'create', opId: uuidv7(), recordId, cells: { ref00000: title } }])
  }
})
afterAll(() => desk[Symbol.asyncDispose]())

test('a file names linked records by their titles, where nobody else is called so', async () => {
  const text = 'Ref,Guests\nA,"ida; ""Tove, the elder"""\nB,"Tove, the elder"\nC,#1\nD,Twin\nE,"Ida, Nobody"\nF,\n'
  const asked = desk.asked(await desk.upload(text))
  const target = { fieldId: 'guests00', sources: [1], plan: { type: 'link' as const }, addChoices: false }
  const input = { ...asked, targets: [...asked.targets, target] }
  const { result } = await desk.run(input)
  expect(result.into).toMatchObject({ added: 6, leftOut: 0 })
  expect(result.problems).toEqual([
    {
      column: 'Guests',
      outcome: 'dropped',
      count: 2,
      examples: [
        { row: 5, value: 'Twin', reason: '2 records are called “Twin”' },
        { row: 6, value: 'Ida, Nobody', reason: 'no record is called “Nobody”' },
      ],
    },
  ])
  const fields: Field[] = ['ref00000', 'guests00', 'friends0'].map((id) => ({ ...guests, id, type: 'text' }))
  const { records } = await inTenant(desk.database.db, desk.organizer, (tx) =>
    readWindow(tx, { gridId: desk.tenant.gridId, query: everything, limit: 100 }, fields),
  )
  const cells = new Map(records.map((record) => [record.cells['ref00000'], record]))
  const [ida, tove] = [ids.get('Ida'), ids.get('Tove, the elder')]
  expect(['A', 'B', 'C', 'D', 'E', 'F'].map((ref) => cells.get(ref)?.cells['guests00'] ?? null)).toEqual([
    [ida, tove],
    [tove],
    [ida],
    null,
    null,
    null,
  ])
  expect(cells.get('Ida')?.cells['friends0']).toEqual([cells.get('A')?.id, cells.get('C')?.id])
})
