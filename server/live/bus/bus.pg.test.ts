import { randomUUID } from 'node:crypto'

import { pino } from 'pino'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'

import { withConnection } from '@operagrid/db/connect'
import { openChannel } from '@operagrid/db/listen'
import { createTestDatabase } from '@operagrid/db/testing/test-database'

import { freePort } from '../../testing/free-port.ts'
import { makeBus } from './bus.ts'
import type { Bus } from './bus.ts'
import { natsTransport } from './nats-transport.ts'
import { pack } from './packet.ts'
import { postgresTransport } from './postgres-transport.ts'
import { nameSkipped, natsBinary, natsMissing, startNats } from './testing/nats-server.ts'
import type { NatsServer } from './testing/nats-server.ts'
import type { Transport } from './transport.ts'

/** A busy machine takes more than the second that is usual. */
const waitFor = (check: () => void) => vi.waitFor(check, { timeout: 10_000 })

const [tenantId, gridId, memberId, sessionId, dashboardId, clientId] = Array.from({ length: 6 }, () => randomUUID())
if (!tenantId || !gridId || !memberId || !sessionId || !dashboardId || !clientId) throw new Error('six ids')
const here = { clientId, memberId, recordId: null, fieldId: null, typing: false }

const open: Bus[] = []
afterEach(async () => void (await Promise.all(open.splice(0).map((bus) => bus.close()))))

/** A node's bus with all it heard, as lines, and all it logged. */
function join(transport: Transport) {
  const heard: string[] = []
  const logged: string[] = []
  const log = pino({ base: null }, { write: (line: string) => void logged.push(messageOf(line)) })
  const bus = makeBus({ transport, log, nameOf: async () => 'Mara', beatMs: 100 })
  bus.start({
    wake: (_tenantId, id, version) => heard.push(`wake ${id} ${version}`),
    gone: (gone) => heard.push(`gone ${'sessionId' in gone ? gone.sessionId : gone.memberId}`),
    dashboard: (_tenantId, id) => heard.push(`dashboard ${id}`),
    notice: (_tenantId, id) => heard.push(`notice ${id}`),
    missed: () => heard.push('missed'),
  })
  open.push(bus)
  const words = () => heard.filter((line) => line !== 'missed')
  return { bus, heard, logged, words, connected: () => waitFor(() => expect(bus.status().connected).toBe(true)) }
}

/** pino wrote the line itself. */
function messageOf(line: string): string {
  return (JSON.parse(line) as { msg: string }).msg
}

async function joinTwo(transport: Transport) {
  const [a, b] = [join(transport), join(transport)]
  await Promise.all([a.connected(), b.connected()])
  await waitFor(() => expect([a.bus.status().peers, b.bus.status().peers]).toEqual([1, 1]))
  return [a, b] as const
}

let database: Awaited<ReturnType<typeof createTestDatabase>>
beforeAll(async () => {
  nameSkipped('the bus through nats')
  database = await createTestDatabase()
})
afterAll(async () => await database[Symbol.asyncDispose]())

