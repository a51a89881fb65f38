import { render } from 'solid-js/web'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { RelativeTime } from './relative-time.tsx'

let dispose: (() => void) | undefined

beforeEach(() => {
  vi.useFakeTimers({ now: new Date('2026-11-23T14:32:00Z') })
})

afterEach(async () => {
  dispose?.()
  document.body.replaceChildren()
  // Timers stop a microtask after their last reader.
  await vi.advanceTimersByTimeAsync(0)
  vi.useRealTimers()
})

function show(at: string): HTMLTimeElement {
  dispose = render(() => <RelativeTime at={at} />, document.body)
  const time = document.querySelector('time')
  if (!time) throw new Error('No time is shown.')
  return time
}

describe('RelativeTime', () => {
  it('keeps itself true', async () => {
    const time = show('2026-11-23T14:31:48Z')
    expect(time.textContent).toBe('12s ago')
    await vi.advanceTimersByTimeAsync(3000)
    expect(time.textContent).toBe('15s ago')
    await vi.advanceTimersByTimeAsync(60_000)
    expect(time.textContent).toBe('1m ago')
  })

  it('has the exact time for machines and as its title', () => {
    const time = show('2026-11-23T14:31:48Z')
    expect(time.dateTime).toBe('2026-11-23T14:31:48.000Z')
    expect(time.title).toContain('2026')
  })

  it('shares one timer between many and none once they are gone', async () => {
    dispose = render(() => Array.from({ length: 50 }, () => <RelativeTime at="2026-11-23T14:31:50Z" />), document.body)
    await vi.advanceTimersByTimeAsync(5000)
    expect(vi.getTimerCount()).toBe(1)
    dispose()
    await vi.advanceTimersByTimeAsync(0)
    expect(vi.getTimerCount()).toBe(0)
  })
})
