import fc from 'fast-check'
import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { listChanges } from '@operagrid/db/queries/change'
import { getGrid, insertGrid } from '@operagrid/db/queries/grid'
import { readWindow } from '@operagrid/db/queries/record'
import { inTenant } from '@operagrid/db/tenant'
import { openLine } from '@operagrid/db/tenant-line'
import { createMembers } from '@operagrid/db/testing/members'
import { createTestDatabase } from '@operagrid/db/testing/test-database'
import type { CellValue } from '@operagrid/shared/domain/cell'
import type { GridChange } from '@operagrid/shared/domain/change'
import type { Field } from '@operagrid/shared/domain/field'
import type { Actor, Role } from '@operagrid/shared/domain/member'
import type { Op } from '@operagrid/shared/domain/op'
import { everything } from '@operagrid/shared/domain/query'

import { commitGroup } from './commit-group.ts'
import type { MemberOps } from './commit-group.ts'
import { hashOp } from './op-hash.ts'
import { commitLane, takeLane } from './patch-lane.ts'
import type { Lane } from './patch-lane.ts'
import { makeWriter } from './writer.ts'

const fields: Field[] = [
  { id: 'title000', name: 'Title', type: 'text', choices: [] },
  { id: 'count000', name: 'Count', type: 'number', choices: [] },
  { id: 'where000', name: 'Place', type: 'location', choices: [] },
  {
    id: 'twice000',
    name: 'Twice',
    type: 'formula',
    choices: [],
    formula: { source: '{count000} * 2', result: 'number' },
  },
]
const known = { schemaVersion: 0, fields }

/** A grid of three records in a tenant of its own, with everything needed to write to it. */
type World = {
  readonly members: Readonly<Record<Role, Actor>>
  readonly gridId: string
  readonly recordIds: readonly string[]
}

