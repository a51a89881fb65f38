import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { watchHands } from './watch-hands.ts'
import type { Hands } from './watch-hands.ts'

describe('hands on the page', () => {
  let hands: Hands
  beforeEach(() => {
    vi.useFakeTimers()
    hands = watchHands({ doings: ['keydown', 'wheel'], restMs: 1_000, patienceMs: 20_000 })
  })
  afterEach(() => {
    hands.stop()
    vi.useRealTimers()
  })

  async function restsAfter(limitMs: number, doing?: () => void): Promise<number> {
    const began = performance.now()
    let took = Number.NaN
    void hands.rest().then(() => (took = performance.now() - began))
    for (let passed = 0; passed < limitMs; passed += 100) {
      await vi.advanceTimersByTimeAsync(100)
      if (Number.isNaN(took)) doing?.()
    }
    return took
  }
  const press = (): void => void dispatchEvent(new KeyboardEvent('keydown', { key: 'a' }))

  it('rest at once where nobody has touched anything', async () => {
    expect(await restsAfter(100)).toBe(0)
  })

  it('rest a second after the last key, wherever that was heard', async () => {
    press()
    let keys = 5
    const took = await restsAfter(5_000, () => {
      if (keys > 0) press()
      keys -= 1
    })
    expect(took).toBe(1_500)
  })

  it('are at work only by what is heeded', async () => {
    dispatchEvent(new Event('pointerdown'))
    expect(await restsAfter(100)).toBe(0)
  })

  it('are waited for no longer than patience lasts', async () => {
    press()
    expect(await restsAfter(25_000, press)).toBe(20_000)
  })
})
