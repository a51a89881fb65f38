import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, expect, it } from 'vitest'

import { saveForm } from '@operagrid/db/queries/form'
import { listFields } from '@operagrid/db/queries/grid'
import { removeMember } from '@operagrid/db/queries/membership'
import { listNotifications } from '@operagrid/db/queries/notification'
import { getRecord } from '@operagrid/db/queries/record'
import { inTenant } from '@operagrid/db/tenant'
import { createMembers } from '@operagrid/db/testing/members'
import type { CellValue } from '@operagrid/shared/domain/cell'
import type { Field } from '@operagrid/shared/domain/field'
import type { Actor } from '@operagrid/shared/domain/member'
import type { Op, OpResult } from '@operagrid/shared/domain/op'

import { applied, makeEngineBed } from './testing/engine-bed.ts'
import { BACK, FORTH, linksOf, makeLinkedGrids } from './testing/linked-grids.ts'

const title: Field = { id: 'title000', name: 'Title', type: 'text', choices: [] }
const owner: Field = { id: 'owner000', name: 'Owner', type: 'person', choices: [] }
const crew: Field = { id: 'crew0000', name: 'Crew', type: 'person', choices: [], several: true }
const secret: Field = { id: 'secret00', name: 'Watched by', type: 'person', choices: [], hiddenFrom: ['viewer'] }
const fields = [owner, crew, secret]

let bed: Awaited<ReturnType<typeof makeEngineBed>>
beforeAll(async () => void (bed = await makeEngineBed()))
afterAll(async () => await bed[Symbol.asyncDispose]())

type Cells = Readonly<Record<string, CellValue>>

const patch = (recordId: string, cells: Cells): Op => ({
  kind: 'patch',
  opId: uuidv7(),
  recordId,
  cells: { ...cells },
  baseVersion: Number.MAX_SAFE_INTEGER,
})

/** A record with these cells in a grid of its own. */
async function begin(cells: Cells = {}) {
  const { organizer } = bed.members
  const gridId = await bed.newGrid(fields)
  const recordId = uuidv7()
  const apply = async (who: Actor, ...ops: Op[]): Promise<OpResult[]> => await bed.engine.apply(who, gridId, ops)
  await apply(organizer, { kind: 'create', opId: uuidv7(), recordId, cells: { ...cells } })
  const held = async (fieldId: string): Promise<CellValue> =>
    (await inTenant(bed.database.db, organizer, (tx) => getRecord(tx, gridId, recordId, fields))).cells[fieldId] ?? null
  return { gridId, recordId, apply, held }
}

const toldIn = async (who: Actor, gridId: string) =>
  (await inTenant(bed.database.db, who, listNotifications, { mode: 'snapshot' })).filter(
    ({ grid }) => grid.id === gridId,
  )

it('people are stored in the order of their ids, none twice, and an empty list is an empty cell', async () => {
  const { organizer, viewer } = bed.members
  const { recordId, apply, held } = await begin()
  const both = [organizer.memberId, viewer.memberId].toSorted()
  await apply(organizer, patch(recordId, { crew0000: [...both.toReversed(), ...both] }))
  expect(await held('crew0000')).toEqual(both)
  await apply(organizer, patch(recordId, { crew0000: [] }))
  expect(await held('crew0000')).toBeNull()
})

it('whoever is no member is refused, in a new record and in one that is there', async () => {
  const { organizer } = bed.members
  const { recordId, apply, held } = await begin()
  const stranger = uuidv7()
  const result = await apply(organizer, patch(recordId, { crew0000: [organizer.memberId, stranger] }))
  expect(applied(result)).toEqual(['NOT_FOUND'])
  expect(await held('crew0000')).toBeNull()
  const made: Op = { kind: 'create', opId: uuidv7(), recordId: uuidv7(), cells: { owner000: [stranger] } }
  expect(applied(await apply(organizer, made))).toEqual(['NOT_FOUND'])
})

it('a member of another workspace is refused like somebody who is nowhere', async () => {
  const { organizer } = bed.members
  const elsewhere = await createMembers(bed.database.adminUrl)
  const { recordId, apply } = await begin()
  const answerFor = async (id: string) => {
    const [{ opId: _, ...answer } = { opId: '' }] = await apply(organizer, patch(recordId, { owner000: [id] }))
    return answer
  }
  expect(await answerFor(elsewhere.organizer.memberId)).toEqual(await answerFor(uuidv7()))
})

