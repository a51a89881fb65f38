import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { makePacer } from './pace.ts'

describe('a pacer', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  it('starts at once after a quiet time', () => {
    let runs = 0
    makePacer(async () => void (runs += 1), 250).poke()
    expect(runs).toBe(1)
  })

  it('gathers many pokes into at most one run per interval', async () => {
    let runs = 0
    const pacer = makePacer(async () => void (runs += 1), 250)
    for (let ms = 0; ms < 1000; ms += 10) {
      pacer.poke()
      await vi.advanceTimersByTimeAsync(10)
    }
    await vi.advanceTimersByTimeAsync(250)
    expect(runs).toBe(5)
  })

  it('never runs twice at once and runs again for a poke that came meanwhile', async () => {
    let running = 0
    let most = 0
    let runs = 0
    const pacer = makePacer(async () => {
      most = Math.max(most, ++running)
      await new Promise((resolve) => setTimeout(resolve, 600))
      running -= 1
      runs += 1
    }, 250)
    pacer.poke()
    await vi.advanceTimersByTimeAsync(100)
    pacer.poke()
    await vi.advanceTimersByTimeAsync(2000)
    expect({ most, runs }).toEqual({ most: 1, runs: 2 })
  })

  it('rests as long as slow work took', async () => {
    const starts: number[] = []
    const pacer = makePacer(async () => {
      starts.push(performance.now())
      await new Promise((resolve) => setTimeout(resolve, 800))
    }, 250)
    pacer.poke()
    await vi.advanceTimersByTimeAsync(100)
    pacer.poke()
    await vi.advanceTimersByTimeAsync(3000)
    const [first = 0, second = 0] = starts
    expect(second - first).toBeGreaterThanOrEqual(1600)
  })

  it('starts nothing once stopped', async () => {
    let runs = 0
    const pacer = makePacer(async () => void (runs += 1), 250)
    pacer.poke()
    await vi.advanceTimersByTimeAsync(1)
    pacer.poke()
    pacer.stop()
    await vi.advanceTimersByTimeAsync(1000)
    expect(runs).toBe(1)
  })
})
