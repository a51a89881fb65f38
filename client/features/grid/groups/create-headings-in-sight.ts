import { createMemo, createSignal, onCleanup, onMount } from 'solid-js'
import type { Accessor } from 'solid-js'

import type { GridView } from '../grid-context.ts'

/** In CSS pixels: how far one scrolls until it is looked again, and how much is drawn beyond what is in sight. */
const STEP = 400
const MARGIN = 800

/** Which headings are in sight or near it, by their places: there may be hundreds. That which keys act on always exists. */
export function createHeadingsInSight(
  { headings, rowHeight, headingHeight }: GridView,
  scroller: () => HTMLElement | undefined,
): Accessor<readonly number[]> {
  const [step, setStep] = createSignal(0)
  const [height, setHeight] = createSignal(0)
  onMount(() => {
    const watched = scroller()
    if (!watched) return
    const look = (): void => void setStep(Math.floor(watched.scrollTop / STEP))
    const sight = new ResizeObserver(() => setHeight(watched.clientHeight))
    watched.addEventListener('scroll', look, { passive: true })
    sight.observe(watched)
    setHeight(watched.clientHeight)
    onCleanup(() => {
      watched.removeEventListener('scroll', look)
      sight.disconnect()
    })
  })
  return createMemo(() => {
    const from = step() * STEP - MARGIN
    const to = (step() + 1) * STEP + height() + MARGIN
    const active = headings.active()
    return headings.list().flatMap(({ start }, place) => {
      const top = start * rowHeight() + place * headingHeight()
      return place === active || (top >= from && top <= to) ? [place] : []
    })
  })
}
