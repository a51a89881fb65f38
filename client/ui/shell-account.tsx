import LogOut from 'lucide-solid/icons/log-out'
import Monitor from 'lucide-solid/icons/monitor'
import Moon from 'lucide-solid/icons/moon'
import Sun from 'lucide-solid/icons/sun'

import { Avatar } from './avatar.tsx'
import type { Icon } from './icon.ts'
import type { MenuEntry } from './menu-entry.ts'
import { Menu } from './menu.tsx'

import './shell-account.css'
import { themeNames, themes, useTheme, type Theme } from './theme.ts'

export type ShellAccount = {
  /** The member id: it decides the colour. */
  readonly id: string
  readonly name: string
  readonly email: string
  /** As people read it: "Organizer". */
  readonly roleName: string
}

type ShellAccountProps = {
  readonly account: ShellAccount
  readonly collapsed: boolean
  readonly onSignOut: () => void
  readonly entries?: readonly MenuEntry[]
}

const themeIcons: Readonly<Record<Theme, Icon>> = { system: Monitor, light: Sun, dark: Moon }

/** Who is signed in: look, own settings, the way out. */
export function ShellAccount(props: ShellAccountProps) {
  const { theme, setTheme } = useTheme()
  const entries = (): readonly MenuEntry[] => [
    { kind: 'heading', label: props.account.email },
    ...(props.entries ?? []),
    { kind: 'separator' },
    {
      kind: 'radio',
      label: 'Appearance',
      value: theme(),
      options: themes.map((value) => ({ value, label: themeNames[value], icon: themeIcons[value] })),
      onChange: (value) => setTheme(themes.find((known) => known === value) ?? 'system'),
    },
    { kind: 'separator' },
    { label: 'Sign out', icon: LogOut, onSelect: () => props.onSignOut() },
  ]
  return (
    <Menu
      placement="top-start"
      entries={entries()}
      trigger={(trigger) => (
        <button
          {...trigger}
          type="button"
          class="shell-account"
          classList={{ 'shell-account-collapsed': props.collapsed }}
          aria-label={`Account: ${props.account.name}, ${props.account.roleName}`}
        >
          <Avatar id={props.account.id} name={props.account.name} decorative />
          <span class="shell-account-words">
            <span class="shell-account-name">{props.account.name}</span>
            <span class="shell-account-role">{props.account.roleName}</span>
          </span>
        </button>
      )}
    />
  )
}
