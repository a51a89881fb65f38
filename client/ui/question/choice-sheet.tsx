import Check from 'lucide-solid/icons/check'
import { createMemo, createSignal, For, Show } from 'solid-js'

import type { Choice } from '@operagrid/shared/domain/field'

import { Button } from '../button.tsx'
import { Dialog } from '../dialog.tsx'
import { TextField } from '../text-field.tsx'

import './choice-question.css'

type ChoiceSheetProps = {
  readonly open: boolean
  readonly onOpenChange: (open: boolean) => void
  readonly title: string
  readonly choices: readonly Choice[]
  readonly value: string | null
  readonly clearable: boolean
  readonly onChange: (choiceId: string | null) => void
}

/** A long list of choices with a search: rises from below on a phone. */
export function ChoiceSheet(props: ChoiceSheetProps) {
  const [sought, setSought] = createSignal('')
  const shown = createMemo(() => {
    const words = sought().trim().toLocaleLowerCase()
    return props.choices.filter((choice) => choice.name.toLocaleLowerCase().includes(words))
  })
  const close = (): void => {
    setSought('')
    props.onOpenChange(false)
  }
  const take = (choiceId: string | null): void => {
    props.onChange(choiceId)
    close()
  }
  return (
    <Dialog
      open={props.open}
      onOpenChange={(open) => (open ? props.onOpenChange(true) : close())}
      title={props.title}
      footer={
        props.clearable && props.value !== null ? <Button onClick={() => take(null)}>Leave it open</Button> : undefined
      }
    >
      <div class="choice-sheet">
        <div class="choice-search">
          <TextField
            label="Search"
            hideLabel
            type="search"
            placeholder="Search"
            value={sought()}
            onChange={setSought}
          />
        </div>
        <ul>
          <For each={shown()} fallback={<li class="choice-none">Nothing is called that.</li>}>
            {(choice) => (
              <li>
                <button
                  type="button"
                  class={`choice-line choice-sheet-line choice-${choice.color}`}
                  aria-pressed={choice.id === props.value}
                  onClick={() => take(choice.id)}
                >
                  <span class="choice-dot" aria-hidden="true" />
                  <span class="choice-name">{choice.name}</span>
                  <Show when={choice.id === props.value}>
                    <Check size={18} class="choice-check" />
                  </Show>
                </button>
              </li>
            )}
          </For>
        </ul>
      </div>
    </Dialog>
  )
}
