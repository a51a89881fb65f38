import * as Kobalte from '@kobalte/core/dropdown-menu'
import type { Component, ComponentProps } from 'solid-js'

import { createMenuChoice } from './create-menu-choice.ts'
import { MenuEntries } from './menu-entries.tsx'
import type { MenuEntry } from './menu-entry.ts'
import type { Placement } from './tooltip.tsx'

type MenuProps = {
  readonly entries: readonly MenuEntry[]
  /** Draws the button: spread the given props on a Button or IconButton. */
  readonly trigger: Component<ComponentProps<'button'>>
  readonly placement?: Placement
  /** Where somebody else decides; else the button does. */
  readonly open?: boolean
  readonly onOpenChange?: (open: boolean) => void
}

/** Actions behind a button. */
export function Menu(props: MenuProps) {
  const choice = createMenuChoice()
  return (
    <Kobalte.Root
      placement={props.placement ?? 'bottom-start'}
      gutter={4}
      modal={false}
      {...(props.open === undefined ? {} : { open: props.open })}
      onOpenChange={(open) => props.onOpenChange?.(open)}
    >
      <Kobalte.Trigger as={props.trigger} />
      <Kobalte.Portal>
        <Kobalte.Content
          class="popup listbox menu"
          data-kb-top-layer=""
          onOpenAutoFocus={choice.onOpenAutoFocus}
          onCloseAutoFocus={choice.onCloseAutoFocus}
        >
          <MenuEntries entries={props.entries} choose={choice.choose} />
        </Kobalte.Content>
      </Kobalte.Portal>
    </Kobalte.Root>
  )
}
