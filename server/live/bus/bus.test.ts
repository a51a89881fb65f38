import { randomUUID } from 'node:crypto'

import { pino } from 'pino'
import { afterEach, expect, it, vi } from 'vitest'

import { makeBus, MAX_WAITING } from './bus.ts'
import type { Bus, BusEars } from './bus.ts'
import { unpack } from './packet.ts'
import type { Transport } from './transport.ts'

const log = pino({ level: 'silent' })
const tenantId = randomUUID()
const waitFor = (check: () => void) => vi.waitFor(check, { timeout: 10_000 })

const open: Bus[] = []
afterEach(async () => void (await Promise.all(open.splice(0).map((bus) => bus.close()))))

/** What all nodes share, in this process; each end of it may be down. */
function makeEther() {
  const hearers = new Set<(text: string) => void>()
  const carried: string[] = []
  const end = () => {
    const state = { up: true, breakLink: (): void => undefined }
    const transport: Transport = {
      name: 'nats',
      async open(hear) {
        if (!state.up) throw new Error('down')
        hearers.add(hear)
        const over = new Promise<string>((resolve) => {
          state.breakLink = () => {
            hearers.delete(hear)
            resolve('broken')
          }
        })
        return {
          async send(texts) {
            if (!state.up) throw new Error('down')
            for (const text of texts) {
              carried.push(text)
              for (const hearer of hearers) queueMicrotask(() => hearer(text))
            }
          },
          over,
          close: async () => state.breakLink(),
        }
      },
    }
    return {
      transport,
      up: () => (state.up = true),
      down: () => {
        state.up = false
        state.breakLink()
      },
    }
  }
  return { end, carried: () => carried.flatMap((text) => unpack(text)?.messages() ?? []) }
}

function join(transport: Transport) {
  const heard = { missed: 0, gone: 0, dashboards: new Set<string>() }
  const ears: BusEars = {
    wake: () => undefined,
    gone: () => void (heard.gone += 1),
    dashboard: (_tenantId, id) => void heard.dashboards.add(id),
    notice: () => undefined,
    missed: () => void (heard.missed += 1),
  }
  const bus = makeBus({ transport, log, nameOf: async () => undefined })
  bus.start(ears)
  open.push(bus)
  return {
    bus,
    heard,
    connected: () => waitFor(() => expect(bus.status()).toMatchObject({ connected: true, peers: 1 })),
  }
}

it('keeps a bounded number of words while its link is down, and others look for themselves what it did not say', async () => {
  const ether = makeEther()
  const mine = ether.end()
  const [here, there] = [join(mine.transport), join(ether.end().transport)]
  await Promise.all([here.connected(), there.connected()])
  mine.down()
  await waitFor(() => expect(here.bus.status().connected).toBe(false))
  const before = { missed: there.heard.missed, carried: ether.carried().length }
  for (let n = 0; n < 4 * MAX_WAITING; n += 1) here.bus.gone({ tenantId, sessionId: randomUUID() })
  const dashboardId = randomUUID()
  here.bus.dashboard(tenantId, dashboardId)
  mine.up()
  // Others' silence did not become so long that they had forgotten it: then they would look anyhow.
  await waitFor(() => expect(there.heard.gone).toBe(MAX_WAITING))
  expect(there.heard.missed).toBeGreaterThan(before.missed)
  expect(ether.carried().length - before.carried).toBe(MAX_WAITING)
  expect(there.heard.dashboards.has(dashboardId)).toBe(false)
  here.bus.dashboard(tenantId, dashboardId)
  await waitFor(() => expect(there.heard.dashboards.has(dashboardId)).toBe(true))
})

it('says nothing twice of what it could keep, and leaves no gap then', async () => {
  const ether = makeEther()
  const mine = ether.end()
  const [here, there] = [join(mine.transport), join(ether.end().transport)]
  await Promise.all([here.connected(), there.connected()])
  mine.down()
  await waitFor(() => expect(here.bus.status().connected).toBe(false))
  const missed = there.heard.missed
  const dashboardId = randomUUID()
  here.bus.dashboard(tenantId, dashboardId)
  for (let n = 1; n < MAX_WAITING; n += 1) here.bus.gone({ tenantId, sessionId: randomUUID() })
  here.bus.dashboard(tenantId, dashboardId)
  mine.up()
  await waitFor(() => expect(there.heard.gone).toBe(MAX_WAITING - 1))
  expect(ether.carried().filter(({ kind }) => kind === 'dashboard')).toHaveLength(1)
  expect(there.heard.missed).toBe(missed)
})
