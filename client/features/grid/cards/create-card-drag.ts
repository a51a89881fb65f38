import { createSignal, onCleanup } from 'solid-js'
import type { Accessor } from 'solid-js'

import type { Lift } from './create-lift.ts'

/** A press becomes a drag after this many CSS pixels; a finger that goes as far before it has waited scrolls. */
const SLACK_PX = 6
/** How long a finger rests on a card before it holds it. */
const HOLD_MS = 280
/** This near to an edge the cards scroll, by so much a frame. */
const EDGE_PX = 56
const SCROLL_PX = 14

/** Where the carried card is drawn, in CSS pixels of the window. */
export type Ghost = { readonly x: number; readonly y: number; readonly width: number }

export type CardDrag<Place> = {
  /** Null while none is carried by the pointer. */
  readonly ghost: Accessor<Ghost | null>
  /** Follows a press on a card until it is let go, or Escape takes it back. */
  readonly begin: (press: PointerEvent & { currentTarget: HTMLElement }, recordId: string, from: Place) => void
}

export type CardDragOptions<Place> = {
  readonly lift: Lift<Place>
  readonly mayEdit: Accessor<boolean>
  /** What scrolls sideways while a card is held at its edge. */
  readonly scroller: () => HTMLElement | undefined
  /** What scrolls up and down while a card is held here at its edge; absent = nothing does. */
  readonly pane?: (x: number, y: number) => HTMLElement | null
  /** Where a card that is held here would be put down; undefined outside of all places. */
  readonly placeUnder: (x: number, y: number) => Place | undefined
}

/** Carries cards with a mouse, a pen or a finger. */
export function createCardDrag<Place>({
  lift,
  mayEdit,
  scroller,
  pane,
  placeUnder,
}: CardDragOptions<Place>): CardDrag<Place> {
  const [ghost, setGhost] = createSignal<Ghost | null>(null)
  let end = (): void => undefined
  onCleanup(() => end())

  /** How far cards go on by themselves while one is held so near to the edges of what they lie in. */
  function pull(at: number, from: number, to: number): number {
    if (at < from + EDGE_PX) return -SCROLL_PX
    return at > to - EDGE_PX ? SCROLL_PX : 0
  }
  /** Scrolls where a card is held at an edge, and answers whether anything did. */
  function scrollOn({ x, y }: { readonly x: number; readonly y: number }): boolean {
    const sideways = scroller()
    const upright = pane?.(x, y)
    const wide = sideways?.getBoundingClientRect()
    const high = upright?.getBoundingClientRect()
    const before = [sideways?.scrollLeft, upright?.scrollTop]
    if (wide) sideways?.scrollBy({ left: pull(x, wide.left, wide.right) })
    if (high) upright?.scrollBy({ top: pull(y, high.top, high.bottom) })
    return before[0] !== sideways?.scrollLeft || before[1] !== upright?.scrollTop
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
        lift.aim(placeUnder(last.x, last.y))
      }
      const goOn = (): void => {
        if (scrollOn(last)) aim()
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
          // The button is still down, and may come up over the same card.
          document.addEventListener('pointerup', swallowClick, { capture: true, once: true })
        },
        { signal, capture: true },
      )
    },
  }
}

/** What was a drag is no press of what lies below. */
export function swallowClick(): void {
  const ending = new AbortController()
  const swallow = (event: Event): void => {
    event.preventDefault()
    event.stopPropagation()
  }
  document.addEventListener('click', swallow, { capture: true, signal: ending.signal })
  setTimeout(() => ending.abort())
}
