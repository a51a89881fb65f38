import fc from 'fast-check'
import { v7 } from 'uuid'
import { afterAll, beforeAll, expect, it } from 'vitest'

import { getGrid } from '@operagrid/db/queries/grid'
import { joinOrderPeople } from '@operagrid/db/queries/person'
import { readTally } from '@operagrid/db/queries/tally'
import { inTenant } from '@operagrid/db/tenant'
import type { SeededTenant } from '@operagrid/db/testing/seed-tenant'
import type { TestDatabase } from '@operagrid/db/testing/test-database'
import type { Op } from '@operagrid/shared/domain/op'
import type { Aggregate, TallyGroup } from '@operagrid/shared/domain/query'
import type { TallyWatch } from '@operagrid/shared/domain/tally'

import { at, count, crew, openTallyBed, people, port, state, sum, tags } from './testing/tally-bed.ts'
import type { TallyBed } from './testing/tally-bed.ts'

let bed: TallyBed
let database: TestDatabase
let here: SeededTenant

beforeAll(async () => {
  bed = await openTallyBed()
  ;({ database, here } = bed)
})
afterAll(() => bed.close())

it('groups that are found come in their order, days as they are where one asks, and come and go with their records', async () => {
  const made = [v7(), v7(), v7()]
  const filter: TallyWatch['filter'] = { kind: 'compare', field: port.id, operator: 'notEmpty', value: null }
  await bed.submit(
    ['Ystad', 'Århus', 'arhus'].map((name, place) => ({
      kind: 'create',
      opId: v7(),
      recordId: made[place] ?? '',
      cells: { [port.id]: name, [at.id]: '2026-11-27T23:30:00.000Z', [people.id]: place },
    })),
  )
  const found = { bucket: null, zone: 'UTC' } as const
  const ports = bed.watch({ ...bed.asked([count, sum]), filter, group: port.id, found })
  const shown = new Map<number, readonly TallyGroup[]>()
  const reads = async (stream: ReturnType<TallyBed['watch']>, ...wanted: readonly (readonly TallyGroup[])[]) => {
    do for (const { at: place, groups } of (await stream.next()).tallies) shown.set(place, groups)
    while (shown.size < wanted.length)
    expect(wanted.map((_, place) => shown.get(place))).toEqual(wanted)
    shown.clear()
  }
  await reads(
    ports,
    [
      { key: 'arhus', value: 2 },
      { key: 'Ystad', value: 1 },
    ],
    [
      { key: 'arhus', value: 3 },
      { key: 'Ystad', value: 0 },
    ],
  )
  await bed.submit([
    { kind: 'patch', opId: v7(), recordId: made[0] ?? '', cells: { [port.id]: 'Kiel' }, baseVersion: 0 },
  ])
  await reads(
    ports,
    [
      { key: 'arhus', value: 2 },
      { key: 'Kiel', value: 1 },
    ],
    [
      { key: 'arhus', value: 3 },
      { key: 'Kiel', value: 0 },
    ],
  )
  await ports.leave()
  for (const [zone, key] of [
    ['UTC', '2026-11-27'],
    ['Europe/Berlin', '2026-11-28'],
  ] as const) {
    const days = bed.watch({ ...bed.asked(), filter, group: at.id, found: { bucket: 'day', zone } })
    await reads(days, [{ key, value: 3 }])
    await days.leave()
  }
  await expect(
    bed.watch({ ...bed.asked(), group: port.id, found: { bucket: 'day', zone: 'UTC' } }).next(),
  ).rejects.toMatchObject({ code: 'BAD_INPUT' })
})

