import fc from 'fast-check'
import { pino } from 'pino'
import { v7 } from 'uuid'
import { afterAll, beforeAll, expect, it } from 'vitest'

import { getGrid } from '@operagrid/db/queries/grid'
import { joinOrderPeople } from '@operagrid/db/queries/person'
import { readTally } from '@operagrid/db/queries/tally'
import { inTenant } from '@operagrid/db/tenant'
import { seedTenant } from '@operagrid/db/testing/seed-tenant'
import type { SeededTenant } from '@operagrid/db/testing/seed-tenant'
import { createTestDatabase } from '@operagrid/db/testing/test-database'
import type { TestDatabase } from '@operagrid/db/testing/test-database'
import type { Actor } from '@operagrid/shared/domain/member'
import type { Op } from '@operagrid/shared/domain/op'
import type { Aggregate, TallyGroup } from '@operagrid/shared/domain/query'
import type { TallyEvent, TallyWatch } from '@operagrid/shared/domain/tally'

import { makeDashboards } from './dashboards.ts'
import type { Dashboards } from './dashboards.ts'
import { makeEngine } from './engine.ts'
import type { Engine } from './engine.ts'
import { watchTallies } from './watch-tallies.ts'

let database: TestDatabase
let engine: Engine
let dashboards: Dashboards
let here: SeededTenant
let there: SeededTenant
const state = {
  id: 'state000',
  name: 'State',
  type: 'select' as const,
  choices: [
    { id: 'open0000', name: 'Open', color: 'red' as const },
    { id: 'done0000', name: 'Done', color: 'green' as const },
  ],
}
const people = { id: 'people00', name: 'People', type: 'number' as const, choices: [] }
const port = { id: 'port0000', name: 'Port', type: 'text' as const, choices: [] }
const at = { id: 'at000000', name: 'At', type: 'dateTime' as const, choices: [] }
const tags = { ...state, id: 'tags0000', name: 'Tags', type: 'multiSelect' as const }
const owner = { id: 'owner000', name: 'Owner', type: 'person' as const, choices: [] }
const crew = { ...owner, id: 'crew0000', name: 'Crew', several: true }
const count: Aggregate = { fn: 'count', field: null }
const sum: Aggregate = { fn: 'sum', field: people.id }

beforeAll(async () => {
  database = await createTestDatabase()
  const log = pino({ level: 'silent' })
  engine = makeEngine(database.db, log)
  dashboards = makeDashboards({ db: database.db, log, engine })
  here = await seedTenant(database.adminUrl, [state, people, owner, port, at, tags, crew])
  there = await seedTenant(database.adminUrl, [state])
})
afterAll(async () => {
  dashboards.close()
  engine.close()
  await database.drop()
})

const asked = (aggregates: readonly Aggregate[] = [count]): TallyWatch => ({
  gridId: here.gridId,
  filter: { kind: 'compare', field: people.id, operator: 'gte', value: 0 },
  group: state.id,
  aggregates: [...aggregates],
})

function watch(input: TallyWatch, actor: Actor = here.actors.viewer) {
  const abort = new AbortController()
  const events = watchTallies({ db: database.db, dashboards }, actor, input, abort.signal)
  return {
    async next(): Promise<TallyEvent> {
      const { value } = await events.next()
      if (value === undefined) throw new Error('the stream ended')
      return value
    },
    async leave(): Promise<void> {
      abort.abort()
      await events.return()
    },
  }
}

const submit = async (ops: readonly Op[], actor: Actor = here.actors.organizer) =>
  await engine.apply(actor, here.gridId, [...ops])

/** The same by SQL, now. */
const bySql = async (aggregate: Aggregate, group: string | null = state.id): Promise<readonly TallyGroup[]> =>
  await inTenant(database.db, here.actors.organizer, async (tx) => {
    const { fields } = await getGrid(tx, here.gridId)
    const { filter } = asked()
    const groupBy = group === null ? null : { field: group, bucket: null, zone: 'UTC' }
    return await readTally(tx, { gridId: here.gridId, filter, aggregate, groupBy }, fields)
  })

it('I7: what a heading shows is what SQL says, after any edits', async () => {
  const stream = watch(asked([count, sum]))
  const shown = new Map<number, readonly TallyGroup[]>()
  const follow = async (): Promise<void> => {
    const { tallies } = await stream.next()
    for (const { at, groups } of tallies) shown.set(at, groups)
  }
  await follow()
  const ids: string[] = []
  const choice = fc.constantFrom('open0000', 'done0000', null)
  const edit = fc.record({ pick: fc.nat(9), made: fc.boolean(), choice, people: fc.integer({ min: -2, max: 5 }) })
  await fc.assert(
    fc.asyncProperty(fc.array(edit, { minLength: 1, maxLength: 5 }), async (edits) => {
      await submit(
        edits.map((one): Op => {
          const cells = { [state.id]: one.choice, [people.id]: one.people }
          const recordId = ids[one.pick % Math.max(1, ids.length)]
          if (!one.made && recordId !== undefined) return { kind: 'patch', opId: v7(), recordId, cells, baseVersion: 0 }
          const made = v7()
          ids.push(made)
          return { kind: 'create', opId: v7(), recordId: made, cells }
        }),
      )
      const wanted = [await bySql(count), await bySql(sum)]
      for (let turn = 0; turn < 4 && JSON.stringify([shown.get(0), shown.get(1)]) !== JSON.stringify(wanted); turn += 1)
        await follow()
      expect([shown.get(0), shown.get(1)]).toEqual(wanted)
    }),
    { numRuns: 12 },
  )
  await stream.leave()
})

