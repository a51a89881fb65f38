import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'

import { listMyReports } from '@operagrid/db/queries/report'
import { createTestDatabase } from '@operagrid/db/testing/test-database'
import type { TestDatabase } from '@operagrid/db/testing/test-database'
import type { Op } from '@operagrid/shared/domain/op'

import { heardSince, makeFeedBed, until } from './testing/feed-bed.ts'
import type { FeedBed } from './testing/feed-bed.ts'

let database: TestDatabase
let bed: FeedBed
beforeAll(async () => {
  database = await createTestDatabase()
})
beforeEach(async () => {
  bed = await makeFeedBed(database)
  return () => bed.close()
})
afterAll(() => database.drop())

const assign = (recordId: string, memberId: string | null, baseVersion = Number.MAX_SAFE_INTEGER): Op => ({
  kind: 'assign',
  opId: uuidv7(),
  recordId,
  memberId,
  baseVersion,
})
const rejected = (code: string): unknown => [expect.objectContaining({ status: 'rejected', code })]
const applied: unknown = [expect.objectContaining({ status: 'applied', conflicts: [] })]

/** A record of the organizer's, assigned to the reporter. */
async function makeAssigned(): Promise<string> {
  const recordId = uuidv7()
  const { organizer, reporter } = bed.actors
  await bed.apply(organizer, bed.create(recordId), assign(recordId, reporter.memberId))
  return recordId
}

describe('an assignment', () => {
  it('is one change, answered alike when it comes again, and taken back like any other', async () => {
    const { organizer, reporter } = bed.actors
    const recordId = uuidv7()
    await bed.apply(organizer, bed.create(recordId))
    const op = assign(recordId, reporter.memberId)
    const first = await bed.apply(organizer, op)
    expect(await bed.apply(organizer, op)).toEqual(first)
    expect(await bed.visible(organizer, 1)).toMatchObject([
      { kind: 'assign', version: 2, assignedTo: reporter.memberId, assignedFrom: null, before: {}, after: {} },
    ])
    await bed.apply(organizer, { kind: 'undo', opId: uuidv7(), recordId, target: op.opId })
    expect(await bed.visible(organizer, 2)).toMatchObject([{ assignedTo: null, assignedFrom: reporter.memberId }])
    expect(await bed.apply(organizer, assign(recordId, null))).toEqual(applied)
    expect(await bed.head()).toBe(3)
  })

  it('names whom somebody else had assigned it to meanwhile, and is then not taken back by them', async () => {
    const { organizer, management, reporter, secondReporter } = bed.actors
    const recordId = uuidv7()
    await bed.apply(organizer, bed.create(recordId))
    const theirs = assign(recordId, reporter.memberId)
    await bed.apply(management, theirs)
    const conflict = {
      fieldId: '$assignedTo',
      value: reporter.memberId,
      memberId: management.memberId,
      version: 2,
    }
    expect(await bed.apply(organizer, assign(recordId, secondReporter.memberId, 1))).toMatchObject([
      { status: 'applied', conflicts: [conflict] },
    ])
    const undo: Op = { kind: 'undo', opId: uuidv7(), recordId, target: theirs.opId }
    expect(await bed.apply(management, undo)).toMatchObject([
      { code: 'CONFLICT', kept: [{ value: secondReporter.memberId, memberId: organizer.memberId }] },
    ])
  })

  it('is of a record that is there and to a member who works here, by those who edit', async () => {
    const { organizer, reporter } = bed.actors
    const recordId = await makeAssigned()
    expect(await bed.apply(organizer, assign(recordId, uuidv7()))).toEqual(rejected('NOT_FOUND'))
    expect(await bed.apply(reporter, assign(recordId, null))).toEqual(rejected('NOT_ALLOWED'))
    await bed.apply(organizer, { kind: 'delete', opId: uuidv7(), recordId })
    expect(await bed.apply(organizer, assign(recordId, null))).toEqual(rejected('NOT_FOUND'))
  })
})

