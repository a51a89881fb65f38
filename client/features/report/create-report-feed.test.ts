import { createRoot } from 'solid-js'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { z } from 'zod'

import { FakeWebSocket } from '../../live/testing/fake-web-socket.ts'

const ids = ['00000000-0000-7000-8000-000000000001', '00000000-0000-7000-8000-000000000002'] as const
const [first, second] = ids
const memberId = '00000000-0000-7000-8000-00000000000a'
const call = z.object({
  id: z.number(),
  params: z.object({ path: z.literal('live.grid'), input: z.object({ gridId: z.string() }) }),
})
let close: () => void = () => undefined

function onlySocket(): FakeWebSocket {
  const [wire] = FakeWebSocket.made
  if (wire === undefined) throw new Error('no socket was made')
  return wire
}

/** A reporter's page with reports in both grids, its socket open. */
async function openPage() {
  vi.resetModules()
  const { dropAccess, holdAccess } = await import('../../live/access.ts')
  holdAccess({ token: 'token', expiresInS: 100_000, memberId })
  const { useConnection } = await import('../../live/connection.ts')
  const { createReportFeed } = await import('./create-report-feed.ts')
  const connection = useConnection()
  let readings = 0
  const dispose = createRoot((end) => {
    const items = () => ids.map((gridId) => ({ gridId }))
    const refresh = () => Promise.resolve(void (readings += 1))
    createReportFeed({ mine: { items, refresh }, forms: { items: () => [] } })
    return end
  })
  close = () => {
    dispose()
    dropAccess()
  }
  await vi.advanceTimersByTimeAsync(1)
  const wire = onlySocket()
  wire.open()
  await vi.advanceTimersByTimeAsync(100)
  /** How often the page has begun to listen to a grid, and under which id last. */
  const asked = (gridId: string): readonly number[] =>
    wire.sent.flatMap((text) => {
      const sent: unknown = text.startsWith('P') ? [] : JSON.parse(text)
      const calls = (Array.isArray(sent) ? sent : [sent]).flatMap((one) => call.safeParse(one).data ?? [])
      return calls.flatMap(({ id, params }) => (params.input.gridId === gridId ? [id] : []))
    })
  async function say(gridId: string, word: object): Promise<void> {
    wire.hear(JSON.stringify({ id: asked(gridId).at(-1), ...word }))
    await vi.advanceTimersByTimeAsync(1_000)
  }
  return {
    asked,
    state: () => connection().state,
    readings: () => readings,
    resync: (gridId: string) =>
      say(gridId, { result: { type: 'data', id: '9', data: { id: '9', data: { type: 'resync', version: 9 } } } }),
    fail: (gridId: string, code: string) =>
      say(gridId, { error: { message: code, code: -32603, data: { app: { code, details: {} } } } }),
  }
}

beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal('WebSocket', FakeWebSocket)
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('Failed to fetch')))
  FakeWebSocket.made = []
})
afterEach(() => {
  close()
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

describe('a reporter’s feed', () => {
  it.each(['UNAVAILABLE', 'TOO_MANY', 'INTERNAL'])(
    'that fails once (%s) is begun again, and until then the page does not say that it is live',
    async (code) => {
      const page = await openPage()
      for (const gridId of ids) await page.resync(gridId)
      expect(page.state()).toBe('live')
      await page.fail(first, code)
      expect([page.asked(second).length, page.state()]).toEqual([1, 'catching-up'])
      expect(page.asked(first)).toHaveLength(2)
      const before = page.readings()
      await page.resync(first)
      expect([page.state(), page.readings() - before]).toEqual(['live', 1])
    },
  )

  it.each(['NOT_FOUND', 'NOT_ALLOWED'])(
    'that is refused for good (%s) is over, and the others are live',
    async (code) => {
      const page = await openPage()
      await page.resync(second)
      expect(page.state()).toBe('catching-up')
      await page.fail(first, code)
      expect([page.asked(first).length, page.state()]).toEqual([1, 'live'])
    },
  )
})
