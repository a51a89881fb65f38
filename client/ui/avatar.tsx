import { Show } from 'solid-js'

import './avatar.css'
import { colorForId } from './choice-color.ts'

import './choice-color.css'

type AvatarProps = {
  readonly name: string
  /** The member id: it decides the colour, everywhere the same. */
  readonly id: string
  readonly size?: 'sm' | 'md' | 'lg'
  /** The name is written beside it: nothing more to read aloud. */
  readonly decorative?: boolean
}

export function Avatar(props: AvatarProps) {
  return (
    <span
      class={`avatar avatar-${props.size ?? 'md'} choice-${colorForId(props.id)}`}
      title={props.decorative ? undefined : props.name}
    >
      <span aria-hidden="true">{initialsOf(props.name)}</span>
      <Show when={!props.decorative}>
        <span class="visually-hidden">{props.name}</span>
      </Show>
    </span>
  )
}

function initialsOf(name: string): string {
  // What stands in brackets says more of somebody than who they are.
  const bare = name.replaceAll(/\([^)]*\)/gu, '').trim() || name.trim()
  const words = bare.split(/[\s@._-]+/u)
  const first = [...(words[0] ?? '')][0] ?? '?'
  const last = words.length > 1 ? ([...(words.at(-1) ?? '')][0] ?? '') : ''
  return (first + last).toUpperCase()
}
