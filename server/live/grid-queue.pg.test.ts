import fc from 'fast-check'
import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { makeDb } from '@operagrid/db/pool'
import { insertGrid } from '@operagrid/db/queries/grid'
import { inTenant } from '@operagrid/db/tenant'
import { createMembers } from '@operagrid/db/testing/members'
import { createTestDatabase } from '@operagrid/db/testing/test-database'
import type { GridChange } from '@operagrid/shared/domain/change'
import type { Field } from '@operagrid/shared/domain/field'
import type { Actor } from '@operagrid/shared/domain/member'
import type { Op, OpResult } from '@operagrid/shared/domain/op'

import { GridQueue } from './grid-queue.ts'
import { hashOp } from './op-hash.ts'

const fields: Field[] = [{ id: 'title000', name: 'Title', type: 'text', choices: [] }]

/** What a member asks for, in their own order. */
const asking = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('patch' as const), record: fc.nat(3), stale: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('delete', 'restore'), record: fc.nat(3) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('create' as const) }) },
)
const calls = fc.array(
  fc.oneof(
    { weight: 9, arbitrary: fc.record({ member: fc.nat(3), ops: fc.array(asking, { minLength: 1, maxLength: 3 }) }) },
    { weight: 1, arbitrary: fc.constant('exclusive' as const) },
  ),
  { minLength: 1, maxLength: 40 },
)

const quiet = {
  memory: {},
  committed: () => undefined,
  elsewhere: () => undefined,
  actorNow: async (actor: Actor) => await Promise.resolve(actor),
}

