import { For, Match, Switch } from 'solid-js'

import { chosenOf } from '@operagrid/shared/domain/cell'
import { cellType } from '@operagrid/shared/domain/field'
import type { Field } from '@operagrid/shared/domain/field'
import { combinedIds } from '@operagrid/shared/domain/query-combination'
import { hasCombinedGroups } from '@operagrid/shared/domain/query-found'
import type { GroupValue } from '@operagrid/shared/domain/query-group'

import { Chip } from '../../../ui/chip.tsx'
import { PersonName } from '../../../ui/person-name.tsx'
import { Stars } from '../../../ui/stars.tsx'
import { isGone } from '../people.ts'
import { groupWords } from './group-words.ts'

import './group-name.css'

/** What a group is called, as its cells show it. */
export function GroupName(props: {
  readonly field: Field
  readonly value: GroupValue
  /** As its heading says it; absent = as its field does. */
  readonly words?: string
}) {
  const choice = () => props.field.choices.find((one) => one.id === props.value)
  const chosen = () =>
    hasCombinedGroups(props.field) && typeof props.value === 'string'
      ? chosenOf(props.field, combinedIds(props.value))
      : []
  /** Nothing that a record holds: the words are ours. */
  const isBare = () => props.value === null || props.value === true
  return (
    <Switch
      fallback={
        <bdi class="group-name-words" classList={{ 'group-name-none': isBare() }}>
          {props.words ?? groupWords(props.field, props.value)}
        </bdi>
      }
    >
      <Match when={props.field.type === 'person' && choice()}>
        {(person) => <PersonName id={person().id} name={person().name} gone={isGone(person())} />}
      </Match>
      <Match when={chosen().length > 0}>
        <span class="group-name-choices">
          <For each={chosen()}>{(one) => <Chip color={one.color}>{one.name}</Chip>}</For>
        </span>
      </Match>
      <Match when={choice()}>
        {(found) => (
          <Chip color={found().color} done={found().done}>
            {found().name}
          </Chip>
        )}
      </Match>
      <Match when={typeof props.value === 'number' && cellType(props.field) === 'rating'}>
        <Stars value={Number(props.value)} />
      </Match>
    </Switch>
  )
}
