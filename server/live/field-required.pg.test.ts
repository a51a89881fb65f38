import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'

import { saveForm } from '@operagrid/db/queries/form'
import { getRecord } from '@operagrid/db/queries/record'
import { inTenant } from '@operagrid/db/tenant'
import type { Cells } from '@operagrid/shared/domain/cell'
import type { Field } from '@operagrid/shared/domain/field'
import type { Actor } from '@operagrid/shared/domain/member'
import type { Op, OpResult } from '@operagrid/shared/domain/op'

import { makeEngineBed } from './testing/engine-bed.ts'

const place: Field = { id: 'place000', name: 'Place', type: 'text', choices: [], required: true }
const note: Field = { id: 'note0000', name: 'Note', type: 'text', choices: [], default: 'None' }
const status: Field = {
  id: 'status00',
  name: 'Status',
  type: 'select',
  choices: [{ id: 'open0000', name: 'Open', color: 'red' }],
  default: 'open0000',
  hiddenFrom: ['reporter'],
}
const owner: Field = { id: 'owner000', name: 'Owner', type: 'person', choices: [], default: { made: 'by' } }
const begun: Field = { id: 'begun000', name: 'Begun', type: 'dateTime', choices: [], default: { made: 'at' } }
const due: Field = { id: 'due00000', name: 'Due', type: 'date', choices: [], default: { made: 'day' } }
const fields = [place, note, status]

let bed: Awaited<ReturnType<typeof makeEngineBed>>
let gridId: string
let formId: string
beforeAll(async () => void (bed = await makeEngineBed()))
afterAll(async () => await bed[Symbol.asyncDispose]())
beforeEach(async () => {
  head = 0
  gridId = await bed.newGrid(fields)
  formId = uuidv7()
  const items = [place, note].map(({ id, name }) => ({ fieldId: id, label: name, help: '', required: false }))
  await inTenant(bed.database.db, bed.members.organizer, (tx) =>
    saveForm(tx, gridId, formId, { name: 'Report', description: '', open: true, items }),
  )
})

/** The grid's version: ops are made in sight of it, so that they take the way that most edits take. */
let head = 0
async function apply(actor: Actor, ...ops: readonly Op[]): Promise<readonly OpResult[]> {
  const results = await bed.engine.apply(actor, gridId, ops)
  for (const result of results) if (result.status === 'applied') head = Math.max(head, result.version)
  return results
}
const held = async (recordId: string): Promise<Cells> =>
  (
    await inTenant(bed.database.db, bed.members.organizer, (tx) =>
      getRecord(tx, gridId, recordId, [...fields, owner, begun, due]),
    )
  ).cells
const create = (recordId: string, cells: Cells, form?: string, day?: string): Op => ({
  kind: 'create',
  opId: uuidv7(),
  recordId,
  cells: { ...cells },
  ...(form === undefined ? {} : { formId: form }),
  ...(day === undefined ? {} : { day }),
})
const patch = (recordId: string, cells: Cells): Op => ({
  kind: 'patch',
  opId: uuidv7(),
  recordId,
  cells: { ...cells },
  baseVersion: head,
})
const refused = (message: string) => ({ status: 'rejected', code: 'BAD_INPUT', message })

describe('a required field', () => {
  it.each([null, '', ' \n '])('is not emptied by anybody with %j, and keeps what it holds', async (value) => {
    const { organizer, reporter } = bed.members
    const recordId = uuidv7()
    await apply(organizer, create(recordId, { place000: 'Pier 1' }))
    await apply(organizer, {
      kind: 'assign',
      opId: uuidv7(),
      recordId,
      memberId: reporter.memberId,
      baseVersion: head,
    })
    for (const who of [organizer, reporter])
      for (const cells of [{ place000: value }, { place000: value, note0000: 'x' }])
        expect(await apply(who, patch(recordId, cells))).toMatchObject([
          refused('Place is required, so it cannot be emptied. Enter another value.'),
        ])
    expect(await held(recordId)).toEqual({ place000: 'Pier 1' })
    expect(await apply(reporter, patch(recordId, { place000: 'Pier 2' }))).toMatchObject([{ status: 'applied' }])
  })

  it('may be empty where a record begins in the grid, and stays so until it is filled', async () => {
    const { organizer } = bed.members
    const recordId = uuidv7()
    const results = await apply(organizer, create(recordId, {}), patch(recordId, { place000: null, note0000: 'x' }))
    expect(results.map((result) => result.status)).toEqual(['applied', 'applied'])
    expect(await held(recordId)).toEqual({ note0000: 'x' })
  })

  it('is empty again where its author takes back the edit that filled it', async () => {
    const { organizer } = bed.members
    const recordId = uuidv7()
    const fill = patch(recordId, { place000: 'Pier 1' })
    await apply(organizer, create(recordId, {}), fill)
    expect(await apply(organizer, { kind: 'undo', opId: uuidv7(), recordId, target: fill.opId })).toMatchObject([
      { status: 'applied' },
    ])
    expect(await held(recordId)).toEqual({})
  })

  it('is asked for by every form that asks about it, whatever the form says', async () => {
    const { reporter } = bed.members
    expect(await apply(reporter, create(uuidv7(), { note0000: 'x' }, formId))).toMatchObject([
      refused('“Place”: Fill this in.'),
    ])
  })
})

