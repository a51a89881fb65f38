import { createMemo, createUniqueId, mergeProps, onMount, Show } from 'solid-js'

import { choicesAfter, mayFollow } from '@operagrid/shared/domain/field-status'
import { MAX_NAME } from '@operagrid/shared/domain/text'

import { RivalHint } from '../conflicts/rival-hint.tsx'
import type { Step } from '../create-edit.ts'
import { pickWords } from '../people.ts'
import { AnchoredPopup } from './anchored-popup.tsx'
import { ChoiceOptions, optionId } from './choice-options.tsx'
import { createChoiceSearch } from './create-choice-search.ts'
import type { ChoiceOption } from './create-choice-search.ts'
import type { Draft } from './draft-of.ts'
import type { EditorProps } from './editor-props.ts'

type SelectEditorProps = EditorProps & {
  readonly draft: Draft
  readonly anchor: HTMLElement
  /** Makes a choice of that name and answers its id, or null; absent where the person may not. */
  readonly onCreate?: ((name: string) => Promise<string | null>) | undefined
}

const MIN_WIDTH = 240

/**
 * Picks a choice from a list that is searched by typing; makes a new one from what was typed. Of a status it offers what
 * may follow.
 */
export function SelectEditor(given: SelectEditorProps) {
  const mayEmpty = () => mayFollow(given.field, given.value, null)
  const offered = createMemo(() => ({ ...given.field, choices: [...choicesAfter(given.field, given.value)] }))
  const props = mergeProps(given, {
    get field() {
      return offered()
    },
    // A new state follows none of those that say what may follow them.
    get onCreate() {
      return mayEmpty() ? given.onCreate : undefined
    },
  })
  const listId = createUniqueId()
  // An edit begins once, with the key that opened it.
  const found = createChoiceSearch(props, {
    typed: props.draft.text ?? props.typed,
    canEmpty: () => props.value !== null && mayEmpty(),
  })
  const look = (text: string) => {
    given.draft.text = text
    found.look(text)
  }
  let input: HTMLInputElement | undefined

  const choose = async (option: ChoiceOption | undefined, step: Step) => {
    if (option === undefined) props.onCancel()
    else if (option.kind === 'choice') props.onCommit(option.id, step)
    else if (option.kind === 'empty') props.onCommit(null, step)
    else {
      const made = await props.onCreate?.(found.search().trim())
      if (made) props.onCommit(made, step)
      else props.onCancel()
    }
  }
  const pointed = () => found.options()[found.at()]
  const press = (event: KeyboardEvent) => {
    event.stopPropagation()
    if (event.isComposing) return
    if (event.key === 'ArrowDown') found.point(found.at() + 1)
    else if (event.key === 'ArrowUp') found.point(found.at() - 1)
    else if (event.key === 'Enter') void choose(pointed(), 'down')
    else if (event.key === 'Tab')
      void choose(found.search() === '' ? undefined : pointed(), event.shiftKey ? 'left' : 'right')
    else if (event.key === 'Escape') props.onCancel()
    else return
    event.preventDefault()
  }
  onMount(() => {
    input?.focus({ preventScroll: true })
    if (found.search() === '') found.point(props.field.choices.findIndex((choice) => choice.id === props.value))
  })
  return (
    <AnchoredPopup
      anchor={props.anchor}
      minWidth={MIN_WIDTH}
      label={props.field.name}
      class="select-popup"
      onLeave={() => props.onCancel()}
    >
      <input
        ref={input}
        class="select-search"
        role="combobox"
        aria-expanded="true"
        aria-controls={listId}
        aria-activedescendant={found.options().length > 0 ? optionId(listId, found.at()) : undefined}
        aria-label={pickWords(props.field).find}
        placeholder={pickWords(props.field).finding}
        autocomplete="off"
        maxLength={MAX_NAME}
        value={found.search()}
        onInput={(event) => look(event.currentTarget.value)}
        onKeyDown={press}
      />
      <ChoiceOptions
        id={listId}
        field={props.field}
        found={found}
        isChosen={(id) => id === props.value}
        onChoose={(option) => void choose(option, 'stay')}
      />
      <Show when={props.field.choices.length === 1 && !mayEmpty()}>
        <p class="listbox-empty">Nothing may follow this state.</p>
      </Show>
      <Show when={props.rival}>
        {(rival) => <RivalHint field={props.field} rival={rival()} onTake={() => props.onCancel()} />}
      </Show>
    </AnchoredPopup>
  )
}
