import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'

import { listFields } from '@operagrid/db/queries/grid'
import { readOutline, readWindow } from '@operagrid/db/queries/record'
import { readHistory } from '@operagrid/db/queries/record-history'
import { createTestDatabase } from '@operagrid/db/testing/test-database'
import type { TestDatabase } from '@operagrid/db/testing/test-database'
import type { Actor } from '@operagrid/shared/domain/member'
import type { Op } from '@operagrid/shared/domain/op'
import type { Query } from '@operagrid/shared/domain/query'

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

const byHand: Query = { filter: null, sort: [{ field: '$rowOrder', direction: 'asc' }] }
const move = (recordId: string, rowOrder: number): Op => ({ kind: 'move', opId: uuidv7(), recordId, rowOrder })
const undo = (recordId: string, target: string): Op => ({ kind: 'undo', opId: uuidv7(), recordId, target })

/** Three records, made by the organizer. */
async function makeThree(): Promise<readonly [string, string, string]> {
  const ids = [uuidv7(), uuidv7(), uuidv7()] as const
  await bed.apply(bed.actors.organizer, ...ids.map((id) => bed.create(id)))
  return ids
}

const window = (actor: Actor, query = byHand) =>
  bed.inSql(actor, async (tx) => {
    const fields = await listFields(tx, bed.gridId)
    return (await readWindow(tx, { gridId: bed.gridId, query, limit: 100 }, fields)).records
  })
const order = async (actor: Actor = bed.actors.organizer) => (await window(actor)).map(({ id }) => id)

describe('an order by hand', () => {
  it('begins as that of the numbers, and holds what is moved where it was put', async () => {
    const { organizer, viewer } = bed.actors
    const [a, b, c] = await makeThree()
    expect(await order()).toEqual([a, b, c])
    await bed.apply(organizer, move(c, 1.5), move(a, 2.5))
    expect(await order(viewer)).toEqual([c, b, a])
    const keys = await bed.inSql(organizer, async (tx) => {
      const fields = await listFields(tx, bed.gridId)
      return (await readOutline(tx, { gridId: bed.gridId, query: byHand, every: 50 }, fields)).keys
    })
    expect(keys).toEqual([[1.5, 3]])
  })

  it('a record may be made at its place, and new ones come last', async () => {
    const { organizer } = bed.actors
    const [a, b, c] = await makeThree()
    const [between, last] = [uuidv7(), uuidv7()]
    const made = { ...bed.create(between), rowOrder: 1.25 }
    await bed.apply(organizer, made, bed.create(last))
    expect(await order()).toEqual([a, between, b, c, last])
  })

  it('is one change that leaves the record as it was, its version and who edited it last too', async () => {
    const { organizer, management } = bed.actors
    const [a] = await makeThree()
    const [before] = await window(organizer)
    const op = move(a, 7)
    const first = await bed.apply(management, op)
    expect(await bed.apply(management, op)).toEqual(first)
    expect(first).toEqual([{ opId: op.opId, status: 'applied', version: 4, conflicts: [] }])
    expect(await bed.visible(organizer, 3)).toMatchObject([
      { kind: 'move', version: 4, rowOrder: 7, movedFrom: null, before: {}, after: {}, memberId: management.memberId },
    ])
    expect((await window(organizer)).find(({ id }) => id === a)).toEqual({ ...before, rowOrder: 7 })
    const history = await bed.inSql(organizer, (tx) => readHistory(tx, { gridId: bed.gridId, recordId: a, limit: 10 }))
    expect(history.changes.map(({ kind }) => kind)).toEqual(['create'])
    // To where it stands it is not moved.
    expect(await bed.apply(organizer, move(a, 7))).toMatchObject([{ status: 'applied', version: 4 }])
  })

  it('moved and edited in one call, a record tells both and is as old as its edit', async () => {
    const { organizer } = bed.actors
    const [a, b] = await makeThree()
    await bed.apply(organizer, move(a, 9), bed.patch(a, { title000: 'a' }), bed.patch(b, { title000: 'b' }), move(b, 8))
    const records = new Map((await window(organizer)).map((record) => [record.id, record]))
    expect(records.get(a)).toMatchObject({ version: 5, rowOrder: 9, cells: { title000: 'a' } })
    expect(records.get(b)).toMatchObject({ version: 6, rowOrder: 8, cells: { title000: 'b' } })
    const read = await bed.inSql(organizer, (tx) => readHistory(tx, { gridId: bed.gridId, recordId: a, limit: 10 }))
    expect(read.changes.map(({ kind }) => kind)).toEqual(['patch', 'create'])
  })

  it('is taken back by whoever moved it, unless it was moved since', async () => {
    const { organizer, management } = bed.actors
    const [a, b, c] = await makeThree()
    const mine = move(c, 0.5)
    await bed.apply(organizer, mine)
    const back = undo(c, mine.opId)
    await bed.apply(organizer, back)
    expect(await order()).toEqual([a, b, c])
    await bed.apply(organizer, undo(c, back.opId))
    expect(await order()).toEqual([c, a, b])
    const again = move(c, 1.5)
    await bed.apply(organizer, again)
    await bed.apply(management, move(c, 2.5))
    expect(await bed.apply(organizer, undo(c, again.opId))).toMatchObject([{ status: 'rejected', code: 'CONFLICT' }])
    expect(await order()).toEqual([a, b, c])
  })

  it('a deleted record comes back to where it stood', async () => {
    const { organizer } = bed.actors
    const [a, b, c] = await makeThree()
    const removed: Op = { kind: 'delete', opId: uuidv7(), recordId: c }
    await bed.apply(organizer, move(c, 1.5), removed)
    expect(await bed.apply(organizer, move(c, 3))).toMatchObject([{ status: 'rejected', code: 'NOT_FOUND' }])
    await bed.apply(organizer, undo(c, removed.opId))
    expect(await order()).toEqual([a, c, b])
    expect(await bed.visible(organizer, 4)).toMatchObject([
      { kind: 'delete', rowOrder: 1.5 },
      { kind: 'restore', rowOrder: 1.5 },
    ])
  })

  it('is for those who edit, and reporters hear nothing of it', async () => {
    const { organizer, reporter } = bed.actors
    const report = uuidv7()
    await bed.apply(reporter, bed.file(report))
    const heard = await bed.subscribe(reporter, 1)
    expect(await bed.apply(reporter, move(report, 3))).toMatchObject([{ status: 'rejected', code: 'NOT_ALLOWED' }])
    const placed = { ...bed.file(), rowOrder: 0 }
    expect(await bed.apply(reporter, placed)).toMatchObject([{ status: 'rejected', code: 'NOT_ALLOWED' }])
    await bed.apply(organizer, move(report, 3), bed.patch(report, { title000: 'seen' }))
    await until(() => heardSince(heard).changes.length > 0)
    expect(heardSince(heard).changes.map(({ kind }) => kind)).toEqual(['patch'])
    expect(await bed.visible(reporter, 1)).toMatchObject([{ kind: 'patch' }])
    const [theirs] = await window(reporter, { filter: null, sort: [] })
    expect(theirs?.id).toBe(report)
  })

  it('nothing but a sort asks for it', async () => {
    const filter = { kind: 'compare' as const, field: '$rowOrder' as const, operator: 'eq' as const, value: 1 }
    await expect(window(bed.actors.organizer, { filter, sort: [] })).rejects.toThrow('to sort by alone')
  })
})