it.each<[string, Cells]>([
  ['several where one is taken', { owner000: [uuidv7(), uuidv7()] }],
  ['a name', { owner000: 'Somebody' }],
  ['ids of choices', { crew0000: ['fire0000'] }],
])('%s is refused, and nothing is written', async (_what, cells) => {
  const { recordId, apply, held } = await begin()
  expect(applied(await apply(bed.members.organizer, patch(recordId, cells)))).toEqual(['BAD_INPUT'])
  expect(await held('owner000')).toBeNull()
})

it('who is named is told so once, by others only, and not of a field that is hidden from them', async () => {
  const { organizer, management, viewer } = bed.members
  const { gridId, recordId, apply } = await begin()
  await apply(organizer, patch(recordId, { owner000: [management.memberId], crew0000: [organizer.memberId] }))
  expect(await toldIn(management, gridId)).toMatchObject([{ kind: 'assigned', record: { id: recordId } }])
  expect(await toldIn(organizer, gridId)).toEqual([])

  // Somebody else joins them: nothing is new for who is there already.
  await apply(organizer, patch(recordId, { crew0000: [organizer.memberId, viewer.memberId].toSorted() }))
  await apply(organizer, patch(recordId, { owner000: [management.memberId] }))
  expect(await toldIn(management, gridId)).toHaveLength(1)
  expect(await toldIn(viewer, gridId)).toHaveLength(1)

  await apply(organizer, patch(recordId, { secret00: [viewer.memberId] }))
  expect(await toldIn(viewer, gridId)).toHaveLength(1)
})

it('who is named in a record that somebody makes is told, and who is taken out again at once is not', async () => {
  const { organizer, management, viewer } = bed.members
  const { gridId, apply } = await begin()
  const recordId = uuidv7()
  await apply(
    organizer,
    { kind: 'create', opId: uuidv7(), recordId, cells: { owner000: [management.memberId] } },
    patch(recordId, { owner000: [viewer.memberId] }),
  )
  expect(await toldIn(management, gridId)).toEqual([])
  expect(await toldIn(viewer, gridId)).toMatchObject([{ kind: 'assigned', record: { id: recordId } }])
})

it('a reporter knows nothing of a field that names people, though a form asks for it', async () => {
  const { organizer, reporter } = bed.members
  const gridId = await bed.newGrid([title, owner])
  const formId = uuidv7()
  const items = [title, owner].map(({ id, name }) => ({ fieldId: id, label: name, help: '', required: false }))
  await inTenant(bed.database.db, organizer, (tx) =>
    saveForm(tx, gridId, formId, { name: 'Report', description: '', open: true, items }),
  )
  const seen = await inTenant(bed.database.db, reporter, (tx) => listFields(tx, gridId))
  expect(seen.map(({ id }) => id)).toEqual(['title000'])
  const report = (cells: Cells): Op => ({
    kind: 'create',
    opId: uuidv7(),
    recordId: uuidv7(),
    formId,
    cells: { ...cells },
  })
  const file = async (cells: Cells) => applied(await bed.engine.apply(reporter, gridId, [report(cells)]))
  expect(await file({ title000: 'Leak', owner000: [reporter.memberId] })).toEqual(['NOT_FOUND'])
  expect(await file({ title000: 'Leak' })).toEqual([1])
})

it('people are named along with links to other grids, whoever they are', async () => {
  const { organizer, viewer } = bed.members
  const { from, to } = await makeLinkedGrids(bed, { more: [owner] })
  const [site, incident] = [uuidv7(), uuidv7()]
  const make = (recordId: string, cells: Cells): Op => ({
    kind: 'create',
    opId: uuidv7(),
    recordId,
    cells: { ...cells },
  })
  expect(applied(await bed.engine.apply(organizer, to, [make(site, { title000: 'Pier' })]))).toEqual([1])
  const cells = { title000: 'Leak', owner000: [viewer.memberId], [FORTH]: [site] }
  expect(applied(await bed.engine.apply(organizer, from, [make(incident, cells)]))).toEqual([1])
  expect(await linksOf(bed, to, site, BACK)).toEqual([incident])
  expect((await toldIn(viewer, from)).map(({ record }) => record.id)).toEqual([incident])
})

it('whoever left stays named where they are, and is named nowhere else', async () => {
  const { organizer, management, viewer } = bed.members
  const { recordId, apply, held } = await begin({ crew0000: [viewer.memberId] })
  await inTenant(bed.database.db, management, (tx) => removeMember(tx, viewer.memberId))
  const both = [organizer.memberId, viewer.memberId].toSorted()
  expect(applied(await apply(organizer, patch(recordId, { crew0000: both })))).toEqual([expect.any(Number)])
  expect(await held('crew0000')).toEqual(both)
  expect(applied(await apply(organizer, patch(recordId, { owner000: [viewer.memberId] })))).toEqual(['NOT_FOUND'])
})
