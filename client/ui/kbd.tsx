import { For } from 'solid-js'

import './kbd.css'

const apple = typeof navigator !== 'undefined' && /Mac|iPhone|iPad/u.test(navigator.platform)
const names: Readonly<Record<string, string>> = apple
  ? { Mod: '⌘', Alt: '⌥', Shift: '⇧', Ctrl: '⌃', Enter: '↵', Up: '↑', Down: '↓', Left: '←', Right: '→' }
  : { Mod: 'Ctrl', Enter: '↵', Up: '↑', Down: '↓', Left: '←', Right: '→' }

/** Keys to press together, `Mod+Shift+K`; Mod is ⌘ or Ctrl. */
export function Kbd(props: { readonly keys: string }) {
  return (
    <kbd class="kbd">
      <For each={props.keys.split('+')}>{(key) => <span class="kbd-key">{names[key] ?? key}</span>}</For>
    </kbd>
  )
}
