import type { GridView } from './grid-context.ts'
import { topOfRow } from './groups/top-of-row.ts'
import type { RangeHead } from './ranges/create-range.ts'

export type Reveal = {
  /** Scrolls no further than to where a cell is in sight. */
  readonly reveal: (cell: RangeHead | null) => void
  /** The same of what stands at `top` among the rows; CSS pixels. */
  readonly revealRow: (top: number, height: number) => void
}

type RevealOptions = {
  readonly scroller: () => HTMLElement | undefined
  readonly numberWidth: () => number
  /** How much of the height the fields' names and totals take, in CSS pixels. */
  readonly covered: () => number
}

/** Brings what keys go to into sight: between names and totals, beside the frozen fields. */
export function makeReveal(view: GridView, { scroller, numberWidth, covered }: RevealOptions): Reveal {
  const { columns } = view
  function revealRow(top: number, height: number): void {
    const pane = scroller()
    if (!pane) return
    const bottom = top + height + covered()
    if (top < pane.scrollTop) pane.scrollTop = top
    else if (bottom > pane.scrollTop + pane.clientHeight) pane.scrollTop = bottom - pane.clientHeight
  }
  function reveal(cell: RangeHead | null): void {
    const column = cell && columns.byField().get(cell.fieldId)
    const pane = scroller()
    if (!cell || !column || !pane) return
    revealRow(topOfRow(view, cell.index), view.rowHeight())
    // A frozen one is in sight anyhow; the others are beside those.
    if (column.at < columns.frozen()) return
    const left = column.left - columns.frozenWidth()
    const right = numberWidth() + column.left + column.width
    if (left < pane.scrollLeft) pane.scrollLeft = left
    else if (right > pane.scrollLeft + pane.clientWidth) pane.scrollLeft = Math.min(left, right - pane.clientWidth)
  }
  return { reveal, revealRow }
}
