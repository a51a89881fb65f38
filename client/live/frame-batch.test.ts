import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { makeFrameBatch } from './frame-batch.ts'
import type { FrameBatch } from './frame-batch.ts'

const FRAME_MS = 16

describe('what arrives', () => {
  let frames: (() => void)[] = []
  let handed: { readonly at: number; readonly items: readonly number[] }[] = []
  let batch: FrameBatch<number>

  beforeEach(() => {
    vi.useFakeTimers({ now: 1_000_000 })
    frames = []
    handed = []
    vi.stubGlobal('requestAnimationFrame', (run: () => void) => frames.push(run))
    batch = makeFrameBatch<number>((items) => handed.push({ at: performance.now(), items }))
    vi.stubGlobal('cancelAnimationFrame', (id: number) => (frames[id - 1] = () => undefined))
  })
  afterEach(() => {
    batch.stop()
    vi.unstubAllGlobals()
    vi.useRealTimers()
  })

  function pass(ms: number): void {
    for (let passed = 0; passed < ms; passed += FRAME_MS) {
      vi.advanceTimersByTime(FRAME_MS)
      for (const run of frames.splice(0)) run()
    }
  }

  it('is handed over in the next frame, in its order', () => {
    batch.add([1, 2])
    batch.add([3])
    pass(FRAME_MS)
    expect(handed.map(({ items }) => items)).toEqual([[1, 2, 3]])
  })

  it('comes ten times a second at most while more keeps coming, and none is lost', () => {
    const all = Array.from({ length: 100 }, (_, at) => at)
    for (const each of all) {
      batch.add([each])
      pass(FRAME_MS)
    }
    pass(200)
    expect(handed.flatMap(({ items }) => items)).toEqual(all)
    const between = handed.slice(1).map(({ at }, nth) => at - (handed[nth]?.at ?? 0))
    expect(Math.min(...between)).toBeGreaterThanOrEqual(100)
    expect(Math.max(...between)).toBeLessThanOrEqual(100 + 2 * FRAME_MS)
  })

  it('is handed over in the next frame again after a pause', () => {
    batch.add([1])
    pass(200)
    const asked = performance.now()
    batch.add([2])
    pass(200)
    expect(handed.at(-1)?.at).toBeLessThanOrEqual(asked + FRAME_MS)
  })

  it('waits for the end of a word that is typed, and of no sentence', () => {
    const press = () => dispatchEvent(new KeyboardEvent('keydown', { key: 'a' }))
    const began = performance.now()
    press()
    for (let at = 0; at < 4; at += 1) {
      batch.add([at])
      pass(4 * FRAME_MS)
      press()
    }
    expect(handed).toEqual([])
    pass(200)
    expect(handed.map(({ items }) => items)).toEqual([[0, 1, 2, 3]])
    expect(handed[0]?.at).toBeGreaterThanOrEqual(began + 16 * FRAME_MS + 150)

    const again = performance.now()
    press()
    for (let at = 0; at < 12; at += 1) {
      batch.add([at])
      pass(4 * FRAME_MS)
      press()
    }
    expect(handed[1]?.at).toBeGreaterThanOrEqual(again + 500)
    expect(handed[1]?.at).toBeLessThanOrEqual(again + 500 + 2 * FRAME_MS)
  })

  it('is handed over without a frame where the page is hidden', () => {
    batch.add([1])
    vi.advanceTimersByTime(250)
    batch.add([2])
    vi.advanceTimersByTime(350)
    expect(handed.map(({ items }) => items)).toEqual([[1], [2]])
  })

  it('is forgotten where it is dropped', () => {
    batch.add([1])
    batch.drop()
    pass(500)
    batch.add([2])
    pass(500)
    expect(handed.map(({ items }) => items)).toEqual([[2]])
  })
})