describe('ordinary patches', () => {
  let database: Awaited<ReturnType<typeof createTestDatabase>>
  beforeAll(async () => {
    database = await createTestDatabase()
  })
  afterAll(() => database.drop())

  async function makeWorld(ids: { gridId: string; recordIds: readonly string[] }): Promise<World> {
    const members = await createMembers(database.adminUrl)
    const { organizer } = members
    await inTenant(database.db, organizer, (tx) =>
      insertGrid(tx, { id: ids.gridId, name: 'Incidents', fields, createdBy: organizer.memberId, ready: true }),
    )
    const world = { members, ...ids }
    await plan(
      world,
      organizer,
      ids.recordIds.map((recordId) => ({ kind: 'create', opId: uuidv7(), recordId, cells: { title000: 'Leak' } })),
    )
    return world
  }
  const newIds = () => ({ gridId: uuidv7(), recordIds: [uuidv7(), uuidv7(), uuidv7()] })
  const hashed = (gridId: string, ops: readonly Op[]) => ops.map((op) => ({ op, hash: hashOp(gridId, op) }))

  /** The way without the lane. */
  async function plan({ gridId }: World, actor: Actor, ops: readonly Op[]) {
    const { answers } = await commitGroup(database.db, gridId, [{ actor, ops: hashed(gridId, ops) }], {})
    return answers[0]
  }

  async function commit<S extends MemberOps>({ gridId }: World, lane: Lane<S>) {
    const line = openLine(database.db)
    return await commitLane(line, gridId, lane).finally(() => line.rest())
  }

  async function stateOf({ members, gridId }: World) {
    return await inTenant(
      database.db,
      members.viewer,
      async (tx) => {
        const window = await readWindow(tx, { gridId, query: everything, limit: 100 }, fields)
        const grid = await getGrid(tx, gridId)
        const changes = await listChanges(tx, gridId, 0, 1000)
        return { window, version: grid.version, changes }
      },
      { mode: 'snapshot' },
    )
  }

  /** What two worlds may differ in: who the members are, and when things happened. */
  const plain = (world: World, state: unknown): unknown => {
    const names = new Map(Object.values(world.members).map(({ memberId, role }) => [memberId, role]))
    return JSON.parse(JSON.stringify(state), (key, value: unknown) => {
      if (['at', 'createdAt', 'updatedAt'].includes(key)) return 'some time'
      if (key === 'opId') return 'some op'
      return typeof value === 'string' ? (names.get(value) ?? value) : value
    })
  }

  const cell = (fieldId: string): fc.Arbitrary<CellValue> =>
    fieldId === 'title000'
      ? fc.constantFrom(null, 'Leak', 'Flood', '😀 ﷺ', '  x')
      : fieldId === 'count000'
        ? fc.constantFrom(null, 0, -1.5, 1e21)
        : fc.constantFrom(null, { lat: 1, lng: 2 }, { lng: 2, lat: 1 }, { lat: 1, lng: 2, accuracyM: 3 })
  const cells = fc
    .uniqueArray(fc.constantFrom('title000', 'count000', 'where000', 'gone0000'), { minLength: 0, maxLength: 3 })
    .chain((ids) => fc.record(Object.fromEntries(ids.map((id) => [id, cell(id)]))))
  const patchOf = fc.record({
    record: fc.integer({ min: 0, max: 3 }),
    lag: fc.integer({ min: -2, max: 4 }),
    again: fc.boolean(),
    cells,
  })
  const calls = fc.array(
    fc.record({
      role: fc.constantFrom('organizer', 'management'),
      ops: fc.array(patchOf, { minLength: 1, maxLength: 4 }),
    }),
    { minLength: 1, maxLength: 8 },
  )

  it('leave what planning would have left: records, changes, answers, versions', async () => {
    await fc.assert(
      fc.asyncProperty(calls, async (wanted) => {
        const ids = newIds()
        const worlds = [await makeWorld(ids), await makeWorld(ids)] as const
        const [fast, slow] = worlds
        const writer = makeWriter(database.db, () => undefined)
        // The first call tells the writer the fields; from the second on there is a lane.
        const begin: Op = { kind: 'delete', opId: uuidv7(), recordId: uuidv7() }
        await writer.submit(fast.members.organizer, fast.gridId, [begin])
        let version = 3
        let last: Op | undefined
        for (const { role, ops } of wanted) {
          const asked = ops.map(({ record, lag, again, cells }): Op => {
            const recordId = ids.recordIds[record] ?? '018f0000-0000-7000-8000-000000000000'
            const op: Op = {
              kind: 'patch',
              opId: uuidv7(),
              recordId,
              cells,
              baseVersion: Math.max(0, version - lag),
            }
            const sent: Op = again && last !== undefined ? last : op
            last = sent
            return sent
          })
          const [one, other] = await Promise.all([
            writer.submit(fast.members[role], fast.gridId, asked),
            plan(slow, slow.members[role], asked),
          ])
          expect(plain(fast, one)).toEqual(plain(slow, other))
          version = Math.max(version, ...one.map((result) => (result.status === 'applied' ? result.version : 0)))
        }
        expect(plain(fast, await stateOf(fast))).toEqual(plain(slow, await stateOf(slow)))
      }),
      { numRuns: 60 },
    )
  })

  it('of several members are written together, told as the database keeps them', async () => {
    const world = await makeWorld(newIds())
    const { organizer, management } = world.members
    const told: GridChange[] = []
    const writer = makeWriter(database.db, (_tenantId, _gridId, changes) => told.push(...changes))
    const submissions = world.recordIds.map((recordId, at) => ({
      actor: at === 1 ? management : organizer,
      ops: hashed(world.gridId, [patchOfTitle(recordId, `Flood ${at}`, 3)]),
    }))
    const lane = takeLane(submissions, known, new Date().toISOString())
    expect(lane?.submissions).toHaveLength(3)
    await writer.submit(organizer, world.gridId, [
      { kind: 'delete', opId: uuidv7(), recordId: world.recordIds[0] ?? '' },
      { kind: 'restore', opId: uuidv7(), recordId: world.recordIds[0] ?? '' },
    ])
    await Promise.all(
      world.recordIds.map((recordId, at) =>
        writer.submit(at === 1 ? management : organizer, world.gridId, [patchOfTitle(recordId, `Flood ${at}`, 5)]),
      ),
    )
    const { changes } = await stateOf(world)
    expect(changes.slice(3)).toEqual(told)
    expect(told.slice(2).map(({ version }) => version)).toEqual([6, 7, 8])
    const authors = told
      .slice(2)
      .flatMap((change) => (change.kind === 'schema' ? [] : [[change.recordId, change.memberId] as const]))
    expect(new Map(authors)).toEqual(
      new Map(world.recordIds.map((id, at) => [id, at === 1 ? management.memberId : organizer.memberId])),
    )
  })

  it('that are not ordinary after all leave nothing of their member behind, and everything of the others', async () => {
    const world = await makeWorld({ gridId: uuidv7(), recordIds: [uuidv7(), uuidv7(), uuidv7(), uuidv7()] })
    const { organizer, management } = world.members
    const another = { ...organizer, memberId: uuidv7() }
    const [first = '', second = '', third = '', fourth = ''] = world.recordIds
    const group = [
      { actor: organizer, ops: hashed(world.gridId, [patchOfTitle(first, 'Flood', 4)]) },
      // Nothing changes here: the planner's business.
      { actor: management, ops: hashed(world.gridId, [patchOfTitle(second, 'x', 4), patchOfTitle(third, 'Leak', 4)]) },
      { actor: another, ops: hashed(world.gridId, [patchOfTitle(fourth, 'Fire', 4)]) },
    ]
    const lane = takeLane(group, known, new Date().toISOString())
    if (lane === null) throw new Error('no lane')
    const { answers, changes } = await commit(world, lane)
    expect([...answers.keys()]).toEqual([group[0], group[2]])
    const written = changes.map((change) => [change.version, change.memberId])
    expect(written).toEqual([
      [5, organizer.memberId],
      [6, another.memberId],
    ])
    const { window, version, changes: kept } = await stateOf(world)
    expect(version).toBe(6)
    expect(kept.slice(4)).toEqual(changes)
    expect(window.records.map((record) => record.cells['title000'])).toEqual(['Flood', 'Leak', 'Leak', 'Fire'])
  })

  it('are written under each member’s own settings: with one who may not edit none is', async () => {
    const world = await makeWorld(newIds())
    const { organizer, reporter } = world.members
    const lane = takeLane(
      [organizer, { ...reporter, role: 'management' as const }].map((actor, at) => ({
        actor,
        ops: hashed(world.gridId, [patchOfTitle(world.recordIds[at] ?? '', 'Flood', 3)]),
      })),
      known,
      new Date().toISOString(),
    )
    if (lane === null) throw new Error('no lane')
    const truth = lane.submissions.map(({ submission, ops }) => ({
      submission,
      ops: ops.map((one) => (one.actor.memberId === reporter.memberId ? { ...one, actor: reporter } : one)),
    }))
    await expect(commit(world, { ...lane, submissions: truth })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    })
    expect((await stateOf(world)).version).toBe(3)
  })

  it('stay out of the lane of a role that may not edit, and behind what their member asked before', () => {
    const actor = { tenantId: uuidv7(), memberId: uuidv7(), name: 'x' }
    const patch = patchOfTitle(uuidv7(), 'x', 0)
    const lane = (group: readonly { actor: Actor; ops: Op[] }[]) =>
      takeLane(
        group.map(({ actor, ops }) => ({ actor, ops: hashed('g', ops) })),
        known,
        new Date().toISOString(),
      )
    expect(lane([{ actor: { ...actor, role: 'reporter' }, ops: [patch] }])).toBeNull()
    expect(lane([{ actor: { ...actor, role: 'viewer' }, ops: [patch] }])).toBeNull()
    const remove: Op = { kind: 'delete', opId: uuidv7(), recordId: uuidv7() }
    const organizer = { ...actor, role: 'organizer' as const }
    expect(
      lane([
        { actor: organizer, ops: [remove] },
        { actor: organizer, ops: [patch] },
      ]),
    ).toBeNull()
    expect(lane([{ actor: organizer, ops: [patch, { ...patch, opId: uuidv7() }] }])).toBeNull()
  })
})

function patchOfTitle(recordId: string, title: string, baseVersion: number): Op {
  return { kind: 'patch', opId: uuidv7(), recordId, cells: { title000: title }, baseVersion }
}
