import * as Kobalte from '@kobalte/core/tabs'
import { For, type JSX } from 'solid-js'

import './tabs.css'

type Tab = { readonly value: string; readonly label: string; readonly content: () => JSX.Element }

type TabsProps = {
  /** What they are tabs of, for screen readers. */
  readonly label: string
  readonly tabs: readonly Tab[]
  readonly value: string
  readonly onChange: (value: string) => void
}

/** Several pages of one place, of which one is shown; arrow keys go between their names. */
export function Tabs(props: TabsProps) {
  return (
    <Kobalte.Root class="tabs" value={props.value} onChange={props.onChange}>
      <Kobalte.List class="tabs-list" aria-label={props.label}>
        <For each={props.tabs}>
          {(tab) => (
            <Kobalte.Trigger class="tabs-name" value={tab.value}>
              {tab.label}
            </Kobalte.Trigger>
          )}
        </For>
      </Kobalte.List>
      <For each={props.tabs}>
        {(tab) => (
          <Kobalte.Content class="tabs-content" value={tab.value}>
            {tab.content()}
          </Kobalte.Content>
        )}
      </For>
    </Kobalte.Root>
  )
}
