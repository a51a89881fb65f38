import { createRoot } from 'solid-js'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { z } from 'zod'

import type { Presence } from './presence.ts'
import { FakeWebSocket } from './testing/fake-web-socket.ts'

const gridId = '00000000-0000-7000-8000-000000000001'
const memberId = '00000000-0000-7000-8000-00000000000a'
const pages: (() => void)[] = []

const frame = z.object({
  id: z.number(),
  params: z.object({ path: z.string(), input: z.object({ state: z.object({ recordId: z.string() }) }) }),
})

/** A page on a grid over a network in the test's hands, its socket open and its stream begun. */
async function openPage() {
  vi.resetModules()
  const { dropAccess, holdAccess } = await import('./access.ts')
  holdAccess({ token: 'token', expiresInS: 100_000, memberId })
  const { createPresence } = await import('./presence.ts')
  const made: { presence?: Presence } = {}
  const dispose = createRoot((end) => {
    made.presence = createPresence(gridId)
    return end
  })
  pages.push(() => {
    dispose()
    dropAccess()
  })
  await vi.advanceTimersByTimeAsync(1)
  const wire = FakeWebSocket.made.at(-1)
  if (wire === undefined || made.presence === undefined) throw new Error('no socket was made')
  wire.open()
  await vi.advanceTimersByTimeAsync(1)
  return {
    ...made.presence,
    /** The records that the page said it is on, in their order. */
    said: () =>
      wire.sent.flatMap((text) => {
        if (!text.startsWith('{') && !text.startsWith('[')) return []
        const sent: unknown = JSON.parse(text)
        return (Array.isArray(sent) ? sent : [sent]).flatMap((one) => {
          const call = frame.safeParse(one).data
          return call?.params.path === 'presence.set' ? [call.params.input.state.recordId] : []
        })
      }),
  }
}

const on = (recordId: string) => ({ recordId, fieldId: null, typing: false })

beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal('WebSocket', FakeWebSocket)
  FakeWebSocket.made = []
})
afterEach(() => {
  for (const dispose of pages.splice(0)) dispose()
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

describe('where a screen is', () => {
  it('is said at most ten times a second while a key is held, and where it came to rest', async () => {
    const page = await openPage()
    await vi.advanceTimersByTimeAsync(200)
    for (let step = 1; step <= 100; step += 1) {
      page.select(on(`r${step}`))
      await vi.advanceTimersByTimeAsync(10)
    }
    expect(page.said().length).toBeGreaterThanOrEqual(9)
    expect(page.said().length).toBeLessThanOrEqual(11)
    await vi.advanceTimersByTimeAsync(100)
    expect(page.said().at(-1)).toBe('r100')
  })

  it('is said at once after a rest, and every five seconds while nothing moves', async () => {
    const page = await openPage()
    await vi.advanceTimersByTimeAsync(200)
    page.select(on('r1'))
    await vi.advanceTimersByTimeAsync(1)
    expect(page.said()).toEqual(['r1'])
    page.select(on('r1'))
    await vi.advanceTimersByTimeAsync(10_000)
    expect(page.said()).toEqual(['r1', 'r1', 'r1'])
  })

  it('is said as soon when the wall clock was put back', async () => {
    const page = await openPage()
    await vi.advanceTimersByTimeAsync(200)
    page.select(on('r1'))
    await vi.advanceTimersByTimeAsync(1)
    vi.setSystemTime(Date.now() - 3_600_000)
    page.select(on('r2'))
    await vi.advanceTimersByTimeAsync(100)
    expect(page.said()).toEqual(['r1', 'r2'])
  })
})
