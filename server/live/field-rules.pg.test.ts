import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'

import { saveForm } from '@operagrid/db/queries/form'
import { updateField } from '@operagrid/db/queries/grid'
import { getRecord } from '@operagrid/db/queries/record'
import { inTenant } from '@operagrid/db/tenant'
import type { Cells } from '@operagrid/shared/domain/cell'
import type { Field } from '@operagrid/shared/domain/field'
import type { Actor } from '@operagrid/shared/domain/member'
import type { Op, OpResult } from '@operagrid/shared/domain/op'

import { applied, makeEngineBed } from './testing/engine-bed.ts'

const percent = { style: 'percent', decimals: 0 } as const
const share: Field = {
  id: 'share000',
  name: 'Share',
  type: 'number',
  choices: [],
  range: { most: 0.5 },
  format: percent,
}
const due: Field = {
  id: 'due00000',
  name: 'Due',
  type: 'date',
  choices: [],
  range: { least: '2026-01-01', most: '2026-12-31' },
}
const plate: Field = {
  id: 'plate000',
  name: 'Plate',
  type: 'text',
  choices: [],
  pattern: { source: '[A-Z]{2}-\\d{4}', hint: 'Two letters and four digits' },
}
const note: Field = { id: 'note0000', name: 'Note', type: 'text', choices: [] }
const fields = [share, due, plate, note]

let bed: Awaited<ReturnType<typeof makeEngineBed>>
let gridId: string
let formId: string
beforeAll(async () => void (bed = await makeEngineBed()))
afterAll(async () => await bed[Symbol.asyncDispose]())
beforeEach(async () => {
  head = 0
  gridId = await bed.newGrid(fields)
  formId = uuidv7()
  const items = [plate, share].map(({ id }) => ({ fieldId: id, label: 'Its sign', help: '', required: false }))
  await inTenant(bed.database.db, bed.members.organizer, (tx) =>
    saveForm(tx, gridId, formId, { name: 'Report', description: '', open: true, items }),
  )
})

/** Ops are made in sight of the grid's version, so that they take the way that most edits take. */
let head = 0
async function apply(actor: Actor, ...ops: readonly Op[]): Promise<readonly OpResult[]> {
  const results = await bed.engine.apply(actor, gridId, ops)
  for (const result of results) if (result.status === 'applied') head = Math.max(head, result.version)
  return results
}
const held = async (recordId: string): Promise<Cells> =>
  (await inTenant(bed.database.db, bed.members.organizer, (tx) => getRecord(tx, gridId, recordId, fields))).cells
const create = (cells: Cells, form?: string) => ({
  kind: 'create' as const,
  opId: uuidv7(),
  recordId: uuidv7(),
  cells: { ...cells },
  ...(form === undefined ? {} : { formId: form }),
})
const patch = (recordId: string, cells: Cells): Op => ({
  kind: 'patch',
  opId: uuidv7(),
  recordId,
  cells: { ...cells },
  baseVersion: head,
})
const refused = (message: string) => [{ status: 'rejected', code: 'BAD_INPUT', message }]

describe('a cell that breaks a rule of its field', () => {
  const cases: readonly (readonly [Cells, string])[] = [
    [{ share000: 0.51 }, 'Share: At most 50 %.'],
    [{ due00000: '2025-12-31' }, 'Due: From 2026-01-01 to 2026-12-31.'],
    [{ due00000: '2027-01-01' }, 'Due: From 2026-01-01 to 2026-12-31.'],
    [{ plate000: 'AB-12345' }, 'Plate: Two letters and four digits.'],
    [{ plate000: `AB-1234${'x'.repeat(200)}` }, 'Plate: Use at most 200 characters.'],
  ]
  it.each(cases)('is refused in an edit and in a new record: %j', async (cells, reason) => {
    const { organizer } = bed.members
    const made = create({ share000: 0.5, due00000: '2026-12-31', plate000: 'AB-1234' })
    expect(applied(await apply(organizer, made))).toEqual([1])
    expect(await apply(organizer, patch(made.recordId, { ...cells, note0000: 'x' }))).toMatchObject(refused(reason))
    expect(await apply(organizer, create(cells))).toMatchObject(refused(reason))
    expect(await held(made.recordId)).toEqual(made.cells)
  })

  it('is refused in a report, by the words of its question, and in a correction of one', async () => {
    const { reporter } = bed.members
    expect(await apply(reporter, create({ plate000: 'abc' }, formId))).toMatchObject(
      refused('“Its sign”: Two letters and four digits.'),
    )
    const filed = create({ plate000: 'AB-1234' }, formId)
    expect(applied(await apply(reporter, filed))).toEqual([1])
    expect(await apply(reporter, patch(filed.recordId, { plate000: 'abc' }))).toMatchObject(
      refused('Plate: Two letters and four digits.'),
    )
  })

  it('stays where it was there before the rule, is emptied or mended, and comes back from the trash', async () => {
    const { organizer } = bed.members
    const without = { ...plate, pattern: null }
    const say = async (field: Field) => {
      const work = async (tx: Parameters<typeof updateField>[0]) => {
        await updateField(tx, gridId, field)
        return { fields, reload: false }
      }
      head = (await bed.engine.reshape(organizer, gridId, work)).version
    }
    await say(without)
    const [old, other] = [create({ plate000: 'old' }), create({ plate000: 'other' })]
    const wrong = patch(other.recordId, { plate000: 'wrong' })
    await apply(organizer, old, other, wrong)
    const mended = patch(other.recordId, { plate000: 'AB-0001' })
    await apply(organizer, mended)
    await say(plate)
    expect(applied(await apply(organizer, patch(old.recordId, { note0000: 'x' })))).toHaveLength(1)
    expect(await apply(organizer, patch(old.recordId, { plate000: 'old', note0000: 'y' }))).toMatchObject([
      { status: 'applied' },
    ])
    const ops = (['delete', 'restore'] as const).map((kind) => ({ kind, opId: uuidv7(), recordId: old.recordId }))
    expect(await apply(organizer, ...ops)).toMatchObject([{ status: 'applied' }, { status: 'applied' }])
    expect(await held(old.recordId)).toEqual({ plate000: 'old', note0000: 'y' })
    // To take the mending back would write what the rule refuses.
    const undo: Op = { kind: 'undo', opId: uuidv7(), recordId: other.recordId, target: mended.opId }
    expect(await apply(organizer, undo)).toMatchObject(refused('Plate: Two letters and four digits.'))
    expect(await apply(organizer, patch(old.recordId, { plate000: null }))).toMatchObject([{ status: 'applied' }])
  })
})