it.each([
  ['one choice', state],
  ['several choices', tags],
  ['several people', crew],
])(
  'I7: groups within those of %s are what SQL says after any edits, days as they are where one asks',
  async (_, by) => {
    const filter: TallyWatch['filter'] = { kind: 'compare', field: people.id, operator: 'gte', value: 100 }
    const within = [
      { field: port.id, bucket: null, zone: 'UTC' },
      { field: at.id, bucket: 'day', zone: 'Europe/Berlin' },
    ] as const
    const found = { bucket: null, zone: 'UTC' } as const
    const stream = bed.watch({ ...bed.asked([count, sum]), group: by.id, filter, found, within: [...within] })
    const wanted = async (aggregate: Aggregate): Promise<readonly TallyGroup[]> =>
      await inTenant(database.db, here.actors.organizer, async (tx) => {
        const { fields } = await getGrid(tx, here.gridId)
        const groupBy = { field: by.id, ...found, inOrder: true, within } as const
        const named = await joinOrderPeople(tx, fields, [by.id])
        return await readTally(tx, { gridId: here.gridId, filter, aggregate, groupBy }, named)
      })
    const shown = new Map<number, readonly TallyGroup[]>()
    const follow = async (): Promise<void> => {
      for (const { at: place, groups } of (await stream.next()).tallies) shown.set(place, groups)
    }
    await follow()
    const ids: string[] = []
    const { organizer, viewer } = here.actors
    const cells = fc.record({
      [crew.id]: fc.subarray([viewer.memberId, organizer.memberId]),
      [state.id]: fc.constantFrom('open0000', 'done0000', null),
      [tags.id]: fc.constantFrom(['open0000'], ['done0000'], ['open0000', 'done0000'], null),
      [port.id]: fc.constantFrom('Kiel', 'kiel', 'Ystad', null),
      [at.id]: fc.constantFrom('2026-11-27T22:59:00.000Z', '2026-11-27T23:00:00.000Z', null),
      [people.id]: fc.integer({ min: 98, max: 105 }),
    })
    const edit = fc.record({ pick: fc.nat(9), made: fc.boolean(), cells })
    await fc.assert(
      fc.asyncProperty(fc.array(edit, { minLength: 1, maxLength: 5 }), async (edits) => {
        await bed.submit(
          edits.map((one): Op => {
            const recordId = ids[one.pick % Math.max(1, ids.length)]
            if (!one.made && recordId !== undefined)
              return { kind: 'patch', opId: v7(), recordId, cells: one.cells, baseVersion: 0 }
            const made = v7()
            ids.push(made)
            return { kind: 'create', opId: v7(), recordId: made, cells: one.cells }
          }),
        )
        const all = [await wanted(count), await wanted(sum)]
        for (let turn = 0; turn < 4 && JSON.stringify([shown.get(0), shown.get(1)]) !== JSON.stringify(all); turn += 1)
          await follow()
        expect([shown.get(0), shown.get(1)]).toEqual(all)
      }),
      { numRuns: 8 },
    )
    expect(new Set(shown.get(0)?.map(({ level = 1 }) => level))).toEqual(new Set([1, 2, 3]))
    await stream.leave()
  },
)

it('I7: groups of whose records are, who changed them and when they were made are what SQL says after any edits, assigned or reviewed', async () => {
  const { organizer, management, reporter } = here.actors
  const filter: TallyWatch['filter'] = { kind: 'compare', field: people.id, operator: 'gte', value: 200 }
  const found = { bucket: null, zone: 'UTC' } as const
  const within = [
    { field: '$updatedBy', bucket: null, zone: 'UTC' },
    { field: '$createdAt', bucket: 'day', zone: 'Europe/Berlin' },
  ] as const
  const groupBy = { field: '$assignedTo', ...found, inOrder: true, within } as const
  const wanted = async (): Promise<readonly TallyGroup[]> =>
    await inTenant(database.db, organizer, async (tx) => {
      const { fields } = await getGrid(tx, here.gridId)
      const named = await joinOrderPeople(tx, fields, [groupBy.field])
      return await readTally(tx, { gridId: here.gridId, filter, aggregate: count, groupBy }, named)
    })
  const stream = bed.watch({ ...bed.asked(), group: groupBy.field, filter, found, within: [...within] })
  let shown: readonly TallyGroup[] = []
  const follow = async (): Promise<void> => {
    for (const { groups } of (await stream.next()).tallies) shown = groups
  }
  const comesTo = async (): Promise<void> => {
    const all = await wanted()
    for (let turn = 0; turn < 6 && JSON.stringify(shown) !== JSON.stringify(all); turn += 1) await follow()
    expect(shown).toEqual(all)
  }
  await follow()
  const ids: string[] = []
  const edit = fc.record({
    pick: fc.nat(9),
    kind: fc.constantFrom('create', 'assign', 'patch', 'review'),
    by: fc.constantFrom(organizer, management),
    whose: fc.constantFrom(organizer.memberId, management.memberId, reporter.memberId, null),
  })
  await fc.assert(
    fc.asyncProperty(fc.array(edit, { minLength: 1, maxLength: 4 }), async (edits) => {
      for (const { pick, kind, by, whose } of edits) {
        const held = ids[pick % Math.max(1, ids.length)]
        const recordId = held ?? v7()
        // Neither filter nor groups look at what is patched: who did it is all that they see.
        const cells = { [port.id]: `Port ${pick}` }
        if (held === undefined || kind === 'create') {
          const made = v7()
          ids.push(made)
          await bed.submit([{ kind: 'create', opId: v7(), recordId: made, cells: { [people.id]: 200 } }], by)
        } else if (kind === 'assign')
          await bed.submit([{ kind, opId: v7(), recordId, memberId: whose, baseVersion: 0 }], by)
        else if (kind === 'review') await bed.submit([{ kind, opId: v7(), recordId, state: 'seen' }], by)
        else await bed.submit([{ kind, opId: v7(), recordId, cells, baseVersion: 0 }], by)
      }
      await comesTo()
    }),
    { numRuns: 8 },
  )
  const [recordId = ''] = ids
  await bed.submit([{ kind: 'assign', opId: v7(), recordId, memberId: reporter.memberId, baseVersion: 0 }], organizer)
  await comesTo()
  expect(shown.filter(({ level }) => level === undefined).map(({ key }) => key)).toContain(reporter.memberId)
  expect(new Set(shown.map(({ level = 1 }) => level))).toEqual(new Set([1, 2, 3]))
  await stream.leave()
})
