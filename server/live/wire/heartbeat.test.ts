import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { startHeartbeat } from './heartbeat.ts'
import type { Heartbeat } from './heartbeat.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => {
  for (const heartbeat of started.splice(0)) heartbeat.stop()
  vi.useRealTimers()
})
const started: Heartbeat[] = []

/** A wire that the heartbeat looks after, and all that was done to it, with the second when it was. */
function watchOne() {
  const startMs = performance.now()
  const done: string[] = []
  const looks: number[] = []
  const note = (what: string) => done.push(`${what} ${Math.round((performance.now() - startMs) / 1_000)}`)
  // All that the heartbeat asks of a wire.
  const wire = {
    write() {
      note('asked')
      return 'sent' as const
    },
    cut: () => void note('cut'),
    cutIfStalled: (nowMs: number) => void looks.push(nowMs - startMs),
  }
  const heartbeat = startHeartbeat()
  started.push(heartbeat)
  const pulse = heartbeat.watch(wire)
  return { heartbeat, wire, pulse, done, looks }
}

describe('a socket', () => {
  it('that is silent is asked once after 25 s and cut 10 s later', () => {
    const { heartbeat, wire, done } = watchOne()
    vi.advanceTimersByTime(25_000)
    expect(done).toEqual([])
    vi.advanceTimersByTime(10_000)
    expect(done).toEqual(['asked 26'])
    vi.advanceTimersByTime(1_000)
    expect(done).toEqual(['asked 26', 'cut 36'])
    heartbeat.leave(wire)
    vi.advanceTimersByTime(60_000)
    expect(done).toHaveLength(2)
  })

  it('that answers is left alone, and asked again when it is silent again', () => {
    const { pulse, done } = watchOne()
    for (let turn = 0; turn < 3; turn += 1) {
      vi.advanceTimersByTime(30_000)
      pulse.heardAtMs = performance.now()
    }
    expect(done).toEqual(['asked 26', 'asked 56', 'asked 86'])
  })

  it('is silent by what it says, not by the wall clock', () => {
    const { done } = watchOne()
    vi.setSystemTime(Date.now() + 3_600_000)
    vi.advanceTimersByTime(20_000)
    vi.setSystemTime(Date.now() - 7_200_000)
    vi.advanceTimersByTime(20_000)
    expect(done).toEqual(['asked 26', 'cut 36', 'cut 37', 'cut 38', 'cut 39', 'cut 40'])
  })

  it('is looked at every second for whether it takes what is held back', () => {
    const { heartbeat, looks } = watchOne()
    vi.advanceTimersByTime(3_000)
    expect(looks).toEqual([1_000, 2_000, 3_000])
    heartbeat.stop()
    vi.advanceTimersByTime(3_000)
    expect(looks).toHaveLength(3)
  })
})