describe('a grid’s queue', () => {
  let database: Awaited<ReturnType<typeof createTestDatabase>>
  let organizers: Actor[]
  beforeAll(async () => {
    database = await createTestDatabase()
    const { organizer } = await createMembers(database.adminUrl)
    organizers = [organizer, ...[1, 2, 3].map(() => ({ ...organizer, memberId: uuidv7() }))]
  })
  afterAll(() => database.drop())

  it('answers all that is asked at once, tells it densely in order, keeps each member’s order, and works alone between', async () => {
    await fc.assert(
      fc.asyncProperty(calls, async (asked) => {
        const [first] = organizers
        if (first === undefined) throw new Error('there is nobody')
        const gridId = uuidv7()
        await inTenant(database.db, first, (tx) =>
          insertGrid(tx, { id: gridId, name: 'Log', fields, createdBy: first.memberId, ready: true }),
        )
        const told: GridChange[] = []
        const askedOps = new Map<string, string[]>(organizers.map(({ memberId }) => [memberId, []]))
        let isAlone = false
        let wasDisturbed = false
        const queue = new GridQueue({
          db: database.db,
          gridId,
          memory: {},
          actorNow: quiet.actorNow,
          committed(changes) {
            told.push(...changes)
            wasDisturbed ||= isAlone
          },
          elsewhere: () => undefined,
        })
        const submit = (actor: Actor, ops: readonly Op[]) =>
          new Promise<OpResult[]>((resolve, reject) => {
            queue.push({ actor, ops: ops.map((op) => ({ op, hash: hashOp(gridId, op) })), resolve, reject })
          })
        const records = [0, 1, 2, 3].map(() => uuidv7())
        const createOf = (recordId: string): Op => ({ kind: 'create', opId: uuidv7(), recordId, cells: {} })
        await submit(first, records.map(createOf))

        const answers = asked.map(async (call) => {
          if (call === 'exclusive') {
            await queue.exclusive(async () => {
              isAlone = true
              await new Promise((resolve) => setTimeout(resolve, 3))
              isAlone = false
            })
            return null
          }
          const ops = call.ops.map((one): Op => {
            if (one.kind === 'create') return createOf(uuidv7())
            const recordId = records[one.record] ?? ''
            const opId = uuidv7()
            if (one.kind !== 'patch') return { kind: one.kind === 'delete' ? 'delete' : 'restore', opId, recordId }
            return { kind: 'patch', opId, recordId, cells: { title000: opId }, baseVersion: one.stale ? 0 : 4 }
          })
          const member = organizers[call.member]
          if (member === undefined) throw new Error('there is no such member')
          askedOps.get(member.memberId)?.push(...ops.map(({ opId }) => opId))
          const results = await submit(member, ops)
          expect(results.map(({ opId }) => opId)).toEqual(ops.map(({ opId }) => opId))
          return results
        })
        const results = (await Promise.all(answers)).flatMap((answer) => answer ?? [])

        expect(told.map(({ version }) => version)).toEqual(told.map((_, at) => at + 1))
        expect(wasDisturbed).toBe(false)
        const changes = told.slice(records.length).filter((change) => change.kind !== 'schema')
        const versions = new Map(changes.map(({ opId, version }) => [opId, version]))
        for (const [memberId, opIds] of askedOps) {
          const own = changes.filter((change) => change.memberId === memberId).map(({ opId }) => opId)
          expect(own).toEqual(opIds.filter((opId) => versions.has(opId)))
        }
        for (const result of results) {
          if (versions.has(result.opId)) expect(result).toMatchObject({ version: versions.get(result.opId) })
        }
        expect(queue.rests).toBe(true)
      }),
      { numRuns: 80 },
    )
  })

  it('refuses what is more than a member may have waiting, and nobody else’s', async () => {
    const [first, second] = organizers
    if (first === undefined || second === undefined) throw new Error('there is nobody')
    const gridId = uuidv7()
    const queue = new GridQueue({ ...quiet, db: database.db, gridId })
    let end = (): void => undefined
    const busy = queue.exclusive(() => new Promise<void>((resolve) => (end = resolve)))
    const op: Op = { kind: 'delete', opId: uuidv7(), recordId: uuidv7() }
    const ops = Array.from({ length: 1_000 }, () => ({ op, hash: '' }))
    const refusals: unknown[] = []
    const push = (actor: Actor): void =>
      queue.push({ actor, ops, resolve: () => undefined, reject: (error) => refusals.push(error) })
    for (let count = 0; count < 20; count += 1) push(first)
    push(second)
    expect(refusals).toEqual([])
    push(first)
    expect(refusals).toMatchObject([{ code: 'TOO_MANY' }])
    end()
    await busy
  })

  it('fails what trips it, and nothing else', async () => {
    const [first] = organizers
    if (first === undefined) throw new Error('there is nobody')
    const gridId = uuidv7()
    await inTenant(database.db, first, (tx) =>
      insertGrid(tx, { id: gridId, name: 'Log', fields, createdBy: first.memberId, ready: true }),
    )
    let trips = true
    const memory = {
      fields: {
        schemaVersion: -1,
        get fields(): readonly Field[] {
          if (trips) throw new Error('tripped')
          return fields
        },
      },
    }
    const queue = new GridQueue({ ...quiet, db: database.db, gridId, memory })
    const submit = (): Promise<OpResult[]> => {
      const op: Op = { kind: 'create', opId: uuidv7(), recordId: uuidv7(), cells: {} }
      return new Promise((resolve, reject) => {
        queue.push({ actor: first, ops: [{ op, hash: hashOp(gridId, op) }], resolve, reject })
      })
    }
    await expect(submit()).rejects.toThrow('tripped')
    trips = false
    expect(await submit()).toMatchObject([{ status: 'applied' }])
  })

  it('holds no connection while it waits for another: as many grids as the pool has would stop each other', async () => {
    const [first] = organizers
    if (first === undefined) throw new Error('there is nobody')
    const gridId = uuidv7()
    const db = makeDb({ url: database.url, maxConnections: 1 })
    await inTenant(db, first, (tx) =>
      insertGrid(tx, { id: gridId, name: 'Log', fields, createdBy: first.memberId, ready: true }),
    )
    const queue = new GridQueue({ ...quiet, db, gridId })
    const recordId = uuidv7()
    const submit = (op: Op) =>
      new Promise<OpResult[]>((resolve, reject) => {
        queue.push({ actor: first, ops: [{ op, hash: hashOp(gridId, op) }], resolve, reject })
      })
    await submit({ kind: 'create', opId: uuidv7(), recordId, cells: {} })
    const answers = await Promise.all([
      submit({ kind: 'patch', opId: uuidv7(), recordId, cells: { title000: 'Leak' }, baseVersion: 1 }),
      submit({ kind: 'delete', opId: uuidv7(), recordId }),
      queue.exclusive(() => inTenant(db, first, () => Promise.resolve([{ status: 'alone' }]))),
    ])
    expect(answers.flat().map(({ status }) => status)).toEqual(['applied', 'applied', 'alone'])
    await db.close()
  })
})
