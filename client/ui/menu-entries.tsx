import * as Kobalte from '@kobalte/core/dropdown-menu'
import Check from 'lucide-solid/icons/check'
import { For, Show } from 'solid-js'
import { Dynamic } from 'solid-js/web'

import type { MenuChoice } from './create-menu-choice.ts'
import type { Icon } from './icon.ts'
import { Kbd } from './kbd.tsx'

import './listbox.css'
import type { MenuEntry } from './menu-entry.ts'

import './menu.css'

/** The lines of a menu; Menu and ContextMenu put the frame around them. */
export function MenuEntries(props: { readonly entries: readonly MenuEntry[]; readonly choose: MenuChoice['choose'] }) {
  return <For each={props.entries}>{(entry) => drawEntry(entry, (act) => props.choose(act))}</For>
}

function drawEntry(entry: MenuEntry, choose: MenuChoice['choose']) {
  switch (entry.kind) {
    case 'separator':
      return <Kobalte.Separator class="menu-separator" />
    case 'heading':
      return <div class="menu-heading">{entry.label}</div>
    case 'note':
      return <p class="menu-note">{entry.text}</p>
    case 'check':
      return (
        <Kobalte.CheckboxItem
          class="listbox-item menu-item"
          checked={entry.checked}
          onChange={entry.onChange}
          disabled={entry.disabled ?? false}
          closeOnSelect={false}
        >
          <span class="menu-icon">
            <Kobalte.ItemIndicator>
              <Check size={15} />
            </Kobalte.ItemIndicator>
          </span>
          <Kobalte.ItemLabel class="menu-label">{entry.label}</Kobalte.ItemLabel>
        </Kobalte.CheckboxItem>
      )
    case 'radio':
      return (
        <Kobalte.RadioGroup value={entry.value} onChange={entry.onChange}>
          <Kobalte.GroupLabel class="menu-heading">{entry.label}</Kobalte.GroupLabel>
          <For each={entry.options}>
            {(option) => (
              <Kobalte.RadioItem
                class="listbox-item menu-item"
                value={option.value}
                closeOnSelect={entry.closes ?? false}
              >
                <MenuIcon icon={option.icon} />
                <Kobalte.ItemLabel class="menu-label">{option.label}</Kobalte.ItemLabel>
                <Kobalte.ItemIndicator class="listbox-check">
                  <Check size={15} />
                </Kobalte.ItemIndicator>
              </Kobalte.RadioItem>
            )}
          </For>
        </Kobalte.RadioGroup>
      )
    default:
      return (
        <Kobalte.Item
          class={`listbox-item menu-item ${entry.tone === 'danger' ? 'menu-danger' : ''}`}
          disabled={entry.disabled ?? false}
          onSelect={() => choose(entry.onSelect)}
        >
          <MenuIcon icon={entry.icon} />
          <span class="listbox-text">
            <Kobalte.ItemLabel class="menu-label">{entry.label}</Kobalte.ItemLabel>
            <Show when={entry.description}>
              <Kobalte.ItemDescription class="listbox-description">{entry.description}</Kobalte.ItemDescription>
            </Show>
          </span>
          <Show when={entry.keys}>{(keys) => <Kbd keys={keys()} />}</Show>
        </Kobalte.Item>
      )
  }
}

function MenuIcon(props: { readonly icon: Icon | undefined }) {
  return (
    <span class="menu-icon">
      <Show when={props.icon}>{(icon) => <Dynamic component={icon()} size={15} />}</Show>
    </span>
  )
}
