import { onCleanup, onMount } from 'solid-js'

import type { GridView } from './grid-context.ts'
import { topOfRow } from './groups/top-of-row.ts'
import type { RowPlaces } from './groups/top-of-row.ts'
import type { RangeHead } from './ranges/create-range.ts'

export type Reveal = {
  /** Scrolls no further than to where a cell is in sight. */
  readonly reveal: (cell: RangeHead | null) => void
  /** The same of what stands at `top` among the rows; CSS pixels. */
  readonly revealRow: (top: number, height: number) => void
}

type PlacesView = RowPlaces & { readonly columns: Pick<GridView['columns'], 'byField' | 'frozen' | 'frozenWidth'> }

type RevealOptions = {
  readonly scroller: () => HTMLElement | undefined
  readonly numberWidth: () => number
  /** How much of the height the fields' names and totals take, in CSS pixels. */
  readonly covered: () => number
}

/**
 * Brings what keys go to into sight: between names and totals, beside the frozen fields. Where the table is scrolled to
 * is remembered, for to ask for it in the middle of a key has the browser lay out everything, and again for its frame.
 */
export function makeReveal(view: PlacesView, { scroller, numberWidth, covered }: RevealOptions): Reveal {
  const { columns } = view
  const sight = { top: 0, left: 0, height: 0, width: 0 }
  onMount(() => {
    const pane = scroller()
    if (!pane) return
    const look = (): void => {
      sight.top = pane.scrollTop
      sight.left = pane.scrollLeft
    }
    const measure = (): void => {
      sight.height = pane.clientHeight
      sight.width = pane.clientWidth
    }
    look()
    measure()
    const sizes = new ResizeObserver(measure)
    sizes.observe(pane)
    pane.addEventListener('scroll', look, { passive: true })
    onCleanup(() => {
      sizes.disconnect()
      pane.removeEventListener('scroll', look)
    })
  })
  function scrollTo(to: { readonly top?: number; readonly left?: number }): void {
    Object.assign(sight, to)
    scroller()?.scrollTo({ ...to, behavior: 'instant' })
  }
  function revealRow(top: number, height: number): void {
    const bottom = top + height + covered()
    if (top < sight.top) scrollTo({ top })
    else if (bottom > sight.top + sight.height) scrollTo({ top: bottom - sight.height })
  }
  function reveal(cell: RangeHead | null): void {
    const column = cell && columns.byField().get(cell.fieldId)
    if (!cell || !column) return
    revealRow(topOfRow(view, cell.index), view.rowHeight())
    // A frozen one is in sight anyhow; the others are beside those.
    if (column.at < columns.frozen()) return
    const left = column.left - columns.frozenWidth()
    const right = numberWidth() + column.left + column.width
    if (left < sight.left) scrollTo({ left })
    else if (right > sight.left + sight.width) scrollTo({ left: Math.min(left, right - sight.width) })
  }
  return { reveal, revealRow }
}
