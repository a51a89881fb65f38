import Check from 'lucide-solid/icons/check'
import Plus from 'lucide-solid/icons/plus'
import { createMemo, createSignal, createUniqueId, For, onMount, Show } from 'solid-js'

import { MAX_CHOICES } from '@operagrid/shared/domain/field'
import { fold } from '@operagrid/shared/domain/fold'
import { MAX_NAME } from '@operagrid/shared/domain/text'

import { Chip } from '../../../ui/chip.tsx'
import { RivalHint } from '../conflicts/rival-hint.tsx'
import type { Step } from '../create-edit.ts'
import { AnchoredPopup } from './anchored-popup.tsx'
import type { EditorProps } from './editor-props.ts'

type SelectEditorProps = EditorProps & {
  readonly anchor: HTMLElement
  /** Makes a choice of that name and answers its id, or null; absent where the person may not. */
  readonly onCreate?: ((name: string) => Promise<string | null>) | undefined
}

type Option =
  | { readonly kind: 'choice'; readonly id: string }
  | { readonly kind: 'create' }
  | { readonly kind: 'empty' }

const MIN_WIDTH = 240

/** Picks a choice from a list that is searched by typing; makes a new one from what was typed. */
export function SelectEditor(props: SelectEditorProps) {
  const listId = createUniqueId()
  // An editor begins once, with the key that opened it.
  const [search, setSearch] = createSignal(props.typed ?? '')
  const [at, setAt] = createSignal(0)
  let input: HTMLInputElement | undefined
  let list: HTMLUListElement | undefined

  const found = createMemo(() => {
    const wanted = fold(search().trim())
    return props.field.choices.filter((choice) => fold(choice.name).includes(wanted))
  })
  const options = createMemo<readonly Option[]>(() => {
    const name = search().trim()
    const exact = found().some((choice) => fold(choice.name) === fold(name))
    const creatable = props.onCreate !== undefined && name !== '' && !exact && props.field.choices.length < MAX_CHOICES
    return [
      ...found().map((choice): Option => ({ kind: 'choice', id: choice.id })),
      ...(creatable ? [{ kind: 'create' as const }] : []),
      ...(name === '' && props.value !== null ? [{ kind: 'empty' as const }] : []),
    ]
  })

  const choose = async (option: Option | undefined, step: Step) => {
    if (option === undefined) props.onCancel()
    else if (option.kind === 'choice') props.onCommit(option.id, step)
    else if (option.kind === 'empty') props.onCommit(null, step)
    else {
      const made = await props.onCreate?.(search().trim())
      if (made) props.onCommit(made, step)
      else props.onCancel()
    }
  }
  const point = (next: number) => {
    setAt(Math.max(0, Math.min(options().length - 1, next)))
    list?.children[at()]?.scrollIntoView({ block: 'nearest' })
  }
  const press = (event: KeyboardEvent) => {
    event.stopPropagation()
    if (event.isComposing) return
    if (event.key === 'ArrowDown') point(at() + 1)
    else if (event.key === 'ArrowUp') point(at() - 1)
    else if (event.key === 'Enter') void choose(options()[at()], 'down')
    else if (event.key === 'Tab')
      void choose(search() === '' ? undefined : options()[at()], event.shiftKey ? 'left' : 'right')
    else if (event.key === 'Escape') props.onCancel()
    else return
    event.preventDefault()
  }
  onMount(() => {
    input?.focus({ preventScroll: true })
    if (search() === '') point(props.field.choices.findIndex((choice) => choice.id === props.value))
  })
  const nameOf = (option: Option) =>
    option.kind === 'choice' ? props.field.choices.find((choice) => choice.id === option.id) : undefined
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
        aria-activedescendant={options().length > 0 ? `${listId}-${at()}` : undefined}
        aria-label={`Find a choice of ${props.field.name}`}
        placeholder="Find a choice…"
        autocomplete="off"
        maxLength={MAX_NAME}
        value={search()}
        onInput={(event) => {
          setSearch(event.currentTarget.value)
          setAt(0)
        }}
        onKeyDown={press}
      />
      <ul ref={list} id={listId} role="listbox" class="listbox select-list" aria-label={props.field.name}>
        <For each={options()}>
          {(option, index) => (
            <li
              id={`${listId}-${index()}`}
              role="option"
              aria-selected={option.kind === 'choice' && option.id === props.value}
              class="listbox-item"
              data-highlighted={index() === at() ? '' : undefined}
              onPointerMove={() => setAt(index())}
              onClick={() => void choose(option, 'stay')}
            >
              <Show when={nameOf(option)}>
                {(choice) => (
                  <>
                    <span class="select-choice">
                      <Chip color={choice().color}>{choice().name}</Chip>
                    </span>
                    <Show when={choice().id === props.value}>
                      <Check size={15} class="listbox-check" />
                    </Show>
                  </>
                )}
              </Show>
              <Show when={option.kind === 'create'}>
                <Plus size={14} /> <span class="listbox-text">Add “{search().trim()}”</span>
              </Show>
              <Show when={option.kind === 'empty'}>
                <span class="listbox-text select-none">No choice</span>
              </Show>
            </li>
          )}
        </For>
      </ul>
      <Show when={props.rival}>
        {(rival) => <RivalHint field={props.field} rival={rival()} onTake={() => props.onCancel()} />}
      </Show>
      <Show when={options().length === 0}>
        <p class="listbox-empty">
          {props.field.choices.length === 0 ? 'This field has no choices yet.' : 'No choice of that name.'}
        </p>
      </Show>
    </AnchoredPopup>
  )
}
