import { createSignal } from 'solid-js'
import type { Accessor } from 'solid-js'

import { followPress } from '../../../ui/follow-press.ts'
import type { GridView } from '../grid-context.ts'
import { topOfRow } from '../groups/top-of-row.ts'

/** A press becomes a drag after this many CSS pixels. */
const SLACK_PX = 5
/** So near to an edge of the rows in sight the others come along, and so far a frame. */
const EDGE_PX = 48
const STEP_PX = 14

export type RowDrag = {
  /** The record that is being moved. */
  readonly moving: Accessor<string | null>
  /** Where it would come to stand: CSS pixels below the first row's top. */
  readonly line: Accessor<number | null>
  /** Follows a press on a row's number until it is let go, or Escape takes it back. */
  readonly begin: (press: PointerEvent, recordId: string, index: number) => void
}

/** Moves rows among the others by their numbers, with the pointer. */
export function createRowDrag(view: GridView, scroller: () => HTMLElement | undefined): RowDrag {
  const { rowOrder } = view
  const [moving, setMoving] = createSignal<string | null>(null)
  const [line, setLine] = createSignal<number | null>(null)

  /** The row in front of which a point of the screen lies: undefined where no rows are. */
  function rowAt(x: number, y: number): number | undefined {
    const row = document.elementFromPoint(x, y)?.closest<HTMLElement>('.grid-row[data-index]')
    if (!row) return undefined
    const { top, height } = row.getBoundingClientRect()
    return Number(row.dataset['index']) + (y < top + height / 2 ? 0 : 1)
  }

  return {
    moving,
    line,
    begin(press, recordId, index) {
      const pane = scroller()
      if (!pane) return
      const bounds = rowOrder.boundsOf(index)
      let pointer = { x: press.clientX, y: press.clientY }
      let place: number | null = null
      const look = (): void => {
        const { top, bottom, left } = pane.getBoundingClientRect()
        // Beside the rows the pointer is at the row of its height all the same.
        const found = rowAt(left + 8, Math.max(top + 1, Math.min(bottom - 1, pointer.y)))
        if (found !== undefined) place = Math.max(bounds.start, Math.min(bounds.end, found))
        if (place === null) return
        setLine(place > bounds.start ? topOfRow(view, place - 1) + view.rowHeight() : topOfRow(view, place))
      }
      const scroll = (): void => {
        if (following.aborted) return
        const { top, bottom } = pane.getBoundingClientRect()
        const by = pointer.y < top + EDGE_PX ? -STEP_PX : pointer.y > bottom - EDGE_PX ? STEP_PX : 0
        if (by !== 0) {
          pane.scrollTop += by
          look()
        }
        requestAnimationFrame(scroll)
      }
      const rest = (): void => {
        setMoving(null)
        setLine(null)
      }
      const following = followPress(press, {
        follow(moved) {
          pointer = { x: moved.clientX, y: moved.clientY }
          if (moving() === null) {
            if (Math.abs(pointer.y - press.clientY) < SLACK_PX) return
            setMoving(recordId)
            requestAnimationFrame(scroll)
          }
          look()
        },
        letGo() {
          const wasDrag = moving() !== null
          rest()
          if (wasDrag && place !== null) void rowOrder.move(recordId, place)
        },
        takeBack: rest,
      })
    },
  }
}
