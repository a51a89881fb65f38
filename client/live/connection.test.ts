import { createRoot } from 'solid-js'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { z } from 'zod'

import type { GridChange } from '@operagrid/shared/domain/change'

import { FakeWebSocket } from './testing/fake-web-socket.ts'

/** The page's own connection, socket and feed over a network in the test's hands. */
const start = new Date('2026-11-23T14:32:00Z')
const gridId = '00000000-0000-7000-8000-000000000001'
const memberId = '00000000-0000-7000-8000-00000000000a'

async function openPage() {
  vi.resetModules()
  const { dropAccess, holdAccess } = await import('./access.ts')
  holdAccess({ token: 'token', expiresInS: 100_000, memberId })
  const { useConnection } = await import('./connection.ts')
  const { createGridFeed } = await import('./grid-feed.ts')
  const connection = useConnection()
  const versions: number[] = []
  const dispose = createRoot((dispose) => {
    createGridFeed({
      gridId,
      cursor: 7,
      onChanges: (changes) => versions.push(...changes.map((change) => change.version)),
      onResync: (version) => versions.push(-version),
      onGone: () => undefined,
    })
    return dispose
  })
  pages.push(() => {
    dispose()
    // A page that is over still hears the window: without a socket to open it stays silent in the next test.
    dropAccess()
  })
  return { connection, versions, dropAccess }
}
const pages: (() => void)[] = []

const frame = z.object({
  id: z.number(),
  method: z.string(),
  params: z.object({ path: z.string(), lastEventId: z.string().optional() }).optional(),
})

function newest(): FakeWebSocket {
  const wire = FakeWebSocket.made.at(-1)
  if (wire === undefined) throw new Error('no socket was made')
  return wire
}

/** The server's side of the newest socket. */
function server() {
  const wire = newest()
  const calls = () =>
    wire.sent.flatMap((text) => {
      if (text === 'PING' || text === 'PONG') return []
      const sent: unknown = JSON.parse(text)
      return (Array.isArray(sent) ? sent : [sent]).flatMap((one) => frame.safeParse(one).data ?? [])
    })
  const feed = () => calls().findLast((call) => call.params?.path === 'live.grid')
  /** Says it before the page has drawn a frame. */
  function say(version: number, changes: readonly Partial<GridChange>[]): void {
    const id = feed()?.id
    wire.hear(JSON.stringify({ id, result: { type: 'started' } }))
    wire.hear(
      JSON.stringify({
        id,
        result: {
          type: 'data',
          id: String(version),
          data: { id: String(version), data: { type: 'changes', changes } },
        },
      }),
    )
  }
  return {
    wire,
    feed,
    say,
    /** Answers the feed: what was missed, the empty list when nothing was. Resolves with when it did. */
    async tell(version: number, changes: readonly Partial<GridChange>[] = []): Promise<Date> {
      const at = new Date()
      say(version, changes)
      await vi.advanceTimersByTimeAsync(20)
      return at
    },
  }
}

/** Lets the page open its socket and the server take it in. */
async function connect() {
  await vi.advanceTimersByTimeAsync(1)
  server().wire.open()
  await vi.advanceTimersByTimeAsync(1)
  return server()
}

