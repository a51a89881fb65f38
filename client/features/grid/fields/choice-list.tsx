import ChevronDown from 'lucide-solid/icons/chevron-down'
import ChevronUp from 'lucide-solid/icons/chevron-up'
import Plus from 'lucide-solid/icons/plus'
import X from 'lucide-solid/icons/x'
import { createUniqueId, Index, Show } from 'solid-js'

import { choiceColors, mostChoices } from '@operagrid/shared/domain/field'
import type { Choice } from '@operagrid/shared/domain/field'
import { MAX_NAME } from '@operagrid/shared/domain/text'

import { Button } from '../../../ui/button.tsx'
import { IconButton } from '../../../ui/icon-button.tsx'
import { Menu } from '../../../ui/menu.tsx'
import { newChoice } from './create-fields.ts'
import { StateRules } from './state-rules.tsx'

type ChoiceListProps = {
  readonly choices: readonly Choice[]
  readonly onChange: (choices: readonly Choice[]) => void
  /** True for the states of a status, each of which has rules. */
  readonly states: boolean
}

/** The choices of a field: names, colours and their order, which is also how they sort. */
export function ChoiceList(props: ChoiceListProps) {
  const id = createUniqueId()
  let list: HTMLUListElement | undefined
  const replace = (at: number, next: Choice) =>
    props.onChange(props.choices.map((choice, index) => (index === at ? next : choice)))
  const set = (at: number, change: Partial<Choice>) =>
    props.onChange(props.choices.map((choice, index) => (index === at ? { ...choice, ...change } : choice)))
  const most = () => mostChoices({ type: props.states ? 'status' : 'select' })
  const swap = (at: number, to: number) => {
    const next = [...props.choices]
    const [moved] = next.splice(at, 1)
    if (moved) next.splice(to, 0, moved)
    props.onChange(next)
  }
  const add = () => {
    props.onChange([...props.choices, newChoice('', props.choices)])
    queueMicrotask(() => list?.querySelector<HTMLInputElement>('li:last-child input')?.focus())
  }
  return (
    <div class="choice-list">
      <p class="panel-label" id={id}>
        {props.states ? 'States' : 'Choices'}
      </p>
      <ul ref={list} aria-labelledby={id} class="field-choices" classList={{ 'field-states': props.states }}>
        <Index each={props.choices}>
          {(choice, at) => (
            <li class="field-choice">
              <Menu
                entries={[
                  {
                    kind: 'radio',
                    label: 'Colour',
                    value: choice().color,
                    options: choiceColors.map((color) => ({ value: color, label: color })),
                    onChange: (value) => {
                      const color = choiceColors.find((one) => one === value)
                      if (color) set(at, { color })
                    },
                  },
                ]}
                trigger={(trigger) => (
                  <button
                    type="button"
                    {...trigger}
                    class={`field-choice-dot choice-${choice().color}`}
                    aria-label={`Colour of ${choice().name || (props.states ? 'the new state' : 'the new choice')}: ${choice().color}`}
                  />
                )}
              />
              <input
                class="control control-sm field-choice-name"
                aria-label={`${props.states ? 'State' : 'Choice'} ${at + 1}`}
                placeholder="Name"
                maxLength={MAX_NAME}
                value={choice().name}
                onInput={(event) => set(at, { name: event.currentTarget.value })}
                onKeyDown={(event) => {
                  if (event.key !== 'Enter') return
                  event.preventDefault()
                  add()
                }}
              />
              <IconButton
                label="Move up"
                icon={ChevronUp}
                size="sm"
                disabled={at === 0}
                onClick={() => swap(at, at - 1)}
              />
              <IconButton
                label="Move down"
                icon={ChevronDown}
                size="sm"
                disabled={at === props.choices.length - 1}
                onClick={() => swap(at, at + 1)}
              />
              <IconButton
                label={`Remove ${choice().name}`}
                icon={X}
                size="sm"
                onClick={() => props.onChange(props.choices.filter((_, index) => index !== at))}
              />
              <Show when={props.states}>
                <StateRules state={choice()} states={props.choices} onChange={(state) => replace(at, state)} />
              </Show>
            </li>
          )}
        </Index>
      </ul>
      <Button size="sm" variant="ghost" icon={Plus} disabled={props.choices.length >= most()} onClick={add}>
        {props.states ? 'Add a state' : 'Add a choice'}
      </Button>
    </div>
  )
}
