import { observeElementOffset } from '@tanstack/solid-virtual'
import type { Virtualizer } from '@tanstack/solid-virtual'
import { batch, createSignal, onCleanup } from 'solid-js'
import type { Accessor } from 'solid-js'

/** How long after a leap only what is in sight is drawn, in ms. */
const LANDING_MS = 150

export type Leap = {
  /** True just after the screen went farther than its own height at once: what is in sight comes first. Reactive. */
  readonly landing: Accessor<boolean>
  /** How a virtualizer hears of scrolling. */
  readonly observe: typeof observeElementOffset<HTMLDivElement>
}

/** Tells a leap, as by the scroll bar or a key, from scrolling, which needs the rows beyond the edges. */
export function createLeap(): Leap {
  const [landing, setLanding] = createSignal(false)
  let timer: ReturnType<typeof setTimeout> | undefined
  let last = 0
  onCleanup(() => clearTimeout(timer))
  return {
    landing,
    observe: (instance: Virtualizer<HTMLDivElement, HTMLDivElement>, tell) =>
      observeElementOffset(instance, (offset, isScrolling) => {
        const height = instance.scrollRect?.height ?? 0
        const isLeap = height > 0 && Math.abs(offset - last) > height
        last = offset
        // The rows of the new place at once, and none of the old one's in between.
        batch(() => {
          if (isLeap) {
            clearTimeout(timer)
            timer = setTimeout(() => setLanding(false), LANDING_MS)
            setLanding(true)
          }
          tell(offset, isScrolling)
        })
      }),
  }
}
