import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { listChanges } from '@operagrid/db/queries/change'
import { saveForm } from '@operagrid/db/queries/form'
import { getRecord } from '@operagrid/db/queries/record'
import { inTenant } from '@operagrid/db/tenant'
import type { Cells } from '@operagrid/shared/domain/cell'
import type { RecordChange } from '@operagrid/shared/domain/change'
import type { Clock } from '@operagrid/shared/domain/clock'
import type { Field } from '@operagrid/shared/domain/field'
import type { Op } from '@operagrid/shared/domain/op'

import { applied, create, makeEngineBed, patch } from './testing/engine-bed.ts'
import type { EngineBed } from './testing/engine-bed.ts'

const clock = (id: string, made: Clock): Field => ({ id, name: id, type: 'clock', choices: [], clock: made })
const fields: readonly Field[] = [
  { id: 'title000', name: 'Title', type: 'text', choices: [] },
  { id: 'seen0000', name: 'Reported at', type: 'dateTime', choices: [] },
  {
    id: 'state000',
    name: 'Status',
    type: 'status',
    choices: [
      { id: 'open0000', name: 'New', color: 'red' },
      { id: 'work0000', name: 'In progress', color: 'amber' },
      { id: 'wait0000', name: 'Waiting', color: 'gray' },
      { id: 'done0000', name: 'Done', color: 'green', done: true },
    ],
  },
  clock('reply000', {
    from: 'status',
    field: 'state000',
    allowances: [
      { state: 'open0000', minutes: 15 },
      { state: 'work0000', minutes: 240 },
      { state: 'done0000', minutes: 1 },
    ],
  }),
  clock('due00000', { from: 'field', field: 'seen0000', minutes: 30, zone: 'UTC', until: 'state000' }),
]

const later = (at: string, minutes: number): string => new Date(Date.parse(at) + minutes * 60_000).toISOString()

describe('a clock', () => {
  let bed: EngineBed
  let gridId: string
  beforeAll(async () => {
    bed = await makeEngineBed()
    gridId = await bed.newGrid(fields)
  })
  afterAll(async () => await bed[Symbol.asyncDispose]())

  const apply = async (...ops: Op[]) => applied(await bed.engine.apply(bed.members.organizer, gridId, ops))
  const cellsOf = async (id: string): Promise<Cells> =>
    (await inTenant(bed.database.db, bed.members.organizer, (tx) => getRecord(tx, gridId, id, fields))).cells
  const lastChange = async (id: string): Promise<RecordChange> => {
    const changes = await inTenant(bed.database.db, bed.members.organizer, (tx) => listChanges(tx, gridId, 0, 1000))
    const last = changes.findLast((change) => change.kind !== 'schema' && change.recordId === id)
    if (last === undefined || last.kind === 'schema') throw new Error('no change')
    return last
  }

  it('of a status runs from the moment of the very change that set the state', async () => {
    const id = uuidv7()
    await apply(create(id, { state000: 'open0000' }))
    const made = await lastChange(id)
    expect(made.after).toMatchObject({ reply000: later(made.at, 15) })
    await apply(patch(id, { state000: 'work0000' }, made.version))
    const moved = await lastChange(id)
    expect(moved.before).toMatchObject({ reply000: later(made.at, 15) })
    expect(moved.after).toEqual({ state000: 'work0000', reply000: later(moved.at, 240) })
  })

  it('is not moved by other edits, and is nobody’s to write', async () => {
    const id = uuidv7()
    await apply(create(id, { state000: 'open0000' }))
    const { reply000 } = await cellsOf(id)
    const head = (await lastChange(id)).version
    await apply(patch(id, { title000: 'Leak', seen0000: '2026-11-23T10:00:00.000Z' }, head))
    expect(await cellsOf(id)).toMatchObject({ reply000, due00000: '2026-11-23T10:30:00.000Z' })
    expect(await apply(patch(id, { reply000: '2027-01-01T00:00:00.000Z' }, head))).toEqual(['BAD_INPUT'])
    expect(await apply(patch(id, { due00000: null }, head))).toEqual(['BAD_INPUT'])
  })

  it('stops in finished states and in those without a time', async () => {
    const id = uuidv7()
    await apply(create(id, { state000: 'open0000', seen0000: '2026-11-23T10:00:00.000Z' }))
    await apply(patch(id, { state000: 'wait0000' }, 0))
    const waiting = await cellsOf(id)
    expect(waiting).not.toHaveProperty('reply000')
    expect(waiting).toMatchObject({ due00000: '2026-11-23T10:30:00.000Z' })
    await apply(patch(id, { state000: 'done0000' }, 0))
    expect(Object.keys(await cellsOf(id)).toSorted()).toEqual(['seen0000', 'state000'])
  })

  it('that an undo gives back its state has the deadline that it had', async () => {
    const id = uuidv7()
    await apply(create(id, { state000: 'open0000' }))
    const before = await cellsOf(id)
    const op = patch(id, { state000: 'done0000' }, (await lastChange(id)).version)
    await apply(op)
    expect(await apply({ kind: 'undo', opId: uuidv7(), recordId: id, target: op.opId })).toHaveLength(1)
    expect(await cellsOf(id)).toEqual(before)
  })

  it('is no conflict: two who edit what it reads both keep their edits', async () => {
    const id = uuidv7()
    const { organizer, management } = bed.members
    await apply(create(id, { state000: 'open0000' }))
    const { version } = await lastChange(id)
    await bed.engine.apply(organizer, gridId, [patch(id, { state000: 'work0000' }, version)])
    const [second] = await bed.engine.apply(management, gridId, [
      patch(id, { seen0000: '2026-11-23T10:00:00.000Z' }, version),
    ])
    expect(second).toMatchObject({ status: 'applied', conflicts: [] })
  })

  it('runs for a report too, whose reporter knows nothing of it', async () => {
    const { reporter, organizer } = bed.members
    const form = {
      name: 'Report',
      description: '',
      open: true,
      items: [{ fieldId: 'seen0000', label: 'When', help: '', required: false }],
    }
    const formId = uuidv7()
    await inTenant(bed.database.db, organizer, (tx) => saveForm(tx, gridId, formId, form))
    const id = uuidv7()
    const cells = { seen0000: '2026-11-23T10:00:00.000Z' }
    const [filed] = await bed.engine.apply(reporter, gridId, [
      { kind: 'create', opId: uuidv7(), recordId: id, cells, formId },
    ])
    expect(filed).toMatchObject({ status: 'applied' })
    expect(await cellsOf(id)).toMatchObject({ due00000: '2026-11-23T10:30:00.000Z' })
    const seen = await inTenant(bed.database.db, reporter, (tx) => listChanges(tx, gridId, 0, 1000))
    expect(seen.map((change) => ('after' in change ? change.after : null))).toEqual([cells])
  })
})
