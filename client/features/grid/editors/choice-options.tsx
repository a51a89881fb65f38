import Check from 'lucide-solid/icons/check'
import Plus from 'lucide-solid/icons/plus'
import { createEffect, For, on, Show } from 'solid-js'

import type { Field } from '@operagrid/shared/domain/field'

import { Chip } from '../../../ui/chip.tsx'
import { PersonName } from '../../../ui/person-name.tsx'
import { isGone, pickWords } from '../people.ts'
import type { ChoiceOption, ChoiceSearch } from './create-choice-search.ts'

type ChoiceOptionsProps = {
  readonly id: string
  readonly field: Field
  readonly found: ChoiceSearch
  readonly isChosen: (choiceId: string) => boolean
  readonly several?: boolean
  readonly onChoose: (option: ChoiceOption) => void
}

/** The id of a line: what the search names as its active descendant. */
export function optionId(listId: string, at: number): string {
  return `${listId}-${at}`
}

/** What a search among a field's choices has found, the chosen ones marked. */
export function ChoiceOptions(props: ChoiceOptionsProps) {
  let list: HTMLUListElement | undefined
  createEffect(
    on(
      () => props.found.at(),
      (at) => list?.children[at]?.scrollIntoView({ block: 'nearest' }),
      { defer: true },
    ),
  )
  const choiceOf = (option: ChoiceOption) =>
    option.kind === 'choice' ? props.field.choices.find((choice) => choice.id === option.id) : undefined
  return (
    <>
      <ul
        ref={list}
        id={props.id}
        role="listbox"
        class="listbox select-list"
        aria-label={props.field.name}
        aria-multiselectable={props.several ?? false}
      >
        <For each={props.found.options()}>
          {(option, index) => (
            <li
              id={optionId(props.id, index())}
              role="option"
              aria-selected={option.kind === 'choice' && props.isChosen(option.id)}
              class="listbox-item"
              data-highlighted={index() === props.found.at() ? '' : undefined}
              onPointerMove={() => props.found.point(index())}
              // The search keeps the focus.
              onPointerDown={(event) => event.preventDefault()}
              onClick={() => props.onChoose(option)}
            >
              <Show when={choiceOf(option)}>
                {(choice) => (
                  <>
                    <span class="select-choice">
                      <Show
                        when={props.field.type === 'person'}
                        fallback={
                          <Chip color={choice().color} done={choice().done}>
                            {choice().name}
                          </Chip>
                        }
                      >
                        <PersonName id={choice().id} name={choice().name} gone={isGone(choice())} />
                      </Show>
                    </span>
                    <Show when={props.isChosen(choice().id)}>
                      <Check size={15} class="listbox-check" />
                    </Show>
                  </>
                )}
              </Show>
              <Show when={option.kind === 'create'}>
                <Plus size={14} /> <span class="listbox-text">Add “{props.found.search().trim()}”</span>
              </Show>
              <Show when={option.kind === 'empty'}>
                <span class="listbox-text select-none">{pickWords(props.field).nothing}</span>
              </Show>
            </li>
          )}
        </For>
      </ul>
      <Show when={props.found.options().length === 0}>
        <p class="listbox-empty">
          {props.field.choices.length === 0 ? pickWords(props.field).noneYet : pickWords(props.field).unknown}
        </p>
      </Show>
    </>
  )
}
