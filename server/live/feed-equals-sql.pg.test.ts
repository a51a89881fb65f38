import fc from 'fast-check'
import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, expect, it } from 'vitest'

import { listFields } from '@operagrid/db/queries/grid'
import { createTestDatabase } from '@operagrid/db/testing/test-database'
import type { TestDatabase } from '@operagrid/db/testing/test-database'
import type { Op } from '@operagrid/shared/domain/op'
import { reportersSee, seesAllFields, seesField } from '@operagrid/shared/domain/visibility'
import { AppError } from '@operagrid/shared/errors'

import { cells, cursorOf, eventsOf, foldChanges, heardBy, heardSince, makeFeedBed, until } from './testing/feed-bed.ts'
import type { FeedBed, Subscriber } from './testing/feed-bed.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.drop())

const pauseMs = fc.nat(8)
const steps = fc.array(
  fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({
        kind: fc.constant('edit' as const),
        what: fc.constantFrom(
          'create',
          'delete',
          'restore',
          'review',
          'patch',
          'patch secret',
          'patch hidden',
          'assign',
          'free',
          'move',
        ),
        to: fc.constantFrom('reporter' as const, 'secondReporter' as const),
        record: fc.nat(20),
        elsewhere: fc.boolean(),
        byManagement: fc.boolean(),
      }),
    },
    {
      weight: 3,
      arbitrary: fc.record({ kind: fc.constant('file' as const), by: fc.constantFrom('reporter', 'secondReporter') }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constant('subscribe' as const),
        by: fc.constantFrom('organizer', 'viewer', 'reporter', 'secondReporter'),
        back: fc.nat(12),
        pauseMs,
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({ kind: fc.constantFrom('stall', 'read', 'drop and resume'), whom: fc.nat(20), pauseMs }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constant('correct' as const),
        by: fc.constantFrom('reporter', 'secondReporter'),
        record: fc.nat(20),
        elsewhere: fc.boolean(),
      }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('save form' as const), secret: fc.boolean() }) },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constant('show reporters' as const),
        records: fc.constantFrom(...reportersSee),
        elsewhere: fc.boolean(),
      }),
    },
    {
      weight: 3,
      arbitrary: fc.record({
        kind: fc.constant('hide' as const),
        fieldId: fc.constantFrom('title000', 'secret00', 'secret00', 'other'),
        from: fc.subarray(['viewer', 'reporter'] as const),
        elsewhere: fc.boolean(),
      }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('remove hidden' as const), elsewhere: fc.boolean() }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('wake-up' as const) }) },
  ),
  { minLength: 20, maxLength: 60 },
)

function editOf(bed: FeedBed, what: string, recordId: string, to: string): Op {
  const op = { opId: uuidv7(), recordId }
  switch (what) {
    case 'delete':
    case 'restore':
      return { ...op, kind: what }
    case 'review':
      return { ...op, kind: what, state: 'seen' }
    case 'assign':
    case 'free':
      return { ...op, kind: 'assign', memberId: what === 'free' ? null : to, baseVersion: 0 }
    case 'move':
      return { ...op, kind: 'move', rowOrder: Math.random() }
    case 'patch':
      return bed.patch(recordId, cells(uuidv7()))
    case 'patch secret':
      return bed.patch(recordId, { secret00: uuidv7() })
    default:
      return bed.patch(recordId, { hidden00: uuidv7() })
  }
}

const otherId = (made: number): string => `other${String(made).padStart(3, '0')}`

/** A form may not ask what is hidden from reporters. */
function unlessHidden(error: unknown): void {
  if (!(error instanceof AppError) || error.code !== 'BAD_INPUT') throw error
}