beforeEach(() => {
  vi.useFakeTimers({ now: start })
  vi.stubGlobal('WebSocket', FakeWebSocket)
  FakeWebSocket.made = []
})
afterEach(() => {
  for (const dispose of pages.splice(0)) dispose()
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

const change = (version: number): Partial<GridChange> => ({ kind: 'patch', version })

describe('a page with a feed', () => {
  it('is live from the first word of its feed on, not from the opening of its socket', async () => {
    const page = await openPage()
    expect(page.connection()).toEqual({ state: 'catching-up', since: null })
    const { tell } = await connect()
    expect(page.connection().state).toBe('catching-up')
    await tell(8, [change(8)])
    expect([page.connection().state, page.versions]).toEqual(['live', [8]])
  })

  it('says since when it is offline, by the last word and not by when it noticed, and heals from its cursor', async () => {
    const page = await openPage()
    const { wire, tell } = await connect()
    const since = await tell(8, [change(8)])
    await vi.advanceTimersByTimeAsync(9_000)
    wire.settle()
    expect(page.connection().state).toBe('catching-up')
    await vi.advanceTimersByTimeAsync(5_000)
    for (const made of FakeWebSocket.made) if (made.readyState === 0) made.settle()
    expect(page.connection()).toEqual({ state: 'offline', since })
    await vi.advanceTimersByTimeAsync(10_000)
    const after = await connect()
    expect(page.connection()).toEqual({ state: 'catching-up', since })
    expect(after.feed()?.params?.lastEventId).toBe('8')
    await after.tell(9, [change(9)])
    expect([page.connection().state, page.versions]).toEqual(['live', [8, 9]])
  })

  it('is not live for longer than the heartbeat allows over a network that has gone silent', async () => {
    const page = await openPage()
    const { wire, tell } = await connect()
    const since = await tell(8)
    await vi.advanceTimersByTimeAsync(10_500)
    expect(wire.sent).toContain('PING')
    expect(page.connection().state).toBe('live')
    // No answer: the browser itself would keep the socket for a minute more.
    await vi.advanceTimersByTimeAsync(6_000)
    expect(page.connection().state).not.toBe('live')
    await vi.advanceTimersByTimeAsync(5_000)
    expect(page.connection()).toEqual({ state: 'offline', since })
  })

  it('that slept for an hour opens a new socket the moment it wakes, and calls itself live only then', async () => {
    const page = await openPage()
    const { tell } = await connect()
    const since = await tell(8)
    await vi.advanceTimersByTimeAsync(4_000)
    const before = FakeWebSocket.made.length
    // Nothing runs while the device sleeps: only its clock has moved when the next timer fires.
    vi.setSystemTime(new Date(start.getTime() + 3_600_000))
    await vi.advanceTimersByTimeAsync(1_001)
    expect(page.connection()).toEqual({ state: 'catching-up', since })
    expect(FakeWebSocket.made.length).toBe(before + 1)
    const after = await connect()
    await after.tell(9, [change(9)])
    expect(page.connection().state).toBe('live')
  })

  it('that is looked at again asks for a word first, and is not called live before it has one', async () => {
    const page = await openPage()
    const { wire, tell } = await connect()
    await tell(8)
    vi.setSystemTime(new Date(start.getTime() + 30_000))
    document.dispatchEvent(new Event('visibilitychange'))
    expect(page.connection().state).toBe('catching-up')
    wire.hear('PONG')
    expect(page.connection().state).toBe('live')
  })

  it('whose device loses its network says so at once, and is back as soon as there is one', async () => {
    const page = await openPage()
    const { tell } = await connect()
    const since = await tell(8)
    window.dispatchEvent(new Event('offline'))
    expect(page.connection()).toEqual({ state: 'offline', since })
    await vi.advanceTimersByTimeAsync(60_000)
    const tries = FakeWebSocket.made.length
    window.dispatchEvent(new Event('online'))
    await vi.advanceTimersByTimeAsync(1)
    expect(FakeWebSocket.made.length).toBeGreaterThan(tries)
    await (await connect()).tell(9)
    expect(page.connection().state).toBe('live')
  })

  it('is back within a second of a server that said it restarts, without ever calling itself offline', async () => {
    const page = await openPage()
    const states: string[] = []
    const { wire, tell } = await connect()
    await tell(8)
    wire.settle(1012)
    for (let ms = 0; ms < 1_000 && FakeWebSocket.made.at(-1) === wire; ms += 10) {
      await vi.advanceTimersByTimeAsync(10)
      states.push(page.connection().state)
    }
    expect(FakeWebSocket.made.at(-1)).not.toBe(wire)
    await (await connect()).tell(9)
    expect(page.connection().state).toBe('live')
    expect(new Set(states)).toEqual(new Set(['catching-up']))
  })

  it('does not take what the last socket told for word from the present one', async () => {
    const page = await openPage()
    const { say } = await connect()
    say(8, [change(8)])
    window.dispatchEvent(new Event('online'))
    await vi.advanceTimersByTimeAsync(1)
    for (const made of FakeWebSocket.made) if (made.readyState === FakeWebSocket.CONNECTING) made.open()
    await vi.advanceTimersByTimeAsync(30)
    expect([page.versions, page.connection().state]).toEqual([[8], 'catching-up'])
  })

  it('of an outdated protocol says that an update is needed, and does not try again', async () => {
    const page = await openPage()
    const { wire } = await connect()
    wire.settle(4426)
    expect(page.connection().state).toBe('update-needed')
    const tries = FakeWebSocket.made.length
    await vi.advanceTimersByTimeAsync(120_000)
    expect(FakeWebSocket.made.length).toBe(tries)
  })

  it('that is signed out leaves its socket in the same turn, so that nothing more goes over it', async () => {
    const page = await openPage()
    const { wire, tell } = await connect()
    await tell(8)
    const sent = wire.sent.length
    page.dropAccess()
    expect(page.connection().state).toBe('signed-out')
    expect(wire.readyState).toBeGreaterThanOrEqual(FakeWebSocket.CLOSING)
    await vi.advanceTimersByTimeAsync(60_000)
    expect(wire.sent.length).toBe(sent)
    expect(FakeWebSocket.made.at(-1)).toBe(wire)
  })
})
