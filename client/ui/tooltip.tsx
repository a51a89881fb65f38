import * as Kobalte from '@kobalte/core/tooltip'
import { createEffect, createSignal, onCleanup, type Component, type ComponentProps } from 'solid-js'

import './tooltip.css'

export type Placement = 'top' | 'right' | 'bottom' | 'left' | 'top-start' | 'bottom-start' | 'bottom-end' | 'top-end'

type TooltipProps = {
  readonly text: string
  /** Draws the element it belongs to: spread the given props on one focusable element. */
  readonly trigger: Component<ComponentProps<'button'>>
  /** Handlers and attributes to merge with the tooltip's own before they reach `trigger`. */
  readonly triggerProps?: object
  readonly placement?: Placement
  readonly disabled?: boolean
}

/** Extra words for those who hover or focus; a control must be understood without it. */
export function Tooltip(props: TooltipProps) {
  const [open, setOpen] = createSignal(false)
  createEffect(() => {
    if (!open()) return
    // Before Kobalte hears it: else the first Escape would close the tooltip alone, not the dialog it is in.
    const hide = (event: KeyboardEvent) => {
      if (event.key === 'Escape') setOpen(false)
    }
    window.addEventListener('keydown', hide, true)
    onCleanup(() => window.removeEventListener('keydown', hide, true))
  })
  return (
    <Kobalte.Root
      open={open()}
      onOpenChange={setOpen}
      openDelay={450}
      closeDelay={80}
      gutter={6}
      placement={props.placement ?? 'top'}
      disabled={props.disabled ?? false}
    >
      <Kobalte.Trigger {...props.triggerProps} as={props.trigger} />
      <Kobalte.Portal>
        <Kobalte.Content class="tooltip">{props.text}</Kobalte.Content>
      </Kobalte.Portal>
    </Kobalte.Root>
  )
}
