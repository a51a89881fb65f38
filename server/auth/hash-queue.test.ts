import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'

import { makeHashQueue } from './hash-queue.ts'

const HASH_MS = 200

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }))
afterEach(() => void vi.useRealTimers())

/** Somebody's hash, which takes 200 ms of the clock; `at` says when it was done. */
function work(): Promise<number> {
  return new Promise((resolve) => setTimeout(() => resolve(performance.now()), HASH_MS))
}

/** When each of `tries` was done, in ms from now. */
async function times(tries: readonly Promise<number>[]): Promise<number[]> {
  const began = performance.now()
  await vi.advanceTimersByTimeAsync(20 * HASH_MS)
  return (await Promise.all(tries)).map((at) => at - began)
}

describe('the queue of those who hash', () => {
  test('lets some wait and refuses the rest at once', async () => {
    const queue = makeHashQueue(1, 2)
    const tries = Array.from({ length: 5 }, () => queue.inTurn(work))
    const settled = Promise.allSettled(tries)
    expect(() => queue.refuseWhenFull()).toThrow('Many people')
    await vi.advanceTimersByTimeAsync(20 * HASH_MS)
    expect((await settled).map(({ status }) => status)).toEqual([
      'fulfilled',
      'fulfilled',
      'fulfilled',
      'rejected',
      'rejected',
    ])
    expect(await times([queue.inTurn(work)])).toEqual([HASH_MS])
  })

  test('rests after each of a crowd as long as it took, and not when nobody waits', async () => {
    const queue = makeHashQueue(1, 4)
    expect(await times([queue.inTurn(work), queue.inTurn(work), queue.inTurn(work)])).toEqual([200, 600, 1_000])
    expect(await times([queue.inTurn(work)])).toEqual([200])
  })

  test('lets who comes first go before all who wait, and into a rest', async () => {
    const queue = makeHashQueue(1, 4)
    const strangers = [queue.inTurn(work), queue.inTurn(work), queue.inTurn(work)]
    const early = queue.inTurn(work, true)
    // The second stranger is done at 600 ms, and the place rests.
    const late = new Promise<number>((resolve) => setTimeout(() => resolve(queue.inTurn(work, true)), 650))
    expect(await times([...strangers, early, late])).toEqual([200, 600, 1_050, 400, 850])
  })

  test('hands a place on when a hash fails', async () => {
    const queue = makeHashQueue(1, 4)
    const failed = queue.inTurn(() => Promise.reject(new Error('no'))).catch(() => performance.now())
    const began = performance.now()
    expect((await times([failed, queue.inTurn(work)]))[1]).toBe(HASH_MS)
    expect(performance.now()).toBeGreaterThan(began)
  })

  test('keeps places to wait in for those who come first', async () => {
    const queue = makeHashQueue(1, 1)
    const done = [queue.inTurn(work), queue.inTurn(work), queue.inTurn(work, true)]
    expect(() => queue.refuseWhenFull(true)).toThrow('Many people')
    expect(await times(done)).toEqual([200, 600, 400])
  })

  test('loses nobody and never runs too many, whoever comes when', async () => {
    const arrival = fc.record({ atMs: fc.integer({ max: 2_000, min: 0 }), isFirst: fc.boolean(), fails: fc.boolean() })
    await fc.assert(
      fc.asyncProperty(fc.array(arrival, { maxLength: 40 }), fc.integer({ min: 1, max: 3 }), async (all, places) => {
        const queue = makeHashQueue(places, 5)
        let running = 0
        let most = 0
        let ran = 0
        let refused = 0
        const hash = async (fails: boolean): Promise<void> => {
          running += 1
          most = Math.max(most, running)
          await work()
          running -= 1
          ran += 1
          if (fails) throw new Error('no')
        }
        for (const { atMs, isFirst, fails } of all) {
          setTimeout(() => {
            queue
              .inTurn(() => hash(fails), isFirst)
              .catch((error: Error) => {
                if (error.message !== 'no') refused += 1
              })
          }, atMs)
        }
        await vi.advanceTimersByTimeAsync(2_000 + 80 * HASH_MS)
        expect(ran + refused).toBe(all.length)
        expect(most).toBeLessThanOrEqual(places)
        // Nothing is held for good: as many as there are places go at once.
        const after = Array.from({ length: places }, () => queue.inTurn(work))
        expect(await times(after)).toEqual(after.map(() => HASH_MS))
      }),
      { numRuns: 200 },
    )
  })
})