it('all records are one group where none are asked for, and what is filled is told of them', async () => {
  const filled: Aggregate = { fn: 'count', field: state.id }
  const stream = watch({ ...asked([count, sum, filled]), group: null })
  const shown = new Map<number, readonly TallyGroup[]>()
  const comesTo = async (): Promise<void> => {
    const wanted = await Promise.all([count, sum, filled].map((aggregate) => bySql(aggregate, null)))
    expect(wanted.map((groups) => groups.length)).toEqual([1, 1, 1])
    for (
      let turn = 0;
      turn < 6 && JSON.stringify([0, 1, 2].map((at) => shown.get(at))) !== JSON.stringify(wanted);
      turn += 1
    )
      for (const { at, groups } of (await stream.next()).tallies) shown.set(at, groups)
    expect([0, 1, 2].map((at) => shown.get(at))).toEqual(wanted)
  }
  await comesTo()
  await submit([{ kind: 'create', opId: v7(), recordId: v7(), cells: { [people.id]: 3, [state.id]: null } }])
  await comesTo()
  await stream.leave()
})

it('who asks for what is theirs is told of that alone, and so is everybody else who asks the same', async () => {
  const { organizer, viewer } = here.actors
  const mine: TallyWatch = {
    ...asked(),
    filter: { kind: 'compare', field: owner.id, operator: 'isMe', value: null },
  }
  const open = (groups: readonly TallyGroup[] = []) => groups.find(({ key }) => key === 'open0000')?.value ?? 0
  const streams = [watch(mine, organizer), watch(mine, viewer)]
  const next = async () =>
    await Promise.all(streams.map(async (stream) => open((await stream.next()).tallies[0]?.groups)))
  expect(await next()).toEqual([0, 0])
  const give = (...ids: readonly string[]): Op[] =>
    ids.map((id) => ({
      kind: 'create',
      opId: v7(),
      recordId: v7(),
      cells: { [state.id]: 'open0000', [owner.id]: [id] },
    }))
  await submit(give(organizer.memberId, viewer.memberId, viewer.memberId))
  expect(await next()).toEqual([1, 2])
  for (const stream of streams) await stream.leave()
})

it('groups that are found come in their order, days as they are where one asks, and come and go with their records', async () => {
  const made = [v7(), v7(), v7()]
  const filter: TallyWatch['filter'] = { kind: 'compare', field: port.id, operator: 'notEmpty', value: null }
  await submit(
    ['Ystad', 'Århus', 'arhus'].map((name, place) => ({
      kind: 'create',
      opId: v7(),
      recordId: made[place] ?? '',
      cells: { [port.id]: name, [at.id]: '2026-11-27T23:30:00.000Z', [people.id]: place },
    })),
  )
  const found = { bucket: null, zone: 'UTC' } as const
  const ports = watch({ ...asked([count, sum]), filter, group: port.id, found })
  const shown = new Map<number, readonly TallyGroup[]>()
  const reads = async (stream: ReturnType<typeof watch>, ...wanted: readonly (readonly TallyGroup[])[]) => {
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
  await submit([{ kind: 'patch', opId: v7(), recordId: made[0] ?? '', cells: { [port.id]: 'Kiel' }, baseVersion: 0 }])
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
    const days = watch({ ...asked(), filter, group: at.id, found: { bucket: 'day', zone } })
    await reads(days, [{ key, value: 3 }])
    await days.leave()
  }
  await expect(
    watch({ ...asked(), group: port.id, found: { bucket: 'day', zone: 'UTC' } }).next(),
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
    const stream = watch({ ...asked([count, sum]), group: by.id, filter, found, within: [...within] })
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
        await submit(
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
  const stream = watch({ ...asked(), group: groupBy.field, filter, found, within: [...within] })
  let shown: readonly TallyGroup[] = []
  const follow = async (): Promise<void> => {
    for (const { groups } of (await stream.next()).tallies) shown = groups
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
          await submit([{ kind: 'create', opId: v7(), recordId: made, cells: { [people.id]: 200 } }], by)
        } else if (kind === 'assign')
          await submit([{ kind, opId: v7(), recordId, memberId: whose, baseVersion: 0 }], by)
        else if (kind === 'review') await submit([{ kind, opId: v7(), recordId, state: 'seen' }], by)
        else await submit([{ kind, opId: v7(), recordId, cells, baseVersion: 0 }], by)
      }
      const all = await wanted()
      for (let turn = 0; turn < 6 && JSON.stringify(shown) !== JSON.stringify(all); turn += 1) await follow()
      expect(shown).toEqual(all)
    }),
    { numRuns: 8 },
  )
  expect(new Set(shown.map(({ level = 1 }) => level))).toEqual(new Set([1, 2, 3]))
  expect(shown.some(({ key, level }) => level === undefined && key !== null)).toBe(true)
  await stream.leave()
})

it('nobody is told of another tenant’s grid, of one that is not there, or of fields that are not', async () => {
  await expect(watch(asked(), there.actors.organizer).next()).rejects.toMatchObject({ code: 'NOT_FOUND' })
  await expect(watch({ ...asked(), gridId: v7() }).next()).rejects.toMatchObject({ code: 'NOT_FOUND' })
  await expect(watch({ ...asked(), group: 'gone0000' }).next()).rejects.toMatchObject({ code: 'BAD_INPUT' })
  const gone = { field: 'gone0000', bucket: null, zone: 'UTC' }
  await expect(watch({ ...asked(), within: [gone] }).next()).rejects.toMatchObject({ code: 'BAD_INPUT' })
  await expect(watch(asked([{ fn: 'sum', field: state.id }])).next()).rejects.toMatchObject({ code: 'BAD_INPUT' })
})
