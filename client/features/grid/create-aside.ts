import { createEffect, createSignal, onCleanup } from 'solid-js'
import type { Accessor } from 'solid-js'

/** How long it is thought that somebody is about to scroll sideways, in ms. */
const BOUND_MS = 1_000

/**
 * Whether the table is scrolled sideways, or about to be: what stays at its left edge has to stick there then. The
 * browser scrolls before the page hears of it, so the hand that begins to scroll is heard, not its first frame.
 */
export function createAside(scroller: Accessor<HTMLElement | undefined>): Accessor<boolean> {
  const [aside, setAside] = createSignal(false)
  let timer: ReturnType<typeof setTimeout> | undefined
  createEffect(() => {
    const pane = scroller()
    if (!pane) return
    const settle = (): void => void setAside(pane.scrollLeft > 0)
    const bound = (): void => {
      setAside(true)
      clearTimeout(timer)
      timer = setTimeout(settle, BOUND_MS)
    }
    const onScroll = (): void => {
      if (aside() || pane.scrollLeft > 0) bound()
    }
    const onWheel = (event: WheelEvent): void => {
      if (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)) bound()
    }
    // Its own bars, for all else in it is an element of its own.
    const onPointerDown = (event: PointerEvent): void => {
      if (event.pointerType === 'touch' || event.target === pane) bound()
    }
    const passive = { passive: true } as const
    pane.addEventListener('scroll', onScroll, passive)
    pane.addEventListener('wheel', onWheel, passive)
    pane.addEventListener('pointerdown', onPointerDown, passive)
    onCleanup(() => {
      pane.removeEventListener('scroll', onScroll)
      pane.removeEventListener('wheel', onWheel)
      pane.removeEventListener('pointerdown', onPointerDown)
      clearTimeout(timer)
    })
  })
  return aside
}
