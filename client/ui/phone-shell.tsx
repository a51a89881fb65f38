import { A } from '@solidjs/router'
import CircleUser from 'lucide-solid/icons/circle-user'
import { createSignal, For, Show, type JSX } from 'solid-js'
import { Dynamic } from 'solid-js/web'

import { Avatar } from './avatar.tsx'
import { Button } from './button.tsx'
import { Drawer } from './drawer.tsx'
import type { MenuEntry } from './menu-entry.ts'
import { Menu } from './menu.tsx'
import type { NavItem } from './nav-section.ts'

import './phone-shell.css'
import { SelectField } from './select-field.tsx'
import type { ShellAccount } from './shell-account.tsx'
import { ShellContext } from './shell-context.ts'
import { themeNames, themes, useTheme } from './theme.ts'

type PhoneShellProps = {
  readonly workspaceName: string
  readonly workspaceEntries?: readonly MenuEntry[]
  /** The tabs at the bottom: two or three. */
  readonly items: readonly NavItem[]
  readonly account: ShellAccount
  /** More ways out of the account's panel. */
  readonly accountEntries?: readonly MenuEntry[]
  readonly onSignOut: () => void
  /** At the right of the bar: the ConnectionPill, which keeps its words here. */
  readonly status?: JSX.Element
  /** Between the bar and the page: at most one ShellNotice. */
  readonly notice?: JSX.Element
  readonly children: JSX.Element
}

/** Around the pages of someone who works on a phone: a name, a state in words, and large tabs under the thumb. */
export function PhoneShell(props: PhoneShellProps) {
  const [headerSlot, setHeaderSlot] = createSignal<HTMLElement>()
  const [accountOpen, setAccountOpen] = createSignal(false)
  const { theme, setTheme } = useTheme()
  return (
    <ShellContext.Provider value={{ headerSlot }}>
      <div class="phone-shell">
        <a class="shell-skip" href="#content">
          Skip to the page
        </a>
        <header class="phone-bar">
          <div class="phone-slot" ref={setHeaderSlot} />
          {props.status}
        </header>
        {props.notice}
        <main id="content" class="phone-content" tabIndex={-1}>
          {props.children}
        </main>
        <nav class="phone-tabs" aria-label="Workspace">
          <For each={props.items}>
            {(item) => (
              <A href={item.href} end={item.end ?? false} class="phone-tab" activeClass="phone-tab-current">
                <Dynamic component={item.icon} size={22} />
                <span>{item.label}</span>
              </A>
            )}
          </For>
          <button type="button" class="phone-tab" aria-haspopup="dialog" onClick={() => setAccountOpen(true)}>
            <CircleUser size={22} />
            <span>Account</span>
          </button>
        </nav>
        <Drawer open={accountOpen()} onOpenChange={setAccountOpen} title="Account" size="sm">
          <div class="phone-account">
            <div class="phone-person">
              <Avatar id={props.account.id} name={props.account.name} size="lg" decorative />
              <div>
                <p class="phone-person-name">{props.account.name}</p>
                <p class="phone-person-facts">{props.account.email}</p>
                <p class="phone-person-facts">
                  {props.account.roleName} in {props.workspaceName}
                </p>
              </div>
            </div>
            <SelectField
              label="Appearance"
              options={themes.map((value) => ({ value, label: themeNames[value] }))}
              value={theme()}
              onChange={(value) => setTheme(themes.find((known) => known === value) ?? 'system')}
            />
            <Show when={(props.workspaceEntries?.length ?? 0) > 0}>
              <Menu
                entries={props.workspaceEntries ?? []}
                trigger={(trigger) => (
                  <Button {...trigger} wide>
                    Other workspaces
                  </Button>
                )}
              />
            </Show>
            <For each={props.accountEntries}>
              {(entry) => (
                <Show when={'onSelect' in entry && entry}>
                  {(action) => (
                    <Button
                      wide
                      onClick={() => {
                        setAccountOpen(false)
                        action().onSelect()
                      }}
                    >
                      {action().label}
                    </Button>
                  )}
                </Show>
              )}
            </For>
            <Button wide onClick={() => props.onSignOut()}>
              Sign out
            </Button>
          </div>
        </Drawer>
      </div>
    </ShellContext.Provider>
  )
}
