import { createSignal, onCleanup, onMount } from 'solid-js'
import type { JSX } from 'solid-js'
import { Portal } from 'solid-js/web'

type AnchoredPopupProps = {
  /** The cell it belongs to: it covers it, and follows it while the grid scrolls. */
  readonly anchor: HTMLElement
  readonly minWidth: number
  readonly label: string
  readonly class?: string
  readonly children: JSX.Element
  /** A click beside it. */
  readonly onLeave: () => void
}

const EDGE_PX = 8

/** An editor that needs more room than its cell: drawn over the page, at the cell, within the window. */
export function AnchoredPopup(props: AnchoredPopupProps) {
  const [place, setPlace] = createSignal({ left: 0, top: 0, width: 0, maxHeight: 0 })
  let popup: HTMLDivElement | undefined

  const put = () => {
    const cell = props.anchor.getBoundingClientRect()
    const height = popup?.offsetHeight ?? 0
    const width = Math.max(cell.width + 2, Math.min(props.minWidth, innerWidth - 2 * EDGE_PX))
    const left = Math.max(EDGE_PX, Math.min(cell.left - 1, innerWidth - width - EDGE_PX))
    const below = innerHeight - cell.top - EDGE_PX
    const top = height <= below ? cell.top - 1 : Math.max(EDGE_PX, innerHeight - height - EDGE_PX)
    setPlace({ left, top, width, maxHeight: innerHeight - 2 * EDGE_PX })
  }
  onMount(() => {
    put()
    const sizes = new ResizeObserver(put)
    if (popup) sizes.observe(popup)
    const leave = (event: PointerEvent) => {
      if (event.target instanceof Node && !popup?.contains(event.target)) props.onLeave()
    }
    window.addEventListener('scroll', put, { capture: true, passive: true })
    window.addEventListener('resize', put)
    window.addEventListener('pointerdown', leave, { capture: true })
    onCleanup(() => {
      sizes.disconnect()
      window.removeEventListener('scroll', put, { capture: true })
      window.removeEventListener('resize', put)
      window.removeEventListener('pointerdown', leave, { capture: true })
    })
  })
  return (
    <Portal>
      <div
        ref={popup}
        class={`popup cell-popup ${props.class ?? ''}`}
        role="dialog"
        aria-label={props.label}
        style={{
          left: `${place().left}px`,
          top: `${place().top}px`,
          width: `${place().width}px`,
          'max-height': `${place().maxHeight}px`,
        }}
      >
        {props.children}
      </div>
    </Portal>
  )
}
