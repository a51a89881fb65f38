import X from 'lucide-solid/icons/x'
import { Show, type JSX } from 'solid-js'

import type { ChoiceColor } from '@operagrid/shared/domain/field'

import './choice-color.css'
import './chip.css'

type ChipProps = {
  readonly color?: ChoiceColor | undefined
  readonly children: JSX.Element
  /** What the remove button is called; with `onRemove`. */
  readonly removeLabel?: string
  readonly onRemove?: () => void
}

/** A choice of a select field, in its colour. */
export function Chip(props: ChipProps) {
  return (
    <span class={`chip choice-${props.color ?? 'gray'}`}>
      <span class="chip-label">{props.children}</span>
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
