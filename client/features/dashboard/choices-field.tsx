import ChevronDown from 'lucide-solid/icons/chevron-down'
import { createMemo, For, Show } from 'solid-js'

import type { Choice } from '@operagrid/shared/domain/field'

import { Chip } from '../../ui/chip.tsx'
import { Menu } from '../../ui/menu.tsx'

type ChoicesFieldProps = {
  readonly label: string
  readonly choices: readonly Choice[]
  /** Ids of what is ticked; ids that no longer exist are dropped with the next change. */
  readonly value: readonly string[]
  readonly onChange: (value: string[]) => void
}

/** Several of a field's choices. */
export function ChoicesField(props: ChoicesFieldProps) {
  const chosen = () => props.choices.filter(({ id }) => props.value.includes(id))
  const toggle = (id: string, on: boolean) =>
    props.onChange(
      props.choices
        .filter((choice) => (choice.id === id ? on : props.value.includes(choice.id)))
        .map((choice) => choice.id),
    )
  // The same entries as long as the choices are: a menu that is drawn anew under the pointer loses its place.
  const choices = createMemo(() => props.choices)
  const entries = createMemo(() =>
    choices().map(({ id, name }) => ({
      kind: 'check' as const,
      label: name,
      get checked() {
        return props.value.includes(id)
      },
      onChange: (on: boolean) => toggle(id, on),
    })),
  )
  return (
    <Menu
      entries={entries()}
      trigger={(trigger) => (
        <button
          type="button"
          {...trigger}
          class="control choices-field"
          aria-label={`${props.label}: ${
            chosen()
              .map(({ name }) => name)
              .join(', ') || 'none'
          }`}
        >
          <span class="choices-field-chosen">
            <Show when={chosen().length > 0} fallback={<span class="choices-field-none">Choose…</span>}>
              <For each={chosen()}>
                {(choice) => (
                  <Chip color={choice.color} done={choice.done}>
                    {choice.name}
                  </Chip>
                )}
              </For>
            </Show>
          </span>
          <ChevronDown size={14} />
        </button>
      )}
    />
  )
}
