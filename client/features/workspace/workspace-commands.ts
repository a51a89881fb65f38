import Keyboard from 'lucide-solid/icons/keyboard'
import LogOut from 'lucide-solid/icons/log-out'
import Plus from 'lucide-solid/icons/plus'
import { onCleanup } from 'solid-js'

import type { Command } from '../../ui/command.ts'
import type { MenuEntry } from '../../ui/menu-entry.ts'
import type { NavSection } from '../../ui/nav-section.ts'

type Places = {
  readonly sections: readonly NavSection[]
  /** Other workspaces, and what the account's menu leads to. */
  readonly workspaces: readonly MenuEntry[]
  readonly account: readonly MenuEntry[]
  readonly go: (href: string) => void
  readonly showKeys: () => void
  readonly signOut: () => void
}

/** Everywhere that a member can go, and what they can make, for the command palette. */
export function workspaceCommands({
  sections,
  workspaces,
  account,
  go,
  showKeys,
  signOut,
}: Places): readonly Command[] {
  const pages = sections.flatMap((section) =>
    section.items.map((item): Command => ({
      id: item.href,
      label: item.label,
      group: section.label ?? '',
      icon: item.icon,
      run: () => go(item.href),
    })),
  )
  const made = sections.flatMap(({ id, action }): Command[] =>
    action ? [{ id: `add-${id}`, label: action.label, group: 'Make', icon: Plus, run: action.onSelect }] : [],
  )
  return [
    ...pages,
    ...made,
    ...menuCommands(workspaces, 'Workspace'),
    ...menuCommands(account, 'Account'),
    { id: 'keys', label: 'Keys', group: 'Help', icon: Keyboard, keys: 'Mod+/', run: showKeys },
    { id: 'sign-out', label: 'Sign out', group: 'Account', icon: LogOut, run: signOut },
  ]
}

function menuCommands(entries: readonly MenuEntry[], group: string): readonly Command[] {
  return entries.flatMap((entry, at): Command[] =>
    entry.kind === undefined || entry.kind === 'item'
      ? [
          {
            id: `${group}-${at}`,
            label: entry.label,
            group,
            ...(entry.icon && { icon: entry.icon }),
            run: entry.onSelect,
          },
        ]
      : [],
  )
}

/** Calls `open` at Mod and `key`, wherever the focus is but in another dialog; one that is closing does not count. */
export function hearModKey(key: string, open: () => void): void {
  const press = (event: KeyboardEvent): void => {
    const isMeant =
      (event.ctrlKey || event.metaKey) &&
      !event.altKey &&
      event.key.toLowerCase() === key &&
      // On some keyboards “/” is a key with Shift.
      (key === '/' || !event.shiftKey)
    const inDialog =
      event.target instanceof Element &&
      event.target.closest('[role=dialog][data-expanded], [role=alertdialog][data-expanded]') !== null
    if (!isMeant || inDialog) return
    event.preventDefault()
    open()
  }
  window.addEventListener('keydown', press)
  onCleanup(() => window.removeEventListener('keydown', press))
}
