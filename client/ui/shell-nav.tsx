import { A } from '@solidjs/router'
import Plus from 'lucide-solid/icons/plus'
import { For, Show } from 'solid-js'
import { Dynamic } from 'solid-js/web'

import { IconButton } from './icon-button.tsx'
import type { NavSection } from './nav-section.ts'

import './shell-nav.css'

type ShellNavProps = {
  readonly sections: readonly NavSection[]
  readonly collapsed: boolean
  readonly onNavigate?: () => void
}

/** The pages of a workspace, in the sidebar and in the phone's drawer. */
export function ShellNav(props: ShellNavProps) {
  const shown = () =>
    props.sections.filter((section) => section.items.length > 0 || section.emptyText !== undefined || section.action)
  return (
    <nav class="shell-nav" classList={{ 'shell-nav-collapsed': props.collapsed }} aria-label="Workspace">
      <For each={shown()}>
        {(section) => (
          <section class="shell-nav-section" aria-label={section.label}>
            <Show when={section.label}>
              <div class="shell-nav-head">
                <span class="shell-nav-title">{section.label}</span>
                <Show when={section.action}>
                  {(action) => (
                    <IconButton
                      class="shell-nav-add"
                      label={action().label}
                      icon={Plus}
                      size="sm"
                      tooltipPlacement="right"
                      onClick={() => {
                        props.onNavigate?.()
                        action().onSelect()
                      }}
                    />
                  )}
                </Show>
              </div>
            </Show>
            <ul>
              <For each={section.items} fallback={<li class="shell-nav-empty">{section.emptyText}</li>}>
                {(item) => (
                  <li>
                    <A
                      href={item.href}
                      end={item.end ?? false}
                      class="shell-nav-item"
                      activeClass="shell-nav-current"
                      title={props.collapsed ? item.label : undefined}
                      onClick={() => props.onNavigate?.()}
                    >
                      <Dynamic component={item.icon} size={16} class="shell-nav-icon" />
                      <span class="shell-nav-label">{item.label}</span>
                      <Show when={item.count}>
                        <span class="shell-nav-count">{item.count}</span>
                      </Show>
                    </A>
                  </li>
                )}
              </For>
            </ul>
          </section>
        )}
      </For>
    </nav>
  )
}