describe.each(['postgres', 'nats'] as const)('nodes that hear each other through %s', (via) => {
  const skipped = via === 'nats' && natsBinary === undefined
  let nats: NatsServer | undefined
  beforeAll(async () => {
    if (via === 'nats' && !skipped) nats = await startNats()
  })
  afterAll(async () => await nats?.stop())
  const transport = () => (nats === undefined ? postgresTransport(database.url) : natsTransport(nats.url, 'a secret'))
  const suite = skipped ? it.skip : it
  const title = skipped ? natsMissing : ''

  /** Breaks all connections of the bus. */
  async function breakLinks(): Promise<void> {
    if (nats !== undefined) {
      const port = Number(new URL(nats.url).port)
      await nats.stop()
      nats = await startNats(port)
      return
    }
    await withConnection(database.adminUrl, (client) =>
      client.query(
        `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'operagrid bus' and datname = current_database()`,
      ),
    )
  }

  suite(`each hears what the others say, and not itself${title}`, async () => {
    const [a, b] = await joinTwo(transport())
    a.bus.wake(tenantId, gridId, 3)
    a.bus.gone({ tenantId, memberId })
    b.bus.gone({ tenantId, sessionId })
    b.bus.dashboard(tenantId, dashboardId)
    b.bus.notice(tenantId, memberId)
    await waitFor(() => expect(b.words()).toEqual([`wake ${gridId} 3`, `gone ${memberId}`]))
    await waitFor(() =>
      expect(a.words()).toEqual([`gone ${sessionId}`, `dashboard ${dashboardId}`, `notice ${memberId}`]),
    )
  })

  suite(`screens are told of, and gone with their node${title}`, async () => {
    const [a, b] = await joinTwo(transport())
    a.bus.presence.here(tenantId, gridId, here)
    await waitFor(() => expect(b.bus.presence.elsewhere(tenantId, gridId)).toEqual([{ ...here, name: 'Mara' }]))
    expect(a.bus.presence.elsewhere(tenantId, gridId)).toEqual([])
    const late = join(transport())
    await waitFor(() => expect(late.bus.presence.elsewhere(tenantId, gridId)).toHaveLength(1))
    await a.bus.close()
    await waitFor(() => expect(b.bus.presence.elsewhere(tenantId, gridId)).toEqual([]))
  })

  suite(`of a hot grid the newest version is told, a bounded number of times${title}`, async () => {
    const [a, b] = await joinTwo(transport())
    // Quiet before, so that the first word leaves at once.
    await new Promise((resolve) => setTimeout(resolve, 50))
    const began = performance.now()
    for (let version = 1; version <= 3_000; version += 1) {
      a.bus.wake(tenantId, gridId, version)
      if (version % 100 === 0) await new Promise((resolve) => setTimeout(resolve, 5))
    }
    const tookMs = performance.now() - began
    await waitFor(() => expect(b.words().at(-1)).toBe(`wake ${gridId} 3000`))
    expect(b.words()[0]).toBe(`wake ${gridId} 1`)
    // One in 10 ms; timers cut the fraction of a millisecond off.
    expect(b.words().length).toBeLessThanOrEqual(tookMs / 9 + 2)
  })

  suite(`many grids at once are few packets and none is forgotten${title}`, async () => {
    const [a, b] = await joinTwo(transport())
    const grids = Array.from({ length: 2_000 }, () => randomUUID())
    for (const each of grids) a.bus.wake(tenantId, each, 1)
    const said = new Set(grids.map((each) => `wake ${each} 1`))
    await waitFor(() => expect(new Set(b.words())).toEqual(said))
  })

  suite(`a broken connection comes back and says so once${title}`, async () => {
    const [a, b] = await joinTwo(transport())
    const missedBefore = b.heard.filter((line) => line === 'missed').length
    await breakLinks()
    await waitFor(() => expect([...a.logged, ...b.logged]).toContain('the bus is down: other nodes are heard of late'))
    await waitFor(() =>
      expect(a.logged.concat(b.logged).filter((line) => line === 'the bus is up again')).toHaveLength(2),
    )
    a.bus.wake(tenantId, gridId, 8)
    await waitFor(() => expect(b.words()).toContain(`wake ${gridId} 8`))
    expect(a.logged).toEqual(['the bus is down: other nodes are heard of late', 'the bus is up again'])
    expect(b.heard.filter((line) => line === 'missed').length).toBeGreaterThan(missedBefore)
  })
})

