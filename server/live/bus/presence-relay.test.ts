import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import type { Screen } from './own-screens.ts'
import type { MessageOf } from './packet.ts'
import { makePresenceRelay } from './presence-relay.ts'

const tenantId = 'tenant'
const gridId = 'grid'
const screen = (clientId: string, recordId: string | null = null): Screen => ({
  clientId,
  memberId: `member of ${clientId}`,
  recordId,
  fieldId: null,
  typing: false,
})
const names = async (_tenantId: string, memberId: string) => `name of ${memberId}`
const present = (clientId: string, recordId: string | null = null) => ({
  ...screen(clientId, recordId),
  name: `name of member of ${clientId}`,
})

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** A relay with what it said, and whether anybody is there to hear it. */
function makeTeller() {
  const said: MessageOf<'screen'>[] = []
  const teller = { company: true }
  const relay = makePresenceRelay({ say: (message) => said.push(message), hasCompany: () => teller.company }, names)
  return { relay, said, teller, where: () => said.map(({ clientId, at }) => `${clientId}@${at?.recordId ?? 'gone'}`) }
}

/** Two relays on two nodes; `seq` counts what the first said. */
function makePair() {
  const there = makePresenceRelay({ say: () => undefined, hasCompany: () => false }, names)
  let seq = 0
  const here = makePresenceRelay(
    { say: (message) => there.heard('here', (seq += 1), message), hasCompany: () => true },
    names,
  )
  return { here, there }
}

describe('what a node tells of its screens', () => {
  it('is where each is now, not every step of the way', async () => {
    const { relay, where } = makeTeller()
    for (let step = 0; step < 50; step += 1) relay.here(tenantId, gridId, screen('a', `r${step}`))
    await vi.advanceTimersByTimeAsync(100)
    expect(where()).toEqual(['a@r49'])
    relay.here(tenantId, gridId, screen('a', 'r49'))
    await vi.advanceTimersByTimeAsync(1_000)
    expect(where()).toEqual(['a@r49'])
  })

  it('is repeated every 5 s while the screen is here, and ends when it leaves', async () => {
    const { relay, where } = makeTeller()
    relay.here(tenantId, gridId, screen('a', 'r'))
    await vi.advanceTimersByTimeAsync(12_000)
    relay.left(tenantId, gridId, 'a')
    await vi.advanceTimersByTimeAsync(20_000)
    expect(where()).toEqual(['a@r', 'a@r', 'a@r', 'a@gone'])
  })

  it('ends by itself when the screen falls silent', async () => {
    const { relay, where } = makeTeller()
    relay.here(tenantId, gridId, screen('a', 'r'))
    await vi.advanceTimersByTimeAsync(60_000)
    expect(where()).toEqual(['a@r', 'a@r', 'a@r', 'a@gone'])
  })

  it('is nothing when nobody listens, and everything when somebody comes', async () => {
    const { relay, teller, where } = makeTeller()
    teller.company = false
    for (const name of ['a', 'b']) relay.here(tenantId, gridId, screen(name, 'r'))
    await vi.advanceTimersByTimeAsync(10_000)
    expect(where()).toEqual([])
    teller.company = true
    relay.greet()
    await vi.advanceTimersByTimeAsync(100)
    expect(where()).toEqual(['a@r', 'b@r'])
  })

  it('has a limit however many move, and nobody is passed over for ever', async () => {
    const { relay, said } = makeTeller()
    const everybody = Array.from({ length: 3_000 }, (_, at) => `client ${at}`)
    const move = (to: string) => {
      for (const name of everybody) relay.here(tenantId, gridId, screen(name, to))
    }
    for (let turn = 0; turn < 40; turn += 1) {
      move(`r${turn}`)
      await vi.advanceTimersByTimeAsync(100)
    }
    expect(said.length).toBeLessThanOrEqual(4_000)
    expect(new Set(said.map(({ clientId }) => clientId)).size).toBe(3_000)
  })
})