it('the feed tells each member exactly what SQL answers, whoever edits, hides fields, comes, stalls, drops and resumes (I5)', async () => {
  await fc.assert(
    fc.asyncProperty(steps, fc.boolean(), async (all, hasHidden) => {
      const bed = await makeFeedBed(database)
      const { organizer, management } = bed.actors
      // Of a field that is hidden all the time nothing may ever be heard.
      if (hasHidden) await bed.hide('hidden00', ['viewer', 'reporter'])
      /** A field that comes, is hidden, shown and removed while it is hidden, and comes under another id. */
      let made = 0
      let isHidden = false
      const subscribers: Subscriber[] = []
      const records: string[] = []
      /** What goes on while the next steps begin. */
      const running: Promise<unknown>[] = []
      for (const step of all) {
        switch (step.kind) {
          case 'edit': {
            const made = uuidv7()
            const recordId = records[step.record % Math.max(1, records.length)]
            const isNew = step.what === 'create' || recordId === undefined
            if (isNew) records.push(made)
            const op = isNew ? bed.create(made) : editOf(bed, step.what, recordId, bed.actors[step.to].memberId)
            const apply = step.elsewhere ? bed.applyElsewhere : bed.apply
            running.push(apply(step.byManagement ? management : organizer, op))
            break
          }
          case 'file': {
            const made = uuidv7()
            records.push(made)
            running.push(bed.apply(bed.actors[step.by], bed.file(made)))
            break
          }
          case 'subscribe': {
            const from = Math.max(0, (await bed.head()) - step.back)
            const begun = bed.subscribe(bed.actors[step.by], from, step.pauseMs)
            running.push(begun.then((subscriber) => subscribers.push(subscriber)))
            break
          }
          case 'correct': {
            const recordId = records[step.record % Math.max(1, records.length)] ?? uuidv7()
            const correct = step.elsewhere ? bed.applyElsewhere : bed.apply
            running.push(correct(bed.actors[step.by], bed.patch(recordId, { title000: uuidv7() })))
            break
          }
          case 'show reporters':
            running.push(bed.showReporters(step.records, step.elsewhere ? bed.other : bed.engine))
            break
          case 'save form':
            running.push(bed.ask(['title000', step.secret ? 'secret00' : 'place000']).catch(unlessHidden))
            break
          case 'hide': {
            const isOther = step.fieldId === 'other'
            if (isOther) isHidden = step.from.includes('viewer')
            const fieldId = isOther ? otherId(made) : step.fieldId
            await bed.hide(fieldId, step.from, step.elsewhere ? bed.other : bed.engine)
            if (isOther) await bed.apply(organizer, bed.create(uuidv7(), { [fieldId]: 'there' }))
            break
          }
          case 'remove hidden':
            if (!isHidden) break
            await bed.remove(otherId(made), step.elsewhere ? bed.other : bed.engine)
            made += 1
            isHidden = false
            break
          case 'wake-up':
            bed.engine.feed.reached(bed.tenantId, bed.gridId, await bed.head())
            break
          default: {
            const subscriber = subscribers[step.whom % Math.max(1, subscribers.length)]
            if (subscriber === undefined) break
            if (step.kind === 'stall') subscriber.listeners.at(-1)?.stall()
            else if (step.kind === 'read') subscriber.listeners.at(-1)?.read()
            else {
              subscriber.leave()
              await bed.connect(subscriber, step.pauseMs)
            }
          }
        }
        if (running.length > 4) await running.shift()
      }
      await Promise.all(running)

      const last = await bed.head()
      // Whoever begins there waits until the node stands there, and a reporter until it knows what they see.
      for (const actor of [organizer, bed.actors.reporter]) subscribers.push(await bed.subscribe(actor, last))
      for (const { listeners } of subscribers) listeners.at(-1)?.read()
      const seeAll = subscribers.filter(({ actor }) => seesAllFields(actor.role))
      await until(() => seeAll.every((subscriber) => cursorOf(subscriber) === last))
      // Who is told nothing of the last changes cannot say that they have them.
      await new Promise((resolve) => setTimeout(resolve, 20))
      for (const subscriber of subscribers) {
        const { from, changes } = heardSince(subscriber)
        expect(changes).toEqual(await bed.visible(subscriber.actor, from))
        const { role } = subscriber.actor
        if (role === 'reporter') expect(JSON.stringify(changes)).not.toContain(organizer.memberId)
        if (seesAllFields(role)) expect(heardBy(subscriber)).not.toContain('resync')
        else {
          expect(JSON.stringify(eventsOf(subscriber))).not.toContain('hidden00')
          for (const field of await bed.inSql(organizer, (tx) => listFields(tx, bed.gridId)))
            if (!seesField(role, field)) expect(JSON.stringify(changes)).not.toContain(field.id)
        }
      }
      for (const reporter of [bed.actors.reporter, bed.actors.secondReporter])
        expect(foldChanges(await bed.visible(reporter, 0))).toEqual(await bed.records(reporter))
      bed.close()
    }),
    { numRuns: 30 },
  )
}, 120_000)