describe('a bus through postgres', () => {
  it('says ids and versions, never content', async () => {
    const overheard: string[] = []
    const spy = await openChannel({ url: database.url, name: 'operagrid_bus', hear: (text) => overheard.push(text) })
    const [a, b] = await joinTwo(postgresTransport(database.url))
    a.bus.presence.here(tenantId, gridId, { ...here, typing: true, ...{ name: 'Mara Lund', note: 'leak in cabin 12' } })
    a.bus.wake(tenantId, gridId, 4)
    await waitFor(() => expect(b.bus.presence.elsewhere(tenantId, gridId)).toHaveLength(1))
    await spy.close()
    expect(overheard.join('')).toContain(clientId)
    expect(overheard.join('')).not.toMatch(/Mara|cabin/)
  })

  it('says nothing of edits while the node is alone, and does as soon as it is not', async () => {
    const overheard: string[] = []
    const spy = await openChannel({ url: database.url, name: 'operagrid_bus', hear: (text) => overheard.push(text) })
    const alone = join(postgresTransport(database.url))
    await alone.connected()
    alone.bus.wake(tenantId, gridId, 4)
    alone.bus.gone({ tenantId, memberId })
    await waitFor(() => expect(overheard.join('')).toContain(memberId))
    expect(overheard.join('')).not.toContain(gridId)
    const other = join(postgresTransport(database.url))
    await waitFor(() => expect(alone.bus.status().peers).toBe(1))
    alone.bus.wake(tenantId, gridId, 5)
    await waitFor(() => expect(other.words()).toEqual([`wake ${gridId} 5`]))
    await spy.close()
  })

  it('minds neither nonsense nor a packet that was forged, doubled or late', async () => {
    const { bus, words, connected } = join(postgresTransport(database.url))
    await connected()
    const stranger = await openChannel({ url: database.url, name: 'operagrid_bus', hear: () => undefined })
    const packet = (seq: number, version: number) =>
      pack('stranger', () => seq, [{ kind: 'wake', tenantId, gridId, version }])
    await stranger.notify(['', 'nonsense', '{"v":1}', '{"v":1,"node":"x","seq":1,"say":[{"kind":"wake"},7]}'])
    await stranger.notify([...packet(2, 2), ...packet(1, 1)])
    await stranger.notify(packet(2, 2))
    await waitFor(() => expect(words()).toHaveLength(3))
    expect(words()).toEqual([2, 1, 2].map((version) => `wake ${gridId} ${version}`))
    await stranger.close()
    expect(bus.status()).toMatchObject({ via: 'postgres', connected: true })
  })

  it('notices that something was not heard, by the gap it leaves', async () => {
    const { heard, connected } = join(postgresTransport(database.url))
    await connected()
    const stranger = await openChannel({ url: database.url, name: 'operagrid_bus', hear: () => undefined })
    const missed = () => heard.filter((line) => line === 'missed').length
    for (const seq of [5, 6, 7]) await stranger.notify(pack('stranger', () => seq, []))
    await waitFor(() => expect(missed()).toBe(2))
    await stranger.notify(pack('stranger', () => 9, []))
    await waitFor(() => expect(missed()).toBe(3))
    await stranger.close()
  })

  it('says again what a breaking connection did not carry', async () => {
    const real = postgresTransport(database.url)
    let breaks = true
    const flaky: Transport = {
      name: 'postgres',
      async open(hear) {
        const link = await real.open(hear)
        const send = async (texts: readonly string[]): Promise<void> => {
          if (!breaks || !texts.join('').includes('wake')) return await link.send(texts)
          breaks = false
          await link.close()
          throw new Error('broken')
        }
        return { ...link, send }
      },
    }
    const [a, b] = [join(flaky), join(real)]
    await Promise.all([a.connected(), b.connected()])
    a.bus.wake(tenantId, gridId, 5)
    await waitFor(() => expect(b.words()).toEqual([`wake ${gridId} 5`]))
    expect(breaks).toBe(false)
  })

  it('gives up a connection that it does not hear itself through', async () => {
    const real = postgresTransport(database.url)
    const spoken: string[] = []
    const deaf: Transport = {
      name: 'postgres',
      open: async () => {
        spoken.push('opened')
        return await real.open(() => undefined)
      },
    }
    const { bus, logged } = join(deaf)
    await waitFor(() => expect(spoken.length).toBeGreaterThan(1))
    expect(bus.status().connected).toBe(false)
    expect(logged).toEqual(['the bus is down: other nodes are heard of late'])
  })
})

describe.skipIf(natsBinary === undefined)(`a bus through nats${natsMissing}`, () => {
  it('starts without its server and keeps trying', async () => {
    const port = await freePort()
    const transport = natsTransport(`nats://127.0.0.1:${port}`, 'a secret')
    const [a, b] = [join(transport), join(transport)]
    await waitFor(() => expect(a.logged).toHaveLength(1))
    expect(a.bus.status()).toMatchObject({ via: 'nats', connected: false })
    a.bus.wake(tenantId, gridId, 1)
    a.bus.wake(tenantId, gridId, 2)
    const nats = await startNats(port)
    await Promise.all([a.connected(), b.connected()])
    await waitFor(() => expect(a.bus.status().peers).toBe(1))
    a.bus.wake(tenantId, gridId, 3)
    await waitFor(() => expect(b.words().at(-1)).toBe(`wake ${gridId} 3`))
    await nats.stop()
  })

  it('tries the servers of a list in turn', async () => {
    const nats = await startNats()
    const { connected } = join(natsTransport(`nats://127.0.0.1:1, ${nats.url}`, 'a secret'))
    await connected()
    await nats.stop()
  })

  it('keeps installations with other secrets apart', async () => {
    const nats = await startNats()
    const [a, b] = await joinTwo(natsTransport(nats.url, 'a secret'))
    const stranger = join(natsTransport(nats.url, 'another secret'))
    await stranger.connected()
    a.bus.wake(tenantId, gridId, 1)
    await waitFor(() => expect(b.words()).toEqual([`wake ${gridId} 1`]))
    expect(stranger.words()).toEqual([])
    await nats.stop()
  })
})