describe('a reporter', () => {
  it('gets a record when it is assigned to them, corrections with it, and loses it when it is taken away', async () => {
    const { organizer, reporter, secondReporter } = bed.actors
    const subscriber = await bed.subscribe(reporter, 0)
    const recordId = await makeAssigned()
    const list = () => bed.inSql(reporter, (tx) => listMyReports(tx, reporter.memberId, 10))
    expect(await list()).toMatchObject([
      { whose: 'assigned', formId: null, record: { id: recordId, cells: { title000: 'new' }, createdBy: null } },
    ])
    expect(await bed.apply(reporter, bed.patch(recordId, { title000: 'corrected' }))).toMatchObject([
      { status: 'applied', conflicts: [] },
    ])
    await bed.apply(organizer, assign(recordId, secondReporter.memberId))
    await until(() => heardSince(subscriber).changes.length === 3)
    expect(heardSince(subscriber).changes).toMatchObject([
      { kind: 'create', after: { title000: 'new' } },
      { kind: 'patch', after: { title000: 'corrected' }, memberId: reporter.memberId },
      { kind: 'delete', before: { title000: 'corrected' } },
    ])
    expect(await list()).toEqual([])
    expect(await bed.apply(reporter, bed.patch(recordId, { title000: 'late' }))).toEqual(rejected('NOT_FOUND'))
  })

  it('corrects what is theirs until it is accepted, in fields that a form asks, and touches nothing else of it', async () => {
    const { organizer, reporter } = bed.actors
    const recordId = uuidv7()
    await bed.apply(reporter, bed.file(recordId))
    await bed.apply(organizer, bed.patch(recordId, { secret00: 'kept' }))
    expect(await bed.apply(reporter, bed.patch(recordId, { secret00: 'x' }))).toEqual(rejected('NOT_FOUND'))
    expect(await bed.apply(reporter, bed.patch(recordId, { title000: 'better' }))).toEqual(applied)
    const [change] = (await bed.visible(organizer, 2)).slice(-1)
    expect(change).toMatchObject({ kind: 'patch', before: { title000: 'filed' }, after: { title000: 'better' } })
    for (const op of [
      { kind: 'delete' as const },
      { kind: 'restore' as const },
      { kind: 'review' as const, state: 'accepted' as const },
    ])
      expect(await bed.apply(reporter, { ...op, opId: uuidv7(), recordId })).toEqual(rejected('NOT_ALLOWED'))
    await bed.apply(organizer, { kind: 'review', opId: uuidv7(), recordId, state: 'accepted' })
    expect(await bed.apply(reporter, bed.patch(recordId, { title000: 'too late' }))).toEqual(rejected('NOT_ALLOWED'))
    expect((await bed.inSql(reporter, (tx) => listMyReports(tx, reporter.memberId, 10)))[0]?.record.cells).toEqual({
      title000: 'better',
    })
  })

  it('is told what others had written there, and not who, also when the answer is asked for again', async () => {
    const { organizer, reporter } = bed.actors
    const recordId = await makeAssigned()
    await bed.apply(organizer, bed.patch(recordId, { title000: 'by an organizer' }))
    const op = bed.patch(recordId, { title000: 'by the reporter' })
    const first = await bed.apply(reporter, op)
    expect(first).toMatchObject([{ conflicts: [{ value: 'by an organizer', memberId: null }] }])
    expect(await bed.apply(reporter, op)).toEqual(first)
    expect(await bed.visible(organizer, 3)).toMatchObject([{ conflicts: [{ memberId: organizer.memberId }] }])
  })

  it('reads all of a grid that says so, corrects only what is theirs, and sees own ones again when it says so no longer', async () => {
    const { organizer, reporter } = bed.actors
    const others = uuidv7()
    await bed.apply(organizer, bed.create(others))
    const list = () => bed.inSql(reporter, (tx) => listMyReports(tx, reporter.memberId, 10))
    expect(await list()).toEqual([])
    const subscriber = await bed.subscribe(reporter, 0)
    await bed.showReporters('all')
    expect(await list()).toMatchObject([{ whose: 'other', record: { id: others, cells: { title000: 'new' } } }])
    await bed.apply(organizer, bed.patch(others, { title000: 'moved' }))
    await until(() => heardSince(subscriber).changes.length === 1)
    expect(await bed.apply(reporter, bed.patch(others, { title000: 'x' }))).toEqual(rejected('NOT_ALLOWED'))
    await bed.showReporters('own')
    expect(await list()).toEqual([])
    await bed.apply(organizer, bed.patch(others, { title000: 'unseen' }))
    await bed.apply(reporter, bed.file())
    await until(() => heardSince(subscriber).changes.length === 1)
    expect(heardSince(subscriber).changes).toMatchObject([{ kind: 'create', after: { title000: 'filed' } }])
    // An organizer's list is never everybody's.
    expect(await bed.inSql(organizer, (tx) => listMyReports(tx, organizer.memberId, 10))).toEqual([])
  })
})
