import { For, Match, Switch } from 'solid-js'

import { chosenOf } from '@operagrid/shared/domain/cell'
import { cellType, namesPeople } from '@operagrid/shared/domain/field'
import type { Field } from '@operagrid/shared/domain/field'
import { combinedIds } from '@operagrid/shared/domain/query-combination'
import { hasCombinedGroups } from '@operagrid/shared/domain/query-found'
import type { GroupValue } from '@operagrid/shared/domain/query-group'

import { Chip } from '../../../ui/chip.tsx'
import { PersonName } from '../../../ui/person-name.tsx'
import { Stars } from '../../../ui/stars.tsx'
import { useGridView } from '../grid-context.ts'
import { isGone, peopleIn } from '../people.ts'
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
    hasCombinedGroups(props.field) && !namesPeople(props.field) && typeof props.value === 'string'
      ? chosenOf(props.field, combinedIds(props.value))
      : []
  const people = () => (namesPeople(props.field) && typeof props.value === 'string' ? combinedIds(props.value) : [])
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
      <Match when={people().length > 0}>
        <People field={props.field} ids={people()} />
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

function People(props: { readonly field: Field; readonly ids: readonly string[] }) {
  const view = useGridView()
  return (
    <span class="group-name-choices group-name-people">
      <For each={peopleIn(props.field, [...props.ids], view.names.nameOf)}>
        {(person) => <PersonName id={person.id} name={person.name} gone={isGone(person)} />}
      </For>
    </span>
  )
}
