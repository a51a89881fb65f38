import * as Kobalte from '@kobalte/core/popover'
import { splitProps, type Component, type ComponentProps, type JSX } from 'solid-js'

import './listbox.css'
import './popover.css'
import type { Placement } from './tooltip.tsx'

type PopoverProps = {
  /** Names it for those who cannot see; shown above the content unless hideTitle. */
  readonly title: string
  readonly hideTitle?: boolean
  /** Draws the button: spread the given props on a Button or IconButton. */
  readonly trigger: Component<ComponentProps<'button'>>
  readonly children: JSX.Element
  readonly placement?: Placement
  /** Give both to steer it from outside. */
  readonly open?: boolean
  readonly onOpenChange?: (open: boolean) => void
}

/** A small panel at a button: filters, sorts, choices. Closes by Escape and by a click outside. */
export function Popover(props: PopoverProps) {
  const [steering] = splitProps(props, ['open', 'onOpenChange'])
  return (
    <Kobalte.Root {...steering} placement={props.placement ?? 'bottom-start'} gutter={4}>
      <Kobalte.Trigger as={props.trigger} />
      <Kobalte.Portal>
        <Kobalte.Content class="popup popover" data-kb-top-layer="">
          <Kobalte.Title class="popover-title" classList={{ 'visually-hidden': props.hideTitle ?? false }}>
            {props.title}
          </Kobalte.Title>
          {props.children}
        </Kobalte.Content>
      </Kobalte.Portal>
    </Kobalte.Root>
  )
}
