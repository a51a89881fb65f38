import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { makeLinkGate, waitMs } from './link-gate.ts'
import type { LossCause } from './link-gate.ts'

const chances = fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true })

describe('the wait before a try', () => {
  it('is within a second for the first one, spread over all of it', () => {
    fc.assert(
      fc.property(fc.constantFrom<LossCause>('there', 'restart'), chances, (cause, chance) => {
        const wait = waitMs(cause, 0, chance)
        expect(wait).toBeGreaterThanOrEqual(0)
        expect(wait).toBeLessThan(1_000)
        expect(wait).toBeCloseTo(1_000 * chance)
      }),
    )
  })

  it('is nothing where this device alone was away', () => {
    expect(waitMs('here', 0, 0.9)).toBe(0)
  })

  it('stays short while a server restarts, and grows to eight seconds in an outage', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9 }), chances, (attempt, chance) => {
        expect(waitMs('restart', attempt, chance)).toBeLessThan(1_000)
      }),
    )
    fc.assert(
      fc.property(
        fc.constantFrom<LossCause>('there', 'restart'),
        fc.integer({ min: 14, max: 1e6 }),
        chances,
        (cause, attempt, chance) => {
          expect(waitMs(cause, attempt, chance)).toBeGreaterThanOrEqual(4_000)
          expect(waitMs(cause, attempt, chance)).toBeLessThanOrEqual(8_000)
        },
      ),
    )
  })

  it('spreads a thousand pages that lost one server over the second that follows', () => {
    const tenths = new Set(Array.from({ length: 1000 }, () => Math.floor(waitMs('restart', 0, Math.random()) / 100)))
    expect(tenths.size).toBe(10)
  })
})

describe('the gate', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  /** Resolves with how long the gate kept one waiting, in milliseconds. */
  async function waited(gate: ReturnType<typeof makeLinkGate>): Promise<number> {
    const began = Date.now()
    let ms: number | undefined
    void gate.pass().then(() => (ms = Date.now() - began))
    while (ms === undefined) await vi.advanceTimersByTimeAsync(10)
    return ms
  }

  it('lets the first try of a page pass at once, and those that fail wait longer each', async () => {
    const gate = makeLinkGate(() => 0.5)
    const waits: number[] = []
    for (let tries = 0; tries < 6; tries += 1) {
      waits.push(await waited(gate))
      gate.lost('there')
    }
    expect(waits).toEqual([0, 750, 1500, 3000, 6000, 6000])
  })

  it('counts anew once a socket has proved itself, not as soon as it opens', async () => {
    const gate = makeLinkGate(() => 0.5)
    for (let tries = 0; tries < 4; tries += 1) {
      await waited(gate)
      gate.lost('there')
    }
    expect(await waited(gate)).toBe(6000)
    gate.proven()
    gate.lost('restart')
    expect(await waited(gate)).toBe(500)
  })

  it('opens at once for whoever waits, and for the next, when there is reason to hurry', async () => {
    const gate = makeLinkGate(() => 0.5)
    for (let tries = 0; tries < 8; tries += 1) {
      await waited(gate)
      gate.lost('there')
    }
    const wait = waited(gate)
    gate.hurry()
    expect(await wait).toBeLessThan(20)
    gate.hurry()
    expect(await waited(gate)).toBe(0)
  })
})
