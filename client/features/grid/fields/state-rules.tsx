import ChevronDown from 'lucide-solid/icons/chevron-down'

import type { Choice } from '@operagrid/shared/domain/field'

import { Button } from '../../../ui/button.tsx'
import { CheckboxField } from '../../../ui/checkbox-field.tsx'
import type { MenuEntry } from '../../../ui/menu-entry.ts'
import { Menu } from '../../../ui/menu.tsx'

type StateRulesProps = {
  readonly state: Choice
  readonly states: readonly Choice[]
  readonly onChange: (state: Choice) => void
}

/** Whether a record in a state is finished, and which states may follow it. */
export function StateRules(props: StateRulesProps) {
  const name = () => props.state.name || 'the new state'
  const others = () => props.states.filter((other) => other.id !== props.state.id && other.name.trim() !== '')
  const following = () => others().filter((other) => props.state.next?.includes(other.id))
  const finish = (done: boolean): void => {
    const { done: _, ...open } = props.state
    props.onChange(done ? { ...open, done } : open)
  }
  const follow = (next: readonly string[] | null): void => {
    const { next: _, ...free } = props.state
    props.onChange(next === null ? free : { ...free, next: [...next] })
  }
  const toggle = (id: string, on: boolean): void => {
    const named = following().map((other) => other.id)
    follow(on ? [...named, id] : named.filter((one) => one !== id))
  }
  const entries = (): readonly MenuEntry[] => [
    {
      kind: 'check',
      label: 'Any state',
      checked: props.state.next === undefined,
      onChange: (on) => follow(on ? null : others().map((other) => other.id)),
    },
    { kind: 'separator' },
    ...others().map((other): MenuEntry => ({
      kind: 'check',
      label: other.name,
      checked: props.state.next?.includes(other.id) ?? false,
      onChange: (on) => toggle(other.id, on),
    })),
  ]
  const words = () => {
    if (props.state.next === undefined) return 'any state'
    return (
      following()
        .map((other) => other.name)
        .join(', ') || 'nothing'
    )
  }
  return (
    <div class="state-rules" role="group" aria-label={`Rules of ${name()}`}>
      <CheckboxField label="Finished" checked={props.state.done ?? false} onChange={finish} />
      <Menu
        entries={entries()}
        trigger={(trigger) => (
          <Button
            {...trigger}
            size="sm"
            variant="ghost"
            iconEnd={ChevronDown}
            class="state-next"
            aria-label={`After ${name()}: ${words()}`}
          >
            Then {words()}
          </Button>
        )}
      />
    </div>
  )
}
