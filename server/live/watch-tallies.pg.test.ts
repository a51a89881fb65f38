import fc from 'fast-check'
import { v7 } from 'uuid'
import { afterAll, beforeAll, expect, it } from 'vitest'

import { getGrid } from '@operagrid/db/queries/grid'
import { readTally } from '@operagrid/db/queries/tally'
import { inTenant } from '@operagrid/db/tenant'
import type { SeededTenant } from '@operagrid/db/testing/seed-tenant'
import type { TestDatabase } from '@operagrid/db/testing/test-database'
import type { Op } from '@operagrid/shared/domain/op'
import type { Aggregate, TallyGroup } from '@operagrid/shared/domain/query'
import type { TallyWatch } from '@operagrid/shared/domain/tally'

import { count, openTallyBed, owner, people, state, sum } from './testing/tally-bed.ts'
import type { TallyBed } from './testing/tally-bed.ts'

let bed: TallyBed
let database: TestDatabase
let here: SeededTenant
let there: SeededTenant

beforeAll(async () => {
  bed = await openTallyBed()
  ;({ database, here, there } = bed)
})
afterAll(() => bed.close())

/** The same by SQL, now. */
const bySql = async (aggregate: Aggregate, group: string | null = state.id): Promise<readonly TallyGroup[]> =>
  await inTenant(database.db, here.actors.organizer, async (tx) => {
    const { fields } = await getGrid(tx, here.gridId)
    const { filter } = bed.asked()
    const groupBy = group === null ? null : { field: group, bucket: null, zone: 'UTC' }
    return await readTally(tx, { gridId: here.gridId, filter, aggregate, groupBy }, fields)
  })

it('I7: what a heading shows is what SQL says, after any edits', async () => {
  const stream = bed.watch(bed.asked([count, sum]))
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
      await bed.submit(
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
  const stream = bed.watch({ ...bed.asked([count, sum, filled]), group: null })
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
  await bed.submit([{ kind: 'create', opId: v7(), recordId: v7(), cells: { [people.id]: 3, [state.id]: null } }])
  await comesTo()
  await stream.leave()
})

it('who asks for what is theirs is told of that alone, and so is everybody else who asks the same', async () => {
  const { organizer, viewer } = here.actors
  const mine: TallyWatch = {
    ...bed.asked(),
    filter: { kind: 'compare', field: owner.id, operator: 'isMe', value: null },
  }
  const open = (groups: readonly TallyGroup[] = []) => groups.find(({ key }) => key === 'open0000')?.value ?? 0
  const streams = [bed.watch(mine, organizer), bed.watch(mine, viewer)]
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
  await bed.submit(give(organizer.memberId, viewer.memberId, viewer.memberId))
  expect(await next()).toEqual([1, 2])
  for (const stream of streams) await stream.leave()
})

it('nobody is told of another tenant’s grid, of one that is not there, or of fields that are not', async () => {
  await expect(bed.watch(bed.asked(), there.actors.organizer).next()).rejects.toMatchObject({ code: 'NOT_FOUND' })
  await expect(bed.watch({ ...bed.asked(), gridId: v7() }).next()).rejects.toMatchObject({ code: 'NOT_FOUND' })
  await expect(bed.watch({ ...bed.asked(), group: 'gone0000' }).next()).rejects.toMatchObject({ code: 'BAD_INPUT' })
  const gone = { field: 'gone0000', bucket: null, zone: 'UTC' }
  await expect(bed.watch({ ...bed.asked(), within: [gone] }).next()).rejects.toMatchObject({ code: 'BAD_INPUT' })
  await expect(bed.watch(bed.asked([{ fn: 'sum', field: state.id }])).next()).rejects.toMatchObject({
    code: 'BAD_INPUT',
  })
})
