import { createRoot } from 'solid-js'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { createAside } from './create-aside.ts'

describe('a table', () => {
  let pane: HTMLElement
  let bar: HTMLElement
  let aside: () => boolean
  let dispose: () => void
  beforeEach(() => {
    vi.useFakeTimers()
    pane = document.createElement('div')
    bar = pane.appendChild(document.createElement('div'))
    createRoot((end) => {
      dispose = end
      aside = createAside(() => pane)
    })
  })
  afterEach(() => {
    dispose()
    vi.useRealTimers()
  })
  const wheel = (given: WheelEventInit): void =>
    void bar.dispatchEvent(new WheelEvent('wheel', { ...given, bubbles: true }))
  function scrollTo(left: number): void {
    pane.scrollLeft = left
    pane.dispatchEvent(new Event('scroll'))
  }

  it('is aside from the moment on that a hand begins to scroll it sideways', () => {
    wheel({ deltaY: 100 })
    expect(aside()).toBe(false)
    wheel({ deltaX: 30, deltaY: 10 })
    expect(aside()).toBe(true)
    scrollTo(200)
    vi.advanceTimersByTime(5_000)
    expect(aside()).toBe(true)
    scrollTo(0)
    expect(aside()).toBe(true)
    vi.advanceTimersByTime(5_000)
    expect(aside()).toBe(false)
  })

  it('is no longer where nothing came of it', () => {
    wheel({ deltaY: 100, shiftKey: true })
    expect(aside()).toBe(true)
    vi.advanceTimersByTime(5_000)
    expect(aside()).toBe(false)
  })

  it('is so at once where it was scrolled by a program', () => {
    scrollTo(200)
    expect(aside()).toBe(true)
  })

  it('is so as its bar is taken, or a finger put on it, and for no press of the mouse in it', () => {
    bar.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true, pointerType: 'mouse' }))
    expect(aside()).toBe(false)
    pane.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true, pointerType: 'mouse' }))
    expect(aside()).toBe(true)
    vi.advanceTimersByTime(5_000)
    bar.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true, pointerType: 'touch' }))
    expect(aside()).toBe(true)
  })
})
