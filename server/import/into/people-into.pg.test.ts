import { afterAll, beforeAll, expect, test } from 'vitest'

import { insertFields } from '@operagrid/db/queries/grid'
import { inTenant } from '@operagrid/db/tenant'
import type { Field } from '@operagrid/shared/domain/field'

import { openImportDesk } from '../testing/import-desk.ts'
import type { ImportDesk } from '../testing/import-desk.ts'

const crew: Field = { id: 'crew0000', name: 'Crew', type: 'person', choices: [], several: true }
const owner: Field = { id: 'owner000', name: 'Owner', type: 'person', choices: [] }

let desk: ImportDesk
/** Two members, by name and address. */
let people: readonly { readonly id: string; readonly name: string; readonly email: string }[]
beforeAll(async () => {
  desk = await openImportDesk()
  const { organizer, database, tenant } = desk
  await inTenant(database.db, organizer, (tx) => insertFields(tx, tenant.gridId, [crew, owner], 6))
  const ids = [tenant.actors.organizer.memberId, tenant.actors.viewer.memberId]
  await desk.rows("update membership set name = 'Ada Lund' where id = $1", [ids[0]])
  await desk.rows("update membership set name = 'Ben Falk', email = 'ben@ship.test' where id = $1", [ids[1]])
  const { rows } = await desk.rows<{ id: string; name: string; email: string }>(
    'select id, name, email from membership where id = any($1) order by name',
    [ids],
  )
  people = rows
})
afterAll(() => desk[Symbol.asyncDispose]())

test('a file names people by name or address; what is nobody’s, or too many, is left out and listed', async () => {
  const [ada, ben] = people.map(({ id }) => id)
  const text = [
    'Crew,Owner',
    'Ada Lund,ben@ship.test',
    '"ben falk, Ada Lund",Ada Lund',
    'Nobody,"Ada Lund, Ben Falk"',
    ',Ben Falk',
    '',
  ].join('\n')
  const analysis = await desk.upload(text)
  const targets = [crew, owner].map(({ id }, column) => ({
    fieldId: id,
    sources: [column],
    plan: { type: 'person' as const },
    addChoices: false,
  }))
  const { result } = await desk.run(desk.asked(analysis, { targets }))
  expect(await desk.read()).toEqual([
    { Crew: [ada], Owner: [ben] },
    { Crew: people.map(({ id }) => id).toSorted(), Owner: [ada] },
    {},
    { Owner: [ben] },
  ])
  expect(result.problems.map(({ column, outcome, count }) => [column, outcome, count])).toEqual([
    ['Crew', 'dropped', 1],
    ['Owner', 'dropped', 1],
  ])
})
