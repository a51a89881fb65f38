import { createSignal, onCleanup } from 'solid-js'
import type { Accessor } from 'solid-js'

import type { GroupValue } from '@operagrid/shared/domain/query-group'

import type { Board } from './create-board.ts'

/** A press becomes a drag after this many CSS pixels; a finger that goes as far before it has waited scrolls. */
const SLACK_PX = 6
/** How long a finger rests on a card before it holds it. */
const HOLD_MS = 280
/** A card held this far beside a column is held over it. */
const NEAR_PX = 12
/** This near to an edge the board scrolls, by so much a frame. */
const EDGE_PX = 56
const SCROLL_PX = 14

/** Where the carried card is drawn, in CSS pixels of the window. */
export type Ghost = { readonly x: number; readonly y: number; readonly width: number }

export type CardDrag = {
  /** Null while none is carried by the pointer. */
  readonly ghost: Accessor<Ghost | null>
  /** Follows a press on a card until it is let go, or Escape takes it back. */
  readonly begin: (press: PointerEvent & { currentTarget: HTMLElement }, recordId: string, from: GroupValue) => void
}

/** Carries cards with a mouse, a pen or a finger. */
export function createCardDrag({ lift, mayEdit, columns }: Board, scroller: () => HTMLElement | undefined): CardDrag {
  const [ghost, setGhost] = createSignal<Ghost | null>(null)
  let end = (): void => undefined
  onCleanup(() => end())

  /** The column here, or beside the gap that is here; undefined outside of the board. */
  function columnUnder(x: number, y: number): GroupValue | undefined {
    const board = scroller()
    const edges = board?.getBoundingClientRect()
    if (!board || !edges || y < edges.top || y > edges.bottom || x < edges.left || x > edges.right) return undefined
    for (const column of board.querySelectorAll<HTMLElement>('[data-column]')) {
      const { left, right } = column.getBoundingClientRect()
      if (x >= left - NEAR_PX && x <= right + NEAR_PX) return columns.values()[Number(column.dataset['column'])]
    }
    return undefined
  }

  /** How far the board goes on by itself while the card is held here. */
  function pull(x: number): number {
    const edges = scroller()?.getBoundingClientRect()
    if (!edges) return 0
    if (x < edges.left + EDGE_PX) return -SCROLL_PX
    return x > edges.right - EDGE_PX ? SCROLL_PX : 0
  }

  return {
    ghost,
    begin(press, recordId, from) {
      if (!mayEdit() || press.button !== 0 || !press.isPrimary) return
      end()
      const card = press.currentTarget.getBoundingClientRect()
      const ending = new AbortController()
      const { signal } = ending
      let last = { x: press.clientX, y: press.clientY }
      let taken = false
      let frame = 0

      const aim = (): void => {
        setGhost({ x: card.left + last.x - press.clientX, y: card.top + last.y - press.clientY, width: card.width })
        lift.aim(columnUnder(last.x, last.y))
      }
      const goOn = (): void => {
        const by = pull(last.x)
        scroller()?.scrollBy({ left: by })
        if (by !== 0) aim()
        frame = requestAnimationFrame(goOn)
      }
      const take = (): void => {
        taken = true
        lift.begin(recordId, from, 'pointer')
        aim()
        frame = requestAnimationFrame(goOn)
      }
      const hold = press.pointerType === 'mouse' ? undefined : setTimeout(take, HOLD_MS)
      end = () => {
        ending.abort()
        clearTimeout(hold)
        cancelAnimationFrame(frame)
        setGhost(null)
        end = () => undefined
      }
      const putBack = (): void => {
        end()
        if (taken) lift.cancel()
      }
      const follow = (moved: PointerEvent): void => {
        if (moved.pointerId !== press.pointerId) return
        last = { x: moved.clientX, y: moved.clientY }
        const far = Math.hypot(last.x - press.clientX, last.y - press.clientY) > SLACK_PX
        if (taken && lift.lifted() === null) end()
        else if (taken) aim()
        else if (far && press.pointerType === 'mouse') take()
        else if (far) end()
      }
      const letGo = (): void => {
        end()
        if (!taken) return
        swallowClick()
        lift.drop()
      }
      document.addEventListener('pointermove', follow, { signal })
      document.addEventListener('pointerup', letGo, { signal })
      document.addEventListener('pointercancel', putBack, { signal })
      document.addEventListener(
        'keydown',
        (event) => {
          if (event.key !== 'Escape' || !taken) return
          event.preventDefault()
          event.stopPropagation()
          putBack()
        },
        { signal, capture: true },
      )
    },
  }
}

/** What was a drag is no press of what lies below. */
function swallowClick(): void {
  const ending = new AbortController()
  const swallow = (event: Event): void => {
    event.preventDefault()
    event.stopPropagation()
  }
  document.addEventListener('click', swallow, { capture: true, signal: ending.signal })
  setTimeout(() => ending.abort())
}
