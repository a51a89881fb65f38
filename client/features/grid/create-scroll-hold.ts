import { createEffect, on } from 'solid-js'

import type { GridView } from './grid-context.ts'
import { topOfRow } from './groups/top-of-row.ts'

/** The rows in sight, as the window over them knows them. */
type RowsInSight = { readonly scrollOffset: number | null; readonly range: { readonly startIndex: number } | null }

/** Keeps what one looks at where it is while rows become higher or lower: the active row, else the first in sight. */
export function createScrollHold(view: GridView, rows: RowsInSight, scroller: () => HTMLElement | undefined): void {
  createEffect(
    on(view.rowHeight, (height, before) => {
      const element = scroller()
      // Where it was: the browser may have moved it already, as the rows together are another height.
      const offset = rows.scrollOffset
      if (before === undefined || !element || offset === null || offset === 0) return
      const topBefore = (index: number): number => topOfRow(view, index) - index * (height - before)
      const active = view.selection.active()?.index
      if (active !== undefined) {
        const above = topBefore(active) - offset
        if (above >= 0 && above < element.clientHeight) {
          element.scrollTop = topOfRow(view, active) - above
          return
        }
      }
      const first = rows.range?.startIndex ?? 0
      const share = Math.max(0, Math.min(1, (offset - topBefore(first)) / before))
      element.scrollTop = topOfRow(view, first) + share * height
    }),
  )
}
