import { afterEach, beforeEach, expect, it, vi } from 'vitest'

import { drawTogether } from './draw-together.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

it('draws what came with what was on its way, once, when the last of it is there', () => {
  const draw = vi.fn<() => void>()
  const drawing = drawTogether(draw)
  drawing.soon(true)
  drawing.soon(true)
  expect(draw).not.toHaveBeenCalled()
  drawing.soon(false)
  expect(draw).toHaveBeenCalledTimes(1)
  vi.runAllTimers()
  expect(draw).toHaveBeenCalledTimes(1)
})

it('does not wait long for what does not come', () => {
  const draw = vi.fn<() => void>()
  const drawing = drawTogether(draw)
  drawing.soon(true)
  vi.advanceTimersByTime(20)
  // A second one that has to wait begins no new wait.
  drawing.soon(true)
  vi.advanceTimersByTime(15)
  expect(draw).toHaveBeenCalledTimes(1)
})

it('draws nothing after its end', () => {
  const draw = vi.fn<() => void>()
  const drawing = drawTogether(draw)
  drawing.soon(true)
  drawing.end()
  vi.runAllTimers()
  expect(draw).not.toHaveBeenCalled()
})
