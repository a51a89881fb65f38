import { createVirtualizer } from '@tanstack/solid-virtual'
import { createRoot } from 'solid-js'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'

import { createLeap } from './create-leap.ts'

let dispose = (): void => undefined
beforeEach(() => void vi.useFakeTimers())
afterEach(() => {
  dispose()
  vi.useRealTimers()
})

/** 1,000 rows of 10 px behind a window of 100 px. */
function draw() {
  return createRoot((end) => {
    dispose = end
    const element = document.createElement('div')
    const leap = createLeap()
    const inSight = createVirtualizer<HTMLDivElement, HTMLDivElement>({
      count: 1_000,
      getScrollElement: () => element,
      estimateSize: () => 10,
      get overscan() {
        return leap.landing() ? 0 : 6
      },
      observeElementOffset: leap.observe,
      observeElementRect: (_instance, tell) => tell({ width: 100, height: 100 }),
    })
    const rows = () => {
      const items = inSight.getVirtualItems()
      return [items[0]?.index, items.at(-1)?.index]
    }
    const scrollTo = (top: number) => {
      element.scrollTop = top
      element.dispatchEvent(new Event('scroll'))
    }
    return { rows, scrollTo }
  })
}

it('after a leap the rows in sight are drawn, and those beyond the edges once it has landed', () => {
  const { rows, scrollTo } = draw()
  scrollTo(5_000)
  expect(rows()).toEqual([500, 509])
  vi.advanceTimersByTime(100)
  // Another one: it has not landed yet.
  scrollTo(7_000)
  vi.advanceTimersByTime(100)
  expect(rows()).toEqual([700, 709])
  vi.advanceTimersByTime(100)
  expect(rows()).toEqual([694, 715])
})

it('scrolling finds the rows beyond the edges drawn', () => {
  const { rows, scrollTo } = draw()
  for (const top of [90, 180, 270]) scrollTo(top)
  expect(rows()).toEqual([21, 42])
})
