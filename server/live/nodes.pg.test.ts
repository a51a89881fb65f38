import fc from 'fast-check'
import { pino } from 'pino'
import { v7 as uuidv7 } from 'uuid'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'

import { connect } from '@operagrid/db/connect'
import { makeDb } from '@operagrid/db/pool'
import { listChanges } from '@operagrid/db/queries/change'
import { insertFields, insertGrid } from '@operagrid/db/queries/grid'
import { inTenant } from '@operagrid/db/tenant'
import { createMembers } from '@operagrid/db/testing/members'
import { createTestDatabase } from '@operagrid/db/testing/test-database'
import type { Field } from '@operagrid/shared/domain/field'
import type { Actor, Role } from '@operagrid/shared/domain/member'
import type { Op } from '@operagrid/shared/domain/op'

import { makeRandom } from '../demo/random.ts'
import { makeBus } from './bus/bus.ts'
import { natsTransport } from './bus/nats-transport.ts'
import { postgresTransport } from './bus/postgres-transport.ts'
import { natsMissing, startNats } from './bus/testing/nats-server.ts'
import { shakyTransport } from './bus/testing/shaky-transport.ts'
import type { Transport } from './bus/transport.ts'
import { makeEngine } from './engine.ts'
import { makeListener } from './testing/listener.ts'

const title: Field = { id: 'title000', name: 'Title', type: 'text', choices: [] }
/** Longer than any test: what arrives, arrives by the bus. */
const NEVER_MS = 2_000_000_000