describe('what a node knows of the screens elsewhere', () => {
  it('follows where they are, with the names looked up here', async () => {
    const { here, there } = makePair()
    const told = vi.fn<() => void>()
    there.onMove(tenantId, gridId, told)
    here.here(tenantId, gridId, screen('a', 'r'))
    await vi.advanceTimersByTimeAsync(100)
    expect(there.elsewhere(tenantId, gridId)).toEqual([present('a', 'r')])
    expect(told).toHaveBeenCalledTimes(1)
    here.here(tenantId, gridId, screen('a', 's'))
    await vi.advanceTimersByTimeAsync(100)
    expect(there.elsewhere(tenantId, gridId)).toEqual([present('a', 's')])
    here.left(tenantId, gridId, 'a')
    expect(there.elsewhere(tenantId, gridId)).toEqual([])
    expect(told).toHaveBeenCalledTimes(3)
    expect(there.elsewhere('another tenant', gridId)).toEqual([])
  })

  it('ends 15 s after the last word, and with the goodbye of the node', async () => {
    const { there } = makePair()
    const told = vi.fn<() => void>()
    there.onMove(tenantId, gridId, told)
    const message = { kind: 'screen', tenantId, gridId, clientId: 'a', memberId: 'm', at: screen('a', 'r') } as const
    there.heard('node', 1, message)
    await vi.advanceTimersByTimeAsync(14_000)
    expect(there.elsewhere(tenantId, gridId)).toHaveLength(1)
    await vi.advanceTimersByTimeAsync(2_000)
    expect(there.elsewhere(tenantId, gridId)).toEqual([])
    there.heard('node', 2, message)
    await vi.advanceTimersByTimeAsync(0)
    there.forget('node')
    expect(there.elsewhere(tenantId, gridId)).toEqual([])
    expect(told).toHaveBeenCalledTimes(4)
  })

  it('is not turned back by a word that comes late or twice', async () => {
    const { there } = makePair()
    const say = (seq: number, recordId: string | null) =>
      there.heard('node', seq, {
        kind: 'screen',
        tenantId,
        gridId,
        clientId: 'a',
        memberId: 'member of a',
        at: recordId === null ? null : { recordId, fieldId: null, typing: false },
      })
    say(2, 'new')
    say(1, 'old')
    say(2, 'new')
    await vi.advanceTimersByTimeAsync(0)
    expect(there.elsewhere(tenantId, gridId)).toEqual([present('a', 'new')])
    say(4, null)
    say(3, 'late')
    await vi.advanceTimersByTimeAsync(0)
    expect(there.elsewhere(tenantId, gridId)).toEqual([])
  })

  it('shows a screen once that changed nodes, and not at all when it came here', async () => {
    const { there } = makePair()
    const say = (node: string, seq: number, recordId: string | null) =>
      there.heard(node, seq, {
        kind: 'screen',
        tenantId,
        gridId,
        clientId: 'a',
        memberId: 'member of a',
        at: recordId === null ? null : { recordId, fieldId: null, typing: false },
      })
    say('first', 9, 'r1')
    await vi.advanceTimersByTimeAsync(10)
    say('second', 1, 'r2')
    await vi.advanceTimersByTimeAsync(10)
    expect(there.elsewhere(tenantId, gridId)).toEqual([present('a', 'r2')])
    say('first', 10, null)
    expect(there.elsewhere(tenantId, gridId)).toEqual([present('a', 'r2')])
    there.here(tenantId, gridId, screen('a'))
    expect(there.elsewhere(tenantId, gridId)).toEqual([])
  })

  it('tells of each screen that moved, and of one that came here that it is elsewhere no more', async () => {
    const { there } = makePair()
    const told: string[] = []
    const stop = there.onMove(tenantId, gridId, (clientId, at) => told.push(`${clientId}@${at?.recordId ?? 'gone'}`))
    const say = (seq: number, clientId: string, recordId: string | null) =>
      there.heard('node', seq, {
        kind: 'screen',
        tenantId,
        gridId,
        clientId,
        memberId: 'm',
        at: recordId === null ? null : { recordId, fieldId: null, typing: false },
      })
    say(1, 'a', 'r1')
    say(2, 'b', 'r1')
    await vi.advanceTimersByTimeAsync(0)
    expect(told.splice(0)).toEqual(['a@r1', 'b@r1'])
    say(3, 'a', 'r2')
    say(4, 'a', 'r2')
    say(1, 'a', 'r1')
    expect(told.splice(0)).toEqual(['a@r2'])
    there.here(tenantId, gridId, screen('a'))
    expect(told.splice(0)).toEqual(['a@gone'])
    there.left(tenantId, gridId, 'a')
    expect(told.splice(0)).toEqual(['a@r2'])
    stop()
    say(5, 'a', null)
    expect(told).toEqual([])
  })

  it('has a limit', async () => {
    const { there } = makePair()
    for (let at = 0; at < 25_000; at += 1) {
      const place = { recordId: null, fieldId: null, typing: false }
      there.heard('node', at, { kind: 'screen', tenantId, gridId, clientId: `c${at}`, memberId: 'm', at: place })
    }
    await vi.advanceTimersByTimeAsync(0)
    expect(there.elsewhere(tenantId, gridId)).toHaveLength(20_000)
    await vi.advanceTimersByTimeAsync(16_000)
    expect(there.elsewhere(tenantId, gridId)).toHaveLength(0)
  })
})
