import { createEffect, createMemo, createSignal, createUniqueId, For, on, Show } from 'solid-js'
import { Dynamic } from 'solid-js/web'

import type { Command } from './command.ts'
import { Dialog } from './dialog.tsx'
import { findCommands } from './find-commands.ts'
import { Kbd } from './kbd.tsx'

import './listbox.css'
import './command-palette.css'

type CommandPaletteProps = {
  readonly open: boolean
  readonly onOpenChange: (open: boolean) => void
  readonly commands: readonly Command[]
}

/** More are not shown: one more letter finds what is meant. */
const MAX_SHOWN = 50

/** Goes anywhere and does anything by its words: a list that typing makes shorter. */
export function CommandPalette(props: CommandPaletteProps) {
  const id = createUniqueId()
  const [text, setText] = createSignal('')
  const [at, setAt] = createSignal(0)
  const found = createMemo(() => findCommands(props.commands, text()).slice(0, MAX_SHOWN))
  const current = () => found()[Math.min(at(), found().length - 1)]
  const optionId = (command: Command) => `${id}-${command.id}`
  const currentId = () => {
    const command = current()
    return command && optionId(command)
  }
  createEffect(
    on(
      () => props.open,
      () => {
        setText('')
        setAt(0)
      },
    ),
  )
  createEffect(() => {
    const shown = props.open ? currentId() : undefined
    if (shown !== undefined) document.getElementById(shown)?.scrollIntoView({ block: 'nearest' })
  })
  const run = (command: Command | undefined): void => {
    if (!command) return
    props.onOpenChange(false)
    command.run()
  }
  const press = (event: KeyboardEvent): void => {
    const many = found().length
    if (event.key === 'ArrowDown') setAt((place) => (Math.min(place, many - 1) + 1) % Math.max(1, many))
    else if (event.key === 'ArrowUp') setAt((place) => (Math.min(place, many - 1) - 1 + many) % Math.max(1, many))
    else if (event.key === 'Enter' && !event.isComposing) run(current())
    else return
    event.preventDefault()
  }
  return (
    <Dialog open={props.open} onOpenChange={props.onOpenChange} title="Go to or do" size="md">
      <input
        class="control"
        role="combobox"
        aria-label="Find a page or an action"
        aria-expanded="true"
        aria-autocomplete="list"
        aria-controls={`${id}-list`}
        aria-activedescendant={currentId()}
        autocomplete="off"
        spellcheck={false}
        placeholder="Type a name…"
        value={text()}
        onInput={(event) => {
          setText(event.currentTarget.value)
          setAt(0)
        }}
        onKeyDown={press}
      />
      <div class="command-found">
        <div id={`${id}-list`} role="listbox" aria-label="Pages and actions" class="listbox command-list">
          <For each={found()}>
            {(command) => (
              <div
                id={optionId(command)}
                role="option"
                aria-selected={command === current()}
                class="listbox-item"
                data-highlighted={command === current() ? '' : undefined}
                onPointerMove={() => setAt(found().indexOf(command))}
                onClick={() => run(command)}
              >
                <Show when={command.icon}>
                  {(icon) => <Dynamic component={icon()} size={15} class="command-icon" />}
                </Show>
                <span class="listbox-text">{command.label}</span>
                <Show when={command.keys} fallback={<span class="command-group">{command.group}</span>}>
                  {(keys) => <Kbd keys={keys()} />}
                </Show>
              </div>
            )}
          </For>
        </div>
        <Show when={found().length === 0}>
          <p class="listbox-empty" role="status">
            Nothing is called that.
          </p>
        </Show>
      </div>
    </Dialog>
  )
}
