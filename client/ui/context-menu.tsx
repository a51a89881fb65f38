import * as Kobalte from '@kobalte/core/context-menu'
import type { JSX } from 'solid-js'

import { createMenuChoice } from './create-menu-choice.ts'
import { MenuEntries } from './menu-entries.tsx'
import type { MenuEntry } from './menu-entry.ts'

type ContextMenuProps = {
  readonly entries: readonly MenuEntry[]
  /** The area that answers to a right click, a long press and the menu key. */
  readonly children: JSX.Element
  readonly class?: string
  readonly onOpenChange?: (open: boolean) => void
}

/** Actions on what is under the pointer; each must also be reachable another way. */
export function ContextMenu(props: ContextMenuProps) {
  const choice = createMenuChoice()
  return (
    <Kobalte.Root modal={false} onOpenChange={(open) => props.onOpenChange?.(open)}>
      <Kobalte.Trigger class={props.class}>{props.children}</Kobalte.Trigger>
      <Kobalte.Portal>
        <Kobalte.Content
          class="popup listbox menu"
          onOpenAutoFocus={choice.onOpenAutoFocus}
          onCloseAutoFocus={choice.onCloseAutoFocus}
        >
          <MenuEntries entries={props.entries} choose={choice.choose} />
        </Kobalte.Content>
      </Kobalte.Portal>
    </Kobalte.Root>
  )
}