describe('a default', () => {
  it('fills what a form does not ask for, also where its reporter does not see it', async () => {
    const { reporter, organizer } = bed.members
    for (const who of [reporter, organizer]) {
      const recordId = uuidv7()
      await apply(who, create(recordId, { place000: 'Pier 1' }, formId))
      // The question about the note was left open by the person.
      expect(await held(recordId)).toEqual({ place000: 'Pier 1', status00: 'open0000' })
    }
  })

  it('names whoever files a report, and says when, where its form does not ask', async () => {
    gridId = await bed.newGrid([place, owner, begun])
    const items = [{ fieldId: place.id, label: place.name, help: '', required: false }]
    formId = uuidv7()
    await inTenant(bed.database.db, bed.members.organizer, (tx) =>
      saveForm(tx, gridId, formId, { name: 'Report', description: '', open: true, items }),
    )
    const since = Date.now()
    const reports = [bed.members.reporter, bed.members.organizer].map((who) => ({ who, recordId: uuidv7() }))
    // In one group: each is of its own author.
    await Promise.all(reports.map(({ who, recordId }) => apply(who, create(recordId, { place000: 'Pier 1' }, formId))))
    for (const { who, recordId } of reports) {
      const cells = await held(recordId)
      expect(cells).toMatchObject({ place000: 'Pier 1', owner000: [who.memberId] })
      const at = Date.parse(String(cells['begun000']))
      expect(at).toBeGreaterThanOrEqual(since)
      expect(at).toBeLessThanOrEqual(Date.now())
    }
  })

  it('holds the day by the clock of whoever files a report, on which it was filed', async () => {
    gridId = await bed.newGrid([place, due])
    const items = [{ fieldId: place.id, label: place.name, help: '', required: false }]
    formId = uuidv7()
    await inTenant(bed.database.db, bed.members.organizer, (tx) =>
      saveForm(tx, gridId, formId, { name: 'Report', description: '', open: true, items }),
    )
    const [first, second, silent] = [uuidv7(), uuidv7(), uuidv7()]
    const before = new Date().toISOString().slice(0, 10)
    // Both waited for a network, and come together.
    await apply(
      bed.members.reporter,
      create(first, { place000: 'Pier 1' }, formId, '2026-11-27'),
      create(second, { place000: 'Pier 1' }, formId, '2026-11-28'),
      create(silent, { place000: 'Pier 1' }, formId),
    )
    expect(await held(first)).toEqual({ place000: 'Pier 1', due00000: '2026-11-27' })
    expect(await held(second)).toEqual({ place000: 'Pier 1', due00000: '2026-11-28' })
    const day = String((await held(silent))['due00000'])
    expect(day >= before && day <= new Date().toISOString().slice(0, 10)).toBe(true)
  })

  it('leaves what follows a report in the same group to its own author', async () => {
    const { reporter, organizer } = bed.members
    const [first, second] = [uuidv7(), uuidv7()]
    const [filed, denied, made] = await Promise.all([
      apply(reporter, create(first, { place000: 'Pier 1' }, formId)),
      apply(reporter, create(second, { place000: 'Pier 2' })),
      apply(organizer, create(uuidv7(), {})),
    ])
    expect([filed, denied, made]).toMatchObject([
      [{ status: 'applied' }],
      [{ status: 'rejected', code: 'NOT_ALLOWED' }],
      [{ status: 'applied' }],
    ])
  })
})
