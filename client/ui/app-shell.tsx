import { useLocation } from '@solidjs/router'
import MenuIcon from 'lucide-solid/icons/menu'
import PanelLeft from 'lucide-solid/icons/panel-left'
import Search from 'lucide-solid/icons/search'
import { createEffect, createSignal, on, type JSX } from 'solid-js'

import './app-shell.css'
import { createStoredFlag } from './create-stored-flag.ts'
import { Drawer } from './drawer.tsx'
import { IconButton } from './icon-button.tsx'
import { Kbd } from './kbd.tsx'
import type { MenuEntry } from './menu-entry.ts'
import type { NavSection } from './nav-section.ts'
import { ShellAccount, type ShellAccount as Account } from './shell-account.tsx'
import { ShellContext } from './shell-context.ts'
import { ShellNav } from './shell-nav.tsx'
import { ShellWorkspace } from './shell-workspace.tsx'

type AppShellProps = {
  readonly workspaceName: string
  /** Entries that lead to the account's other workspaces. */
  readonly workspaceEntries?: readonly MenuEntry[]
  readonly sections: readonly NavSection[]
  /** Opens the command palette; Mod+K does the same. */
  readonly onFind: () => void
  readonly account: Account
  /** More lines for the account's menu. */
  readonly accountEntries?: readonly MenuEntry[]
  readonly onSignOut: () => void
  /** At the right of the bar: the ConnectionPill. */
  readonly status?: JSX.Element
  /** Between the bar and the page: at most one ShellNotice. */
  readonly notice?: JSX.Element
  readonly children: JSX.Element
}

/**
 * Around every page of a workspace: the sidebar (a drawer on phones) and a bar that the page fills
 * through PageHeader. The page gets the rest of the window; what is longer scrolls inside it.
 */
export function AppShell(props: AppShellProps) {
  const [collapsed, setCollapsed] = createStoredFlag('operagrid.sidebar-collapsed')
  const [drawerOpen, setDrawerOpen] = createSignal(false)
  const [headerSlot, setHeaderSlot] = createSignal<HTMLElement>()
  const location = useLocation()
  // Whatever in it led away, a link or an entry of its menus: the page that was wanted lies below.
  createEffect(
    on(
      () => location.pathname,
      () => setDrawerOpen(false),
      { defer: true },
    ),
  )
  const nav = (folded: boolean) => (
    <ShellNav sections={props.sections} collapsed={folded} onNavigate={() => setDrawerOpen(false)} />
  )
  const find = () => (
    <div class="shell-find">
      <button
        type="button"
        class="shell-nav-item shell-find-button"
        aria-label="Go to or do"
        aria-keyshortcuts="Control+K Meta+K"
        onClick={() => {
          setDrawerOpen(false)
          props.onFind()
        }}
      >
        <Search size={16} class="shell-nav-icon" />
        <span class="shell-nav-label">Go to…</span>
        <span class="shell-nav-label shell-find-keys">
          <Kbd keys="Mod+K" />
        </span>
      </button>
    </div>
  )
  const account = (folded: boolean) => (
    <div class="shell-foot">
      <ShellAccount
        account={props.account}
        collapsed={folded}
        entries={props.accountEntries ?? []}
        onSignOut={() => props.onSignOut()}
      />
    </div>
  )
  return (
    <ShellContext.Provider value={{ headerSlot }}>
      <div class="shell" classList={{ 'shell-collapsed': collapsed() }}>
        <a class="shell-skip" href="#content">
          Skip to the page
        </a>
        <aside class="shell-sidebar">
          <div class="shell-head">
            <ShellWorkspace name={props.workspaceName} collapsed={collapsed()} entries={props.workspaceEntries} />
          </div>
          {find()}
          {nav(collapsed())}
          {account(collapsed())}
        </aside>
        <div class="shell-main">
          <header class="shell-bar">
            <IconButton
              class="shell-toggle"
              label={collapsed() ? 'Show the sidebar' : 'Fold the sidebar'}
              icon={PanelLeft}
              tooltipPlacement="bottom-start"
              aria-expanded={!collapsed()}
              onClick={() => setCollapsed(!collapsed())}
            />
            <IconButton
              class="shell-open"
              label="Menu"
              icon={MenuIcon}
              aria-haspopup="dialog"
              onClick={() => setDrawerOpen(true)}
            />
            <div class="shell-slot" ref={setHeaderSlot} />
            <div class="shell-status">{props.status}</div>
          </header>
          {props.notice}
          <main id="content" class="shell-content" tabIndex={-1}>
            {props.children}
          </main>
        </div>
        <Drawer open={drawerOpen()} onOpenChange={setDrawerOpen} side="left" size="sm" title={props.workspaceName}>
          <div class="shell-drawer">
            {find()}
            {nav(false)}
            {account(false)}
          </div>
        </Drawer>
      </div>
    </ShellContext.Provider>
  )
}
