import { v7 as uuidv7 } from 'uuid'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'

import { removeForm, saveForm } from '@operagrid/db/queries/form'
import { deleteField, insertGrid, setGridDeleted } from '@operagrid/db/queries/grid'
import { seedTenant } from '@operagrid/db/testing/seed-tenant'
import { createTestDatabase } from '@operagrid/db/testing/test-database'
import type { TestDatabase } from '@operagrid/db/testing/test-database'
import type { Actor } from '@operagrid/shared/domain/member'

import { cells, cursorOf, eventsOf, heardBy, heardSince, makeFeedBed, until } from './testing/feed-bed.ts'
import type { FeedBed, Subscriber } from './testing/feed-bed.ts'
import { makeListener } from './testing/listener.ts'

describe('the feed', () => {
  let database: TestDatabase
  let bed: FeedBed

  beforeAll(async () => {
    database = await createTestDatabase()
  })
  afterAll(() => database.drop())
  beforeEach(async () => {
    bed = await makeFeedBed(database)
  })
  afterEach(() => bed.close())

  it('never lets a hidden cell travel to a reporter, neither live nor on catching up', async () => {
    const { organizer, reporter } = bed.actors
    const recordId = uuidv7()
    const live = await bed.subscribe(reporter, 0)
    await bed.apply(reporter, bed.file(recordId))
    await bed.apply(organizer, bed.patch(recordId, { secret00: 'hidden' }))
    await bed.apply(organizer, bed.patch(recordId, cells('seen')))
    await bed.apply(organizer, bed.create())
    await bed.apply(organizer, { kind: 'delete', opId: uuidv7(), recordId })
    await until(() => heardBy(live).length === 3)
    const caughtUp = await bed.subscribe(reporter, 0)
    for (const told of [heardSince(live).changes, heardSince(caughtUp).changes, await bed.visible(reporter, 0)]) {
      expect(told.map(({ version }) => version)).toEqual([1, 3, 5])
      expect(JSON.stringify(told)).not.toMatch(/secret|hidden/)
    }
  })

  it('follows a form: from its saving on a reporter hears other cells, and reads the windows anew', async () => {
    const { organizer, reporter, viewer } = bed.actors
    const recordId = uuidv7()
    await bed.apply(reporter, bed.file(recordId))
    const mine = await bed.subscribe(reporter, 1)
    const theirs = await bed.subscribe(viewer, 1)
    await bed.ask(['secret00'])
    await until(() => heardBy(mine).includes('resync'))
    await bed.apply(organizer, bed.patch(recordId, cells('now')))
    await until(() => heardBy(theirs).includes(2))
    await until(() => heardBy(mine).includes(2))
    expect(eventsOf(mine).at(-1)?.data).toMatchObject({ changes: [{ after: { secret00: 'secret now' } }] })
    expect(heardBy(theirs)).toEqual([2])
    // A cursor from before the form was saved is of no use, whatever its version.
    const [before] = eventsOf(mine)
    const late: Subscriber = { actor: reporter, from: 0, leave: () => undefined, listeners: [] }
    late.listeners.push({ ...makeListener(), events: before === undefined ? [] : [before] })
    await bed.connect(late)
    expect(late.listeners.at(-1)?.heard()).toEqual(['resync'])
  })

  it('tells reporters nothing of what is committed while a form is being saved, and all of it afterwards', async () => {
    const { organizer, reporter, viewer } = bed.actors
    const recordId = uuidv7()
    await bed.apply(reporter, bed.file(recordId))
    const mine = await bed.subscribe(reporter, 1)
    const theirs = await bed.subscribe(viewer, 1)
    await bed.engine.reform(organizer, bed.gridId, async (tx) => {
      await saveForm(tx, bed.gridId, bed.formId, bed.draft(['title000', 'place000', 'secret00']))
      await bed.apply(organizer, bed.patch(recordId, cells('now')))
      await until(() => heardBy(theirs).includes(2))
      expect(heardBy(mine)).toEqual([])
    })
    await until(() => heardBy(mine).includes(2))
    expect(heardBy(mine)).toEqual(['resync', 2])
    expect(heardSince(mine).changes).toEqual(await bed.visible(reporter, 1))
  })

  it('lets a reporter who comes while a form is being saved see what that form asks for, and nothing of the one before', async () => {
    const { organizer, reporter } = bed.actors
    const recordId = uuidv7()
    await bed.apply(reporter, bed.file(recordId))
    let coming: Promise<Subscriber> | undefined
    await bed.engine.reform(organizer, bed.gridId, async (tx) => {
      await saveForm(tx, bed.gridId, bed.formId, bed.draft(['secret00']))
      coming = bed.subscribe(reporter, 1)
      await new Promise((resolve) => setTimeout(resolve, 30))
    })
    const mine = await coming
    if (mine === undefined) throw new Error('it never came')
    await bed.apply(organizer, bed.patch(recordId, cells('now')))
    await until(() => heardBy(mine).includes(2))
    expect(heardSince(mine).changes).toEqual(await bed.visible(reporter, 1))
    expect(JSON.stringify(heardSince(mine).changes)).not.toContain('title000')
  })

  it('a removed field is seen no longer by reporters, from the change that removed it on', async () => {
    const { organizer, reporter } = bed.actors
    const recordId = uuidv7()
    await bed.apply(reporter, bed.file(recordId, { title000: 'a', place000: 'b' }))
    const mine = await bed.subscribe(reporter, 1)
    await bed.engine.reshape(organizer, bed.gridId, async (tx, grid) => {
      await deleteField(tx, bed.gridId, 'place000')
      return { fields: grid.fields.filter((field) => field.id !== 'place000'), reload: false }
    })
    await bed.apply(organizer, { kind: 'delete', opId: uuidv7(), recordId })
    await until(() => heardBy(mine).includes(3))
    expect(heardBy(mine)).toEqual(['resync', 3])
    expect(JSON.stringify(eventsOf(mine).at(-1))).not.toContain('place000')
  })

  it('ends for a reporter with the last form, and for everyone with the grid', async () => {
    const { organizer, reporter } = bed.actors
    const request = { gridId: bed.gridId, cursor: 0, signal: new AbortController().signal }
    const read = async (actor: Actor) => {
      const takeOver = await bed.engine.feed.open(actor, request)
      return { end: new Promise((resolve) => takeOver(makeListener(), ({ code }) => resolve(code))) }
    }
    const [mine, theirs] = [await read(reporter), await read(organizer)]
    await bed.engine.reform(organizer, bed.gridId, (tx) => removeForm(tx, bed.formId))
    expect(await mine.end).toBe('NOT_FOUND')
    await expect(bed.engine.feed.open(reporter, request)).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await bed.inSql(organizer, (tx) => setGridDeleted(tx, bed.gridId, new Date()))
    bed.engine.feed.recheck(bed.tenantId, bed.gridId)
    expect(await theirs.end).toBe('NOT_FOUND')
    await expect(bed.engine.feed.open(organizer, request)).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await bed.inSql(organizer, (tx) => setGridDeleted(tx, bed.gridId, null))
    bed.engine.feed.recheck(bed.tenantId, bed.gridId)
    await bed.engine.feed.open(organizer, request)
  })

  it('notices by the heartbeat what another node changed: a form, the grid, a change', async () => {
    const { organizer, reporter, viewer } = bed.actors
    const mine = await bed.subscribe(reporter, 0)
    const theirs = await bed.subscribe(viewer, 0)
    await bed.applyElsewhere(organizer, bed.create())
    await bed.ask(['secret00'], bed.other)
    await until(() => heardBy(mine).includes('resync') && heardBy(theirs).includes(1))
    expect(heardBy(theirs)).toEqual([1])
  })

  it('answers a foreign tenant’s grid and one that never was alike', async () => {
    const strangers = await seedTenant(database.adminUrl)
    const signal = new AbortController().signal
    const errors = await Promise.all(
      [bed.gridId, uuidv7(), bed.gridId].map((gridId) =>
        bed.engine.feed.open(strangers.actors.organizer, { gridId, cursor: 0, signal }).catch(String),
      ),
    )
    expect(new Set(errors).size).toBe(1)
    expect(errors[0]).toContain('There is no such grid')
  })

  it('keeps nothing of a grid that is not there: as soon as it is made, it is found', async () => {
    const { organizer } = bed.actors
    const request = { gridId: uuidv7(), cursor: 0, signal: new AbortController().signal }
    await expect(bed.engine.feed.open(organizer, request)).rejects.toMatchObject({ code: 'NOT_FOUND' })
    const grid = { id: request.gridId, name: 'New', fields: [], createdBy: organizer.memberId, ready: true }
    await bed.inSql(organizer, (tx) => insertGrid(tx, grid))
    await bed.engine.feed.open(organizer, request)
  })

  it('lets a thousand resume without one query where its memory reaches back', async () => {
    const { organizer, viewer, reporter } = bed.actors
    const first = await bed.subscribe(viewer, 0)
    await bed.subscribe(reporter, 0)
    await bed.apply(organizer, bed.create(), bed.create(), bed.create())
    await bed.apply(reporter, bed.file())
    await until(() => cursorOf(first) === 4)
    // From here on every query fails: this test is the last.
    await database.db.close()
    const back = await Promise.all(
      Array.from({ length: 1_000 }, (_, at) => bed.subscribe(at % 10 === 0 ? reporter : organizer, at % 5)),
    )
    expect(back.map((one) => heardBy(one).at(-1) ?? 4)).toEqual(back.map(() => 4))
  })
})
