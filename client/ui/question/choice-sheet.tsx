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
  /** Ids of what is chosen. */
  readonly value: readonly string[]
  /** True where more than one may be chosen: the sheet then stays until it is closed. */
  readonly several?: boolean
  readonly clearable: boolean
  readonly onChange: (value: readonly string[]) => void
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
  const isChosen = (id: string): boolean => props.value.includes(id)
  const take = (id: string): void => {
    if (props.several) {
      props.onChange(isChosen(id) ? props.value.filter((one) => one !== id) : [...props.value, id])
      return
    }
    props.onChange([id])
    close()
  }
  const clear = (): void => {
    props.onChange([])
    close()
  }
  return (
    <Dialog
      open={props.open}
      onOpenChange={(open) => (open ? props.onOpenChange(true) : close())}
      title={props.title}
      footer={
        <>
          <Show when={props.clearable && props.value.length > 0}>
            <Button onClick={clear}>Leave it open</Button>
          </Show>
          <Show when={props.several}>
            <Button variant="primary" onClick={close}>
              Done
            </Button>
          </Show>
        </>
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
                  aria-pressed={isChosen(choice.id)}
                  onClick={() => take(choice.id)}
                >
                  <span class="choice-dot" aria-hidden="true" />
                  <span class="choice-name">{choice.name}</span>
                  <Show when={isChosen(choice.id)}>
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