describe('several nodes on one database', () => {
  let database: Awaited<ReturnType<typeof createTestDatabase>>
  let members: Readonly<Record<Role, Actor>>
  const nodes: { stop(): Promise<void> }[] = []

  beforeAll(async () => {
    database = await createTestDatabase()
    members = await createMembers(database.adminUrl)
  })
  afterEach(async () => void (await Promise.all(nodes.splice(0).map((node) => node.stop()))))
  afterAll(async () => await database[Symbol.asyncDispose]())

  /** One node: its own pool, bus and engine. */
  function startNode(options: { readonly heartbeatMs?: number; readonly transport?: Transport } = {}) {
    const log = pino({ level: 'silent' })
    const db = makeDb({ url: database.url, maxConnections: 4 })
    const transport = options.transport ?? postgresTransport(database.url)
    const bus = makeBus({ transport, log, nameOf: async () => undefined })
    const engine = makeEngine(db, log, { bus, heartbeatMs: options.heartbeatMs ?? NEVER_MS })
    bus.start({
      wake: engine.feed.reached,
      gone: () => undefined,
      dashboard: () => undefined,
      notice: engine.notices.heard,
      missed: () => undefined,
    })
    const node = {
      engine,
      connected: () => vi.waitFor(() => expect(bus.status().connected).toBe(true), { timeout: 10_000 }),
      async stop() {
        engine.close()
        await bus.close()
        await db.close()
      },
    }
    nodes.push(node)
    return node
  }
  type Node = ReturnType<typeof startNode>

  async function newGrid(): Promise<string> {
    const gridId = uuidv7()
    const { organizer } = members
    const made = { id: gridId, name: 'Incidents', fields: [title], createdBy: organizer.memberId, ready: true }
    await inTenant(database.db, organizer, (tx) => insertGrid(tx, made))
    return gridId
  }

  const create = (): Op => ({ kind: 'create', opId: uuidv7(), recordId: uuidv7(), cells: { title000: 'Leak' } })
  const history = async (gridId: string) =>
    (await inTenant(database.db, members.organizer, (tx) => listChanges(tx, gridId, 0, 10_000))).map(
      ({ version }) => version,
    )
  const upTo = (last: number, after = 0) => Array.from({ length: last - after }, (_, at) => after + at + 1)

  /** Reads a grid's feed on a node; `versions` grows, `started` resolves with the first event. */
  function watch(node: Node, gridId: string, cursor = 0) {
    const stop = new AbortController()
    const listener = makeListener()
    const versions = (): number[] =>
      listener.heard().map((told) => {
        if (told === 'resync') throw new Error('told to look anew')
        return told
      })
    const started = node.engine.feed
      .open(members.viewer, { gridId, cursor, signal: stop.signal })
      .then((takeOver) => void takeOver(listener, () => undefined))
    return {
      get versions() {
        return versions()
      },
      started,
      until: (last: number) => vi.waitFor(() => expect(versions().at(-1)).toBe(last), { timeout: 10_000 }),
      async stop() {
        await started
        stop.abort()
      },
    }
  }

  it('number what they write to one grid densely and in commit order (I3)', async () => {
    const gridId = await newGrid()
    const [a, b] = [startNode(), startNode()]
    const answers = await Promise.all(
      Array.from({ length: 16 }, async (_, writer) => {
        const { engine } = writer % 2 === 0 ? a : b
        const versions: number[] = []
        for (let at = 0; at < 20; at += 1) {
          const [result] = await engine.apply(members.organizer, gridId, [create()])
          if (result?.status === 'applied') versions.push(result.version)
        }
        return versions
      }),
    )
    expect(await history(gridId)).toEqual(upTo(320))
    expect(answers.flat().sort((x, y) => x - y)).toEqual(upTo(320))
    // One after the other sent is one after the other numbered, whichever node the others write on.
    for (const versions of answers) expect(versions).toEqual(versions.toSorted((x, y) => x - y))
  })

  const ways = [
    ['postgres', ''],
    ['nats', natsMissing],
  ] as const
  it.for(ways)("hear of each other's commits through %s, not by a heartbeat%s", async ([via, missing], { skip }) => {
    skip(missing !== '')
    const nats = via === 'nats' ? await startNats() : undefined
    const transport = nats === undefined ? postgresTransport(database.url) : natsTransport(nats.url, 'a secret')
    const gridId = await newGrid()
    const [a, b] = [startNode({ transport }), startNode({ transport })]
    await Promise.all([a.connected(), b.connected()])
    const [here, there] = [watch(a, gridId), watch(b, gridId)]
    await Promise.all([here.started, there.started])
    for (let version = 1; version <= 5; version += 1) {
      await (version % 2 === 0 ? b : a).engine.apply(members.organizer, gridId, [create()])
      await Promise.all([here.until(version), there.until(version)])
    }
    expect(here.versions).toEqual(upTo(5))
    expect(there.versions).toEqual(upTo(5))
    await Promise.all([here.stop(), there.stop()])
    await nats?.stop()
  })

  it('hear of a field that another node changed, and write with it', async () => {
    const gridId = await newGrid()
    const [a, b] = [startNode(), startNode()]
    await Promise.all([a.connected(), b.connected()])
    await b.engine.apply(members.organizer, gridId, [create()])
    const there = watch(b, gridId)
    await there.started
    const count: Field = { id: 'count000', name: 'Count', type: 'number', choices: [] }
    await a.engine.reshape(members.management, gridId, async (tx, grid) => {
      await insertFields(tx, gridId, [count], 1)
      return { fields: [...grid.fields, count], reload: false }
    })
    await there.until(2)
    const withCount: Op = { kind: 'create', opId: uuidv7(), recordId: uuidv7(), cells: { count000: 3 } }
    expect(await b.engine.apply(members.organizer, gridId, [withCount])).toMatchObject([{ status: 'applied' }])
    await there.stop()
  })

  it('miss nothing when the bus is cut off: the heartbeat finds it', async () => {
    const gridId = await newGrid()
    const mute: Transport = { name: 'postgres', open: () => Promise.reject(new Error('cut off')) }
    const [a, b] = [startNode(), startNode({ transport: mute, heartbeatMs: 50 })]
    const there = watch(b, gridId)
    await there.started
    await a.engine.apply(members.organizer, gridId, [create(), create()])
    await there.until(2)
    await a.engine.apply(members.organizer, gridId, [create()])
    await there.until(3)
    expect(there.versions).toEqual(upTo(3))
    await there.stop()
  })

  it('miss nothing while the connections that listen are killed again and again', async () => {
    const gridId = await newGrid()
    const [a, b] = [startNode({ heartbeatMs: 50 }), startNode({ heartbeatMs: 50 })]
    await Promise.all([a.connected(), b.connected()])
    const seen = [watch(a, gridId), watch(b, gridId)]
    await Promise.all(seen.map(({ started }) => started))
    const killer = await connect(database.adminUrl)
    for (let round = 0; round < 10; round += 1) {
      const ops = Array.from({ length: 5 }, () =>
        Promise.all([a, b].map(({ engine }) => engine.apply(members.organizer, gridId, [create()]))),
      )
      await killer.query(
        `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'operagrid bus' and datname = current_database()`,
      )
      await Promise.all(ops)
    }
    await killer.end()
    await Promise.all(seen.map(({ until }) => until(100)))
    expect(seen.map(({ versions }) => versions)).toEqual([upTo(100), upTo(100)])
    await Promise.all([a.connected(), b.connected(), ...seen.map(({ stop }) => stop())])
  })

  it('show every watcher every change once and in order over a bus that loses, doubles and reorders (I3)', async () => {
    const step = fc.record({ node: fc.nat(1), ops: fc.integer({ min: 1, max: 4 }), waits: fc.boolean() })
    const program = fc.record({
      seed: fc.nat(),
      lost: fc.constantFrom(0, 0.3, 0.5, 1),
      doubled: fc.constantFrom(0, 0.5),
      steps: fc.array(step, { minLength: 5, maxLength: 25 }),
      /** Watchers by the step they come at, the node, and whether from the beginning. */
      watchers: fc.array(fc.record({ at: fc.nat(20), node: fc.nat(1), fromStart: fc.boolean() }), {
        minLength: 2,
        maxLength: 6,
      }),
    })
    await fc.assert(
      fc.asyncProperty(program, async ({ seed, lost, doubled, steps, watchers }) => {
        const random = makeRandom(seed).next
        const gridId = await newGrid()
        const transport = () => shakyTransport(postgresTransport(database.url), { lost, doubled }, random)
        const pair = [0, 1].map(() => startNode({ transport: transport(), heartbeatMs: 40 }))
        const nodeAt = (at: number) => pair[at] ?? startNode()
        const watching: { readonly cursor: number; readonly seen: ReturnType<typeof watch> }[] = []
        const writes: Promise<unknown>[] = []
        for (const [at, { node, ops, waits }] of steps.entries()) {
          for (const watcher of watchers.filter((each) => each.at % steps.length === at)) {
            const cursor = watcher.fromStart ? 0 : ((await history(gridId)).at(-1) ?? 0)
            watching.push({ cursor, seen: watch(nodeAt(watcher.node), gridId, cursor) })
          }
          const write = nodeAt(node).engine.apply(members.organizer, gridId, Array.from({ length: ops }, create))
          writes.push(write)
          if (waits) await write
        }
        await Promise.all(writes)
        const total = steps.reduce((sum, { ops }) => sum + ops, 0)
        expect(await history(gridId)).toEqual(upTo(total))
        await Promise.all(watching.map(({ cursor, seen }) => (cursor < total ? seen.until(total) : seen.started)))
        for (const { cursor, seen } of watching) expect(seen.versions).toEqual(upTo(total, cursor))
        await Promise.all(watching.map(({ seen }) => seen.stop()))
        await Promise.all(nodes.splice(0).map((node) => node.stop()))
      }),
      { numRuns: 15, endOnFailure: true },
    )
  }, 120_000)
})
