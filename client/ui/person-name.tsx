import { Avatar } from './avatar.tsx'

import './person-name.css'

type PersonNameProps = {
  readonly id: string
  readonly name: string
  /** They left, or are suspended: their name is shown all the same, and quieter. */
  readonly gone?: boolean
}

/** Somebody by initials and name, on one line that is cut where it does not fit. */
export function PersonName(props: PersonNameProps) {
  return (
    <span class="person-name" classList={{ 'person-name-gone': props.gone ?? false }} title={props.name}>
      <Avatar id={props.id} name={props.name} size="sm" decorative />
      <span class="person-name-words">{props.name}</span>
    </span>
  )
}
