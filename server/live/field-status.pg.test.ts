import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'

import { saveForm } from '@operagrid/db/queries/form'
import { getRecord } from '@operagrid/db/queries/record'
import { inTenant } from '@operagrid/db/tenant'
import type { CellValue } from '@operagrid/shared/domain/cell'
import type { Field } from '@operagrid/shared/domain/field'
import type { Actor } from '@operagrid/shared/domain/member'
import type { Op, OpResult } from '@operagrid/shared/domain/op'

import { makeEngineBed } from './testing/engine-bed.ts'

const status: Field = {
  id: 'status00',
  name: 'Status',
  type: 'status',
  choices: [
    { id: 'new00000', name: 'New', color: 'blue', next: ['work0000'] },
    { id: 'work0000', name: 'In work', color: 'amber', next: ['done0000', 'new00000'] },
    { id: 'done0000', name: 'Done', color: 'green', done: true, next: [] },
  ],
  default: 'new00000',
}
const note: Field = { id: 'note0000', name: 'Note', type: 'text', choices: [] }
const fields = [status, note]

let bed: Awaited<ReturnType<typeof makeEngineBed>>
let gridId: string
let head = 0
beforeAll(async () => void (bed = await makeEngineBed()))
afterAll(async () => await bed[Symbol.asyncDispose]())
beforeEach(async () => {
  head = 0
  gridId = await bed.newGrid(fields)
})

async function apply(actor: Actor, ...ops: readonly Op[]): Promise<readonly OpResult[]> {
  const results = await bed.engine.apply(actor, gridId, ops)
  for (const result of results) if (result.status === 'applied') head = Math.max(head, result.version)
  return results
}
const held = async (recordId: string): Promise<CellValue | undefined> =>
  (await inTenant(bed.database.db, bed.members.organizer, (tx) => getRecord(tx, gridId, recordId, fields))).cells[
    status.id
  ]
const move = (recordId: string, to: string | null, base = head): Op => ({
  kind: 'patch',
  opId: uuidv7(),
  recordId,
  cells: { status00: to },
  baseVersion: base,
})
async function makeRecord(state: string | null, more: Partial<Extract<Op, { kind: 'create' }>> = {}): Promise<string> {
  const recordId = uuidv7()
  const cells = state === null ? {} : { status00: state }
  const [made] = await apply(bed.members.organizer, { kind: 'create', opId: uuidv7(), recordId, cells, ...more })
  expect(made).toMatchObject({ status: 'applied' })
  return recordId
}
const refused = (message: string) => ({ status: 'rejected', code: 'BAD_INPUT', message })
const notToDone = refused('Status: “New” cannot become “Done”. It may become “In work”.')

describe('a state that may not follow', () => {
  it('is refused with both names, nothing else of the op is written, and what may follow is taken', async () => {
    const { organizer } = bed.members
    const recordId = await makeRecord('new00000')
    const both: Op = {
      kind: 'patch',
      opId: uuidv7(),
      recordId,
      cells: { note0000: 'x', status00: 'done0000' },
      baseVersion: head,
    }
    expect(await apply(organizer, both)).toMatchObject([notToDone])
    expect(await apply(organizer, move(recordId, null))).toMatchObject([
      refused('Status: “New” cannot be emptied. It may become “In work”.'),
    ])
    expect(await held(recordId)).toBe('new00000')
    expect(await apply(organizer, move(recordId, 'work0000'), move(recordId, 'done0000'))).toMatchObject([
      { status: 'applied' },
      { status: 'applied' },
    ])
    expect(await apply(organizer, move(recordId, 'new00000'))).toMatchObject([
      refused('Status: “Done” cannot become “New”. Nothing may follow “Done”.'),
    ])
  })

  it('is judged by what the record holds when the op is taken, not by what its author saw', async () => {
    const { organizer, management } = bed.members
    const recordId = await makeRecord('work0000')
    const seen = head
    const results = await Promise.all([
      apply(organizer, move(recordId, 'done0000', seen)),
      apply(management, move(recordId, 'new00000', seen)),
    ])
    // Whichever came first: from where it led the other may not go.
    const [done, back] = results.flat().map((result) => result.status)
    expect(new Set([done, back])).toEqual(new Set(['applied', 'rejected']))
    expect(await held(recordId)).toBe(done === 'applied' ? 'done0000' : 'new00000')
  })

  it('is refused to a reporter who corrects a report, too', async () => {
    const { organizer, reporter } = bed.members
    const formId = uuidv7()
    const items = [status, note].map(({ id, name }) => ({ fieldId: id, label: name, help: '', required: false }))
    await inTenant(bed.database.db, organizer, (tx) =>
      saveForm(tx, gridId, formId, { name: 'Report', description: '', open: true, items }),
    )
    const recordId = uuidv7()
    await apply(reporter, { kind: 'create', opId: uuidv7(), recordId, cells: { status00: 'new00000' }, formId })
    await apply(organizer, {
      kind: 'assign',
      opId: uuidv7(),
      recordId,
      memberId: reporter.memberId,
      baseVersion: head,
    })
    expect(await apply(reporter, move(recordId, 'done0000'))).toMatchObject([notToDone])
    expect(await apply(reporter, move(recordId, 'work0000'))).toMatchObject([{ status: 'applied' }])
  })

  it('may be come back from by undo, and again by redo', async () => {
    const { organizer } = bed.members
    const recordId = await makeRecord('work0000')
    const done = move(recordId, 'done0000')
    await apply(organizer, done)
    const undo: Op = { kind: 'undo', opId: uuidv7(), recordId, target: done.opId }
    expect(await apply(organizer, undo)).toMatchObject([{ status: 'applied' }])
    expect(await held(recordId)).toBe('work0000')
    const redo: Op = { kind: 'undo', opId: uuidv7(), recordId, target: undo.opId }
    expect(await apply(organizer, redo)).toMatchObject([{ status: 'applied' }])
    expect(await held(recordId)).toBe('done0000')
  })
})

it('a record may begin in any state, and an empty cell may become any', async () => {
  expect(await held(await makeRecord('done0000'))).toBe('done0000')
  const recordId = await makeRecord(null)
  expect(await apply(bed.members.organizer, move(recordId, 'done0000'))).toMatchObject([{ status: 'applied' }])
})

it('a report begins in the state that the status says, where its form does not ask for it', async () => {
  const { organizer, reporter } = bed.members
  const formId = uuidv7()
  const items = [{ fieldId: note.id, label: 'Note', help: '', required: false }]
  await inTenant(bed.database.db, organizer, (tx) =>
    saveForm(tx, gridId, formId, { name: 'Report', description: '', open: true, items }),
  )
  const recordId = uuidv7()
  await apply(reporter, { kind: 'create', opId: uuidv7(), recordId, cells: { note0000: 'x' }, formId })
  expect(await held(recordId)).toBe('new00000')
})
