import ChevronsUpDown from 'lucide-solid/icons/chevrons-up-down'
import { Show } from 'solid-js'

import { Logo } from './logo.tsx'
import type { MenuEntry } from './menu-entry.ts'
import { Menu } from './menu.tsx'

import './shell-workspace.css'

type ShellWorkspaceProps = {
  readonly name: string
  readonly collapsed: boolean
  /** Other workspaces; without any the name is no button. */
  readonly entries?: readonly MenuEntry[] | undefined
}

/** Whose workspace this is, and the way to the others. */
export function ShellWorkspace(props: ShellWorkspaceProps) {
  const face = () => (
    <>
      <Logo markOnly size={24} />
      <span class="shell-workspace-name" classList={{ 'visually-hidden': props.collapsed }}>
        {props.name}
      </span>
    </>
  )
  return (
    <Show
      when={props.entries && props.entries.length > 0 ? props.entries : undefined}
      fallback={
        <div class="shell-workspace" title={props.name}>
          {face()}
        </div>
      }
    >
      {(entries) => (
        <Menu
          entries={entries()}
          trigger={(trigger) => (
            <button
              {...trigger}
              type="button"
              class="shell-workspace shell-workspace-switch"
              aria-label={`Workspace ${props.name}: switch`}
            >
              {face()}
              <Show when={!props.collapsed}>
                <ChevronsUpDown size={14} class="shell-workspace-icon" />
              </Show>
            </button>
          )}
        />
      )}
    </Show>
  )
}
