import { createRoot } from 'solid-js'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import type { Column } from './create-columns.ts'
import { makeReveal } from './make-reveal.ts'
import type { Reveal } from './make-reveal.ts'

const ROW = 34
const HEAD = 34
const columns = Array.from({ length: 10 }, (_, at): Column => ({
  field: { id: `f${at}`, name: `f${at}`, type: 'text', choices: [] },
  at,
  left: at * 100,
  width: 100,
}))

describe('what keys go to', () => {
  let pane: HTMLElement
  let reveal: Reveal
  let dispose: () => void
  let asked: number
  beforeEach(() => {
    vi.stubGlobal(
      'ResizeObserver',
      class {
        observe(): void {
          return
        }
        disconnect(): void {
          return
        }
      },
    )
    pane = document.createElement('div')
    asked = 0
    const place = { top: 0, left: 0 }
    const reading = (read: () => number, write?: (to: number) => void): PropertyDescriptor => ({
      configurable: true,
      get() {
        asked += 1
        return read()
      },
      ...(write && { set: write }),
    })
    Object.defineProperties(pane, {
      scrollTop: reading(
        () => place.top,
        (to) => (place.top = to),
      ),
      scrollLeft: reading(
        () => place.left,
        (to) => (place.left = to),
      ),
      clientHeight: reading(() => HEAD + 10 * ROW),
      clientWidth: reading(() => 476),
    })
    pane.scrollTo = (to?: ScrollToOptions | number): void => {
      if (typeof to === 'object') Object.assign(place, { top: to.top ?? place.top, left: to.left ?? place.left })
    }
    createRoot((end) => {
      dispose = end
      reveal = makeReveal(
        {
          columns: {
            byField: () => new Map(columns.map((column) => [column.field.id, column])),
            frozen: () => 1,
            frozenWidth: () => 100,
          },
          headings: { above: (index) => (index >= 50 ? 1 : 0) },
          rowHeight: () => ROW,
          headingHeight: () => 40,
        },
        { scroller: () => pane, numberWidth: () => 76, covered: () => HEAD },
      )
    })
  })
  afterEach(() => {
    dispose()
    vi.unstubAllGlobals()
  })
  const goTo = (index: number, at = 1): void => reveal.reveal({ index, fieldId: `f${at}` })
  const shownAt = () => [pane.scrollTop, pane.scrollLeft]

  it('comes into sight and no further, downwards and upwards', () => {
    goTo(9)
    expect(shownAt()).toEqual([0, 0])
    goTo(10)
    expect(shownAt()).toEqual([ROW, 0])
    goTo(10)
    goTo(1)
    expect(shownAt()).toEqual([ROW, 0])
    goTo(0)
    expect(shownAt()).toEqual([0, 0])
  })

  it('stands below the headings above it', () => {
    goTo(50)
    expect(shownAt()).toEqual([50 * ROW + 40 + ROW + HEAD - (HEAD + 10 * ROW), 0])
  })

  it('comes out from below the frozen fields, which are in sight anyhow', () => {
    goTo(0, 5)
    expect(shownAt()).toEqual([0, 200])
    goTo(0, 0)
    expect(shownAt()).toEqual([0, 200])
    goTo(0, 1)
    expect(shownAt()).toEqual([0, 0])
  })

  it('is found from where a hand has scrolled to', () => {
    pane.scrollTop = 20 * ROW
    pane.dispatchEvent(new Event('scroll'))
    goTo(25)
    expect(shownAt()).toEqual([20 * ROW, 0])
    goTo(3)
    expect(shownAt()).toEqual([3 * ROW, 0])
  })

  it('costs no question to the browser', () => {
    const before = asked
    for (const index of [4, 40, 2, 90]) goTo(index, 4)
    expect(asked).toBe(before)
  })
})
