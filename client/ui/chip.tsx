import Check from 'lucide-solid/icons/check'
import X from 'lucide-solid/icons/x'
import { Show, type JSX } from 'solid-js'

import type { ChoiceColor } from '@operagrid/shared/domain/field'

import './choice-color.css'
import './chip.css'

type ChipProps = {
  readonly color?: ChoiceColor | undefined
  /** A state in which a record is finished: dimmed, with a tick. */
  readonly done?: boolean | undefined
  readonly children: JSX.Element
  /** What the remove button is called; with `onRemove`. */
  readonly removeLabel?: string
  readonly onRemove?: () => void
}

/** A choice of a field, in its colour. */
export function Chip(props: ChipProps) {
  return (
    <span class={`chip choice-${props.color ?? 'gray'} ${props.done ? 'chip-done' : ''}`}>
      <Show when={props.done}>
        <Check size={12} strokeWidth={3} class="chip-tick" aria-hidden="true" />
      </Show>
      <span class="chip-label">{props.children}</span>
      <Show when={props.done}>
        <span class="visually-hidden">, finished</span>
      </Show>
      <Show when={props.onRemove}>
        <button
          type="button"
          class="chip-remove"
          aria-label={props.removeLabel ?? 'Remove'}
          onClick={() => props.onRemove?.()}
        >
          <X size={12} />
        </button>
      </Show>
    </span>
  )
}
