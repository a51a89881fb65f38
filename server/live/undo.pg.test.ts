import fc from 'fast-check'
import { pino } from 'pino'
import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { insertGrid } from '@operagrid/db/queries/grid'
import { readWindow } from '@operagrid/db/queries/record'
import { inTenant } from '@operagrid/db/tenant'
import { createMembers } from '@operagrid/db/testing/members'
import { createTestDatabase } from '@operagrid/db/testing/test-database'
import type { Cells } from '@operagrid/shared/domain/cell'
import type { Field } from '@operagrid/shared/domain/field'
import type { Actor, Role } from '@operagrid/shared/domain/member'
import type { Op } from '@operagrid/shared/domain/op'
import { everything } from '@operagrid/shared/domain/query'

import { makeEngine } from './engine.ts'

const fields: Field[] = [
  { id: 'title000', name: 'Title', type: 'text', choices: [] },
  { id: 'count000', name: 'Count', type: 'number', choices: [] },
]

describe('undo', () => {
  let database: Awaited<ReturnType<typeof createTestDatabase>>
  let engine: ReturnType<typeof makeEngine>
  let members: Readonly<Record<Role, Actor>>
  let gridId: string
  let ana: Actor
  let ben: Actor

  beforeAll(async () => {
    database = await createTestDatabase()
    engine = makeEngine(database.db, pino({ level: 'silent' }))
    members = await createMembers(database.adminUrl)
    ana = members.organizer
    ben = members.management
  })
  afterAll(async () => {
    engine.close()
    await database[Symbol.asyncDispose]()
  })

  async function newGrid(): Promise<void> {
    gridId = uuidv7()
    const grid = { id: gridId, name: 'Incidents', fields, createdBy: ana.memberId, ready: true }
    await inTenant(database.db, ana, (tx) => insertGrid(tx, grid))
  }
  const create = (cells: Cells = { title000: 'Leak' }) => ({
    kind: 'create' as const,
    opId: uuidv7(),
    recordId: uuidv7(),
    cells,
  })
  const patch = (recordId: string, cells: Cells, baseVersion = 0) => ({
    kind: 'patch' as const,
    opId: uuidv7(),
    recordId,
    cells,
    baseVersion,
  })
  const undo = ({ opId, recordId }: Op) => ({ kind: 'undo' as const, opId: uuidv7(), recordId, target: opId })
  const apply = async (actor: Actor, ...ops: Op[]) => await engine.apply(actor, gridId, ops)
  const rows = async () => {
    const { records } = await inTenant(
      database.db,
      ana,
      (tx) => readWindow(tx, { gridId, query: everything, limit: 500 }, fields),
      { mode: 'snapshot' },
    )
    return records.map(({ id, cells, reviewState }) => ({ id, cells, reviewState }))
  }

  it('takes back each kind of edit, and undone itself does it again', async () => {
    await newGrid()
    const made = create()
    await apply(ana, made)
    const { recordId } = made
    const edits: Op[] = [
      patch(recordId, { title000: 'Flood', count000: 2 }),
      { kind: 'review', opId: uuidv7(), recordId, state: 'seen' },
      { kind: 'delete', opId: uuidv7(), recordId },
      { kind: 'restore', opId: uuidv7(), recordId },
    ]
    const states = [await rows()]
    for (const edit of edits) {
      await apply(ana, edit)
      states.push(await rows())
    }
    const undos: Op[] = []
    for (const edit of edits.toReversed()) {
      const taken = undo(edit)
      const [result] = await apply(ana, taken)
      expect(result).toMatchObject({ status: 'applied' })
      expect(await rows()).toEqual(states[edits.indexOf(edit)])
      undos.push(taken)
    }
    for (const taken of undos.toReversed()) await apply(ana, undo(taken))
    expect(await rows()).toEqual(states.at(-1))
    await apply(ana, undo(made))
    expect(await rows()).toEqual([])
  })

  it('leaves a cell alone that somebody has edited since, says who, and takes back the others', async () => {
    await newGrid()
    const made = create({ title000: 'Leak', count000: 1 })
    await apply(ana, made)
    const mine = patch(made.recordId, { title000: 'Flood', count000: 2 }, 1)
    await apply(ana, mine)
    await apply(ben, patch(made.recordId, { title000: 'Fire' }, 2))
    const kept = [{ fieldId: 'title000', value: 'Fire', memberId: ben.memberId, version: 3 }]
    const taken = undo(mine)
    expect(await apply(ana, taken)).toMatchObject([{ status: 'applied', version: 4, kept }])
    expect(await rows()).toMatchObject([{ cells: { title000: 'Fire', count000: 1 } }])
    // Sent again, it is answered the same and does nothing.
    expect(await apply(ana, taken)).toMatchObject([{ status: 'applied', version: 4, kept }])
    const other = patch(made.recordId, { title000: 'Smoke' }, 4)
    await apply(ana, other)
    await apply(ben, patch(made.recordId, { title000: 'Gas' }, 5))
    expect(await apply(ana, undo(other))).toMatchObject([
      { status: 'rejected', code: 'CONFLICT', kept: [{ fieldId: 'title000', value: 'Gas', memberId: ben.memberId }] },
    ])
  })

  it('does not take a record away that somebody else has worked on', async () => {
    await newGrid()
    const made = create()
    await apply(ana, made)
    await apply(ben, patch(made.recordId, { count000: 7 }, 1))
    expect(await apply(ana, undo(made))).toMatchObject([
      { status: 'rejected', code: 'CONFLICT', kept: [{ fieldId: 'count000', memberId: ben.memberId }] },
    ])
    expect(await rows()).toHaveLength(1)
  })

  it('reaches own edits of this grid only', async () => {
    await newGrid()
    const made = create()
    await apply(ana, made)
    const theirs = patch(made.recordId, { title000: 'Flood' }, 1)
    await apply(ben, theirs)
    const gone = { ...theirs, opId: uuidv7() }
    const otherRecord = { ...undo(made), recordId: uuidv7() }
    const results = await apply(ana, undo(theirs), undo(gone), otherRecord)
    expect(results.map((result) => result.status === 'rejected' && result.code)).toEqual(Array(3).fill('NOT_FOUND'))
    const [foreign] = await engine.apply(members.reporter, gridId, [undo(made)]).catch(() => [])
    expect(foreign?.status ?? 'rejected').toBe('rejected')
    const before = gridId
    await newGrid()
    expect(await apply(ana, undo(made))).toMatchObject([{ status: 'rejected', code: 'NOT_FOUND' }])
    gridId = before
    expect(await rows()).toMatchObject([{ cells: { title000: 'Flood' } }])
  })

  it('finds its target also in the call that it comes with', async () => {
    await newGrid()
    const made = create()
    const edit = patch(made.recordId, { title000: 'Flood' })
    const results = await apply(ana, made, edit, undo(edit))
    expect(results.map((result) => result.status)).toEqual(['applied', 'applied', 'applied'])
    expect(await rows()).toMatchObject([{ cells: { title000: 'Leak' } }])
  })

  it('leads back through any edits of one member, and forth again, in an engine that knows nothing of them', async () => {
    const edit = fc.record({
      record: fc.integer({ min: 0, max: 2 }),
      kind: fc.constantFrom('patch', 'patch', 'delete', 'restore', 'review'),
      title: fc.constantFrom('Leak', 'Flood', null),
      count: fc.option(fc.integer({ min: 0, max: 2 })),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(edit, { maxLength: 8 }), async (edits) => {
        await newGrid()
        const made = [create(), create(), create()]
        await apply(ana, ...made)
        const begin = await rows()
        const done: Op[] = []
        for (const { record, kind, title, count } of edits) {
          const recordId = made[record]?.recordId ?? ''
          const op: Op =
            kind === 'patch'
              ? patch(recordId, { title000: title, count000: count }, 1e6)
              : kind === 'review'
                ? { kind, opId: uuidv7(), recordId, state: title === null ? 'seen' : 'accepted' }
                : { kind: kind === 'delete' ? 'delete' : 'restore', opId: uuidv7(), recordId }
          const [result] = await apply(ana, op)
          // What changed nothing, or was refused, cannot be taken back.
          if (result?.status === 'applied' && (await changed(op))) done.push(op)
        }
        const end = await rows()
        const fresh = makeEngine(database.db, pino({ level: 'silent' }))
        const undos = done.toReversed().map(undo)
        await fresh.apply(ana, gridId, undos)
        expect(await rows()).toEqual(begin)
        await fresh.apply(ana, gridId, undos.toReversed().map(undo))
        expect(await rows()).toEqual(end)
        fresh.close()
      }),
      { numRuns: 25 },
    )
  })

  async function changed(op: Op): Promise<boolean> {
    const [probe] = await apply(ana, { ...undo(op), opId: uuidv7() })
    if (probe?.status !== 'applied') return false
    await apply(ana, undo({ ...op, opId: probe.opId }))
    return true
  }
})
