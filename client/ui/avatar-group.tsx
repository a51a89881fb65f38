import { For, Show } from 'solid-js'

import { Avatar } from './avatar.tsx'

import './avatar-group.css'

type AvatarGroupProps = {
  /** What they have in common, read aloud: "Here now". */
  readonly label: string
  readonly people: readonly { readonly id: string; readonly name: string }[]
  /** Default 5; the rest is a number. */
  readonly max?: number
}

/** Who is here, overlapping, the first in front. */
export function AvatarGroup(props: AvatarGroupProps) {
  const max = () => props.max ?? 5
  const hidden = () => props.people.slice(max())
  return (
    <ul class="avatar-group" aria-label={props.label}>
      <For each={props.people.slice(0, max())}>
        {(person) => (
          <li>
            <Avatar id={person.id} name={person.name} />
          </li>
        )}
      </For>
      <Show when={hidden().length > 0}>
        <li
          class="avatar avatar-md choice-gray"
          title={hidden()
            .map((person) => person.name)
            .join(', ')}
        >
          +{hidden().length}
        </li>
      </Show>
    </ul>
  )
}
