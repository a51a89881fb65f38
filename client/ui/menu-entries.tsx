import * as Kobalte from '@kobalte/core/dropdown-menu'
import Check from 'lucide-solid/icons/check'
import ChevronRight from 'lucide-solid/icons/chevron-right'
import { Index, Match, Show, Switch } from 'solid-js'
import { Dynamic } from 'solid-js/web'

import type { MenuChoice } from './create-menu-choice.ts'
import type { Icon } from './icon.ts'
import { Kbd } from './kbd.tsx'

import './listbox.css'
import type { MenuEntry } from './menu-entry.ts'

import './menu.css'

type EntriesProps = { readonly entries: readonly MenuEntry[]; readonly choose: MenuChoice['choose'] }

/**
 * The lines of a menu; Menu and ContextMenu put the frame around them. A line keeps its place: entries that are made
 * anew while it is open change what it says, and take neither it nor the focus away.
 */
export function MenuEntries(props: EntriesProps) {
  return (
    <Index each={props.entries}>
      {(entry) => (
        <Switch>
          <Match when={entry().kind === 'separator'}>
            <Kobalte.Separator class="menu-separator" />
          </Match>
          <Match when={asHeading(entry())}>{(heading) => <div class="menu-heading">{heading().label}</div>}</Match>
          <Match when={asNote(entry())}>{(note) => <p class="menu-note">{note().text}</p>}</Match>
          <Match when={asCheck(entry())}>{(check) => <CheckLine entry={check()} />}</Match>
          <Match when={asRadio(entry())}>{(radio) => <RadioLines entry={radio()} />}</Match>
          <Match when={asSub(entry())}>
            {(sub) => <SubLines entry={sub()} choose={(act, by) => props.choose(act, by)} />}
          </Match>
          <Match when={asAction(entry())}>
            {(action) => <ActionLine entry={action()} choose={(act, by) => props.choose(act, by)} />}
          </Match>
        </Switch>
      )}
    </Index>
  )
}

const asHeading = (entry: MenuEntry) => (entry.kind === 'heading' ? entry : undefined)
const asNote = (entry: MenuEntry) => (entry.kind === 'note' ? entry : undefined)
const asCheck = (entry: MenuEntry) => (entry.kind === 'check' ? entry : undefined)
const asRadio = (entry: MenuEntry) => (entry.kind === 'radio' ? entry : undefined)
const asSub = (entry: MenuEntry) => (entry.kind === 'sub' ? entry : undefined)
const asAction = (entry: MenuEntry) => (entry.kind === undefined || entry.kind === 'item' ? entry : undefined)

type LineOf<As extends (entry: MenuEntry) => unknown> = { readonly entry: NonNullable<ReturnType<As>> }

function CheckLine(props: LineOf<typeof asCheck>) {
  return (
    <Kobalte.CheckboxItem
      class="listbox-item menu-item"
      checked={props.entry.checked}
      onChange={(checked) => props.entry.onChange(checked)}
      disabled={props.entry.disabled ?? false}
      closeOnSelect={false}
    >
      <span class="menu-icon">
        <Kobalte.ItemIndicator>
          <Check size={15} />
        </Kobalte.ItemIndicator>
      </span>
      <Kobalte.ItemLabel class="menu-label">{props.entry.label}</Kobalte.ItemLabel>
    </Kobalte.CheckboxItem>
  )
}

function RadioLines(props: LineOf<typeof asRadio>) {
  return (
    <Kobalte.RadioGroup value={props.entry.value} onChange={(value) => props.entry.onChange(value)}>
      <Kobalte.GroupLabel class="menu-heading">{props.entry.label}</Kobalte.GroupLabel>
      <Index each={props.entry.options}>
        {(option) => (
          <Kobalte.RadioItem
            class="listbox-item menu-item"
            value={option().value}
            closeOnSelect={props.entry.closes ?? false}
          >
            <MenuIcon icon={option().icon} />
            <Kobalte.ItemLabel class="menu-label">{option().label}</Kobalte.ItemLabel>
            <Kobalte.ItemIndicator class="listbox-check">
              <Check size={15} />
            </Kobalte.ItemIndicator>
          </Kobalte.RadioItem>
        )}
      </Index>
    </Kobalte.RadioGroup>
  )
}

function SubLines(props: LineOf<typeof asSub> & { readonly choose: MenuChoice['choose'] }) {
  return (
    <Kobalte.Sub gutter={4} overlap>
      <Kobalte.SubTrigger class="listbox-item menu-item">
        <MenuIcon icon={props.entry.icon} />
        <span class="menu-label">{props.entry.label}</span>
        <ChevronRight size={15} class="menu-sub-arrow" aria-hidden="true" />
      </Kobalte.SubTrigger>
      <Kobalte.Portal>
        <Kobalte.SubContent class="popup listbox menu" data-kb-top-layer="">
          <MenuEntries entries={props.entry.entries} choose={(act, by) => props.choose(act, by)} />
        </Kobalte.SubContent>
      </Kobalte.Portal>
    </Kobalte.Sub>
  )
}

function ActionLine(props: LineOf<typeof asAction> & { readonly choose: MenuChoice['choose'] }) {
  let by: Parameters<MenuChoice['choose']>[1] = 'other'
  return (
    <Kobalte.Item
      class={`listbox-item menu-item ${props.entry.tone === 'danger' ? 'menu-danger' : ''}`}
      disabled={props.entry.disabled ?? false}
      onPointerUp={(event: PointerEvent) => (by = event.pointerType === 'touch' ? 'touch' : 'other')}
      onKeyDown={(event: KeyboardEvent) => {
        by = 'other'
        // The key that chooses does nothing more: not to a dialog that opens, not to the button that has the focus back.
        if (event.key === 'Enter' || event.key === ' ') event.preventDefault()
      }}
      onSelect={() => props.choose(props.entry.onSelect, by)}
    >
      <MenuIcon icon={props.entry.icon} />
      <span class="listbox-text">
        <Kobalte.ItemLabel class="menu-label">{props.entry.label}</Kobalte.ItemLabel>
        <Show when={props.entry.description}>
          <Kobalte.ItemDescription class="listbox-description">{props.entry.description}</Kobalte.ItemDescription>
        </Show>
      </span>
      <Show when={props.entry.keys}>{(keys) => <Kbd keys={keys()} />}</Show>
    </Kobalte.Item>
  )
}

function MenuIcon(props: { readonly icon: Icon | undefined }) {
  return (
    <span class="menu-icon">
      <Show when={props.icon}>{(icon) => <Dynamic component={icon()} size={15} />}</Show>
    </span>
  )
}
