import { createMemo, createUniqueId, For, onCleanup, onMount, Show } from 'solid-js'

import { chosenOf, sameCell } from '@operagrid/shared/domain/cell'
import { MAX_NAME } from '@operagrid/shared/domain/text'

import { Chip } from '../../../ui/chip.tsx'
import { RivalHint } from '../conflicts/rival-hint.tsx'
import type { Step } from '../create-edit.ts'
import { pickWords } from '../people.ts'
import { AnchoredPopup } from './anchored-popup.tsx'
import { ChoiceOptions, optionId } from './choice-options.tsx'
import { createChoiceSearch } from './create-choice-search.ts'
import type { ChoiceOption } from './create-choice-search.ts'
import type { EditorProps } from './editor-props.ts'
import { pickOf } from './pick-of.ts'

type MultiSelectEditorProps = EditorProps & {
  readonly anchor: HTMLElement
  /** Makes a choice of that name and answers its id, or null; absent where the person may not. */
  readonly onCreate?: ((name: string) => Promise<string | null>) | undefined
  /** The edit that it is for: the same one when the cell is drawn anew meanwhile. */
  readonly edit: object
}

const MIN_WIDTH = 260

/**
 * Picks any number of choices from a list that is searched by typing. Enter adds the one pointed at or takes it
 * away, Backspace takes the last away, and whatever ends the edit keeps what is picked.
 */
export function MultiSelectEditor(props: MultiSelectEditorProps) {
  const listId = createUniqueId()
  // An editor begins once, with what the cell held then and the key that opened it.
  const pick = pickOf(props.edit, {
    start: chosenOf(props.field, props.value).map((choice) => choice.id),
    search: props.typed ?? '',
  })
  const found = createChoiceSearch(props, { typed: pick.search, canEmpty: () => false })
  const chosen = createMemo(() => chosenOf(props.field, pick.ids()))
  let input: HTMLInputElement | undefined

  const look = (text: string) => {
    pick.search = text
    found.look(text)
  }
  const finish = (step: Step) => {
    if (pick.over) return
    pick.over = true
    const ids = chosenOf(props.field, pick.ids()).map((choice) => choice.id)
    // Untouched, the cell keeps what it holds by now: somebody may have written in it meanwhile.
    if (sameCell(ids, pick.start)) props.onLeave(step)
    else props.onCommit(ids.length === 0 ? null : ids, step)
  }
  const take = () => {
    pick.over = true
    props.onCancel()
  }
  const toggle = (id: string) => {
    const ids = pick.ids()
    pick.setIds(ids.includes(id) ? ids.filter((one) => one !== id) : [...ids, id])
    if (found.search() === '') return
    look('')
    found.point(props.field.choices.findIndex((choice) => choice.id === id))
  }
  const create = async () => {
    const name = found.search().trim()
    look('')
    const made = await props.onCreate?.(name)
    // By now another editor may stand here, over the same pick.
    if (made) pick.setIds([...pick.ids(), made])
  }
  const choose = (option: ChoiceOption | undefined) => {
    if (option?.kind === 'choice') toggle(option.id)
    else if (option?.kind === 'create') void create()
  }
  const dropLast = () => {
    const last = chosen().at(-1)
    if (last) pick.setIds(pick.ids().filter((id) => id !== last.id))
  }
  const press = (event: KeyboardEvent) => {
    event.stopPropagation()
    if (event.isComposing) return
    if (event.key === 'ArrowDown') found.point(found.at() + 1)
    else if (event.key === 'ArrowUp') found.point(found.at() - 1)
    else if (event.key === 'Enter') choose(found.options()[found.at()])
    else if (event.key === 'Tab') finish(event.shiftKey ? 'left' : 'right')
    // Escape takes what somebody else wrote meanwhile, as the hint says; else it keeps what is picked.
    else if (event.key === 'Escape') (props.rival ? take : () => finish('stay'))()
    else if (event.key === 'Backspace' && found.search() === '') dropLast()
    else return
    event.preventDefault()
  }
  onMount(() => input?.focus({ preventScroll: true }))
  pick.editors += 1
  // Scrolled out of sight, the row is gone, and with it the editor: what was picked is kept.
  onCleanup(() => {
    pick.editors -= 1
    queueMicrotask(() => {
      if (pick.editors === 0) finish('stay')
    })
  })
  return (
    <AnchoredPopup
      anchor={props.anchor}
      minWidth={MIN_WIDTH}
      label={props.field.name}
      class="select-popup"
      onLeave={() => finish('stay')}
    >
      <div class="select-picked" onPointerDown={(event) => event.target !== input && event.preventDefault()}>
        <For each={chosen()}>
          {(choice) => (
            <Chip color={choice.color} removeLabel={`Remove ${choice.name}`} onRemove={() => toggle(choice.id)}>
              {choice.name}
            </Chip>
          )}
        </For>
        <input
          ref={input}
          class="select-picked-search"
          role="combobox"
          aria-expanded="true"
          aria-controls={listId}
          aria-activedescendant={found.options().length > 0 ? optionId(listId, found.at()) : undefined}
          aria-label={pickWords(props.field).find}
          placeholder={chosen().length === 0 ? pickWords(props.field).finding : ''}
          autocomplete="off"
          maxLength={MAX_NAME}
          value={found.search()}
          onInput={(event) => look(event.currentTarget.value)}
          onKeyDown={press}
        />
      </div>
      <p role="status" class="visually-hidden">
        {chosen().length === 0
          ? 'Nothing is picked.'
          : `Picked: ${chosen()
              .map((choice) => choice.name)
              .join(', ')}.`}
      </p>
      <ChoiceOptions
        id={listId}
        field={props.field}
        found={found}
        isChosen={(id) => pick.ids().includes(id)}
        several
        onChoose={choose}
      />
      <Show when={props.rival}>
        {(rival) => <RivalHint field={props.field} rival={rival()} keeps="Tab" onTake={take} />}
      </Show>
    </AnchoredPopup>
  )
}
