import Check from 'lucide-solid/icons/check'
import Plus from 'lucide-solid/icons/plus'
import { createEffect, createUniqueId, For, on, onMount, Show } from 'solid-js'

import { MAX_NAME } from '@operagrid/shared/domain/text'

import { Chip } from '../../../ui/chip.tsx'
import { useGridView } from '../grid-context.ts'
import type { LinkOption, LinkSearch } from './create-link-search.ts'
import { createLinkSearch } from './create-link-search.ts'

import './links.css'

type LinkPickerProps = {
  /** What it is for, as people read it. */
  readonly label: string
  /** The grid whose records are found. */
  readonly gridId: string
  readonly ids: readonly string[]
  /** Words that the search begins with. */
  readonly typed?: string
  /** Whether what is linked stands above the search too; else it is to be seen around the picker. */
  readonly withChips?: boolean
  readonly onToggle: (recordId: string) => void
  /** Makes a record called so and answers its id, or null; absent where the person may not. */
  readonly onCreate?: ((title: string) => Promise<string | null>) | undefined
  /** Called before the picker's own keys; true = it was taken. */
  readonly onKey?: (event: KeyboardEvent) => boolean
  readonly onSearch?: (text: string) => void
}

/** Finds records of a grid by typing, and picks any number of them: Enter adds the one pointed at or takes it away. */
export function LinkPicker(props: LinkPickerProps) {
  const view = useGridView()
  const listId = createUniqueId()
  // A picker is for one grid, and begins once.
  const gridId = props.gridId
  const mayCreate = props.onCreate !== undefined
  const found = createLinkSearch(gridId, {
    typed: props.typed ?? '',
    mayCreate,
    onTitles: (titles) => view.links.take([titles]),
  })
  let input: HTMLInputElement | undefined
  const look = (text: string) => {
    found.look(text)
    props.onSearch?.(text)
  }
  const choose = async (option: LinkOption | undefined) => {
    if (option === undefined) return
    if (option.kind === 'record') props.onToggle(option.id)
    else {
      const title = found.text().trim()
      look('')
      const made = await props.onCreate?.(title)
      if (made) props.onToggle(made)
    }
    if (found.text() !== '') look('')
  }
  /** What Enter means is what is found by the words typed, though the answer be on its way. */
  const chooseFound = async () => {
    await found.settled()
    await choose(found.options()[found.at()])
  }
  const press = (event: KeyboardEvent) => {
    if (event.isComposing) return
    const last = props.ids.at(-1)
    if (props.onKey?.(event)) return
    if (event.key === 'ArrowDown') found.point(found.at() + 1)
    else if (event.key === 'ArrowUp') found.point(found.at() - 1)
    else if (event.key === 'Enter') void chooseFound()
    else if (event.key === 'Backspace' && found.text() === '' && last !== undefined) props.onToggle(last)
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  onMount(() => input?.focus({ preventScroll: true }))
  const titleOf = (id: string) => view.links.title(gridId, id) ?? 'Deleted record'
  return (
    <>
      <div class="select-picked" onPointerDown={(event) => event.target !== input && event.preventDefault()}>
        <For each={props.withChips ? props.ids.slice(0, MAX_CHIPS) : []}>
          {(id) => (
            <Chip removeLabel={`Remove ${titleOf(id)}`} onRemove={() => props.onToggle(id)}>
              {titleOf(id)}
            </Chip>
          )}
        </For>
        <Show when={props.withChips && props.ids.length > MAX_CHIPS}>
          <span class="cell-more">+{props.ids.length - MAX_CHIPS}</span>
        </Show>
        <input
          ref={input}
          class="select-picked-search"
          role="combobox"
          aria-expanded="true"
          aria-controls={listId}
          aria-activedescendant={found.options().length > 0 ? `${listId}-${found.at()}` : undefined}
          aria-label={`Find records for ${props.label}`}
          placeholder={props.withChips && props.ids.length > 0 ? '' : 'Find records…'}
          autocomplete="off"
          maxLength={MAX_NAME}
          value={found.text()}
          onInput={(event) => look(event.currentTarget.value)}
          onKeyDown={press}
        />
      </div>
      <p role="status" class="visually-hidden">
        {props.ids.length === 0
          ? 'Nothing is linked.'
          : `Linked: ${props.ids.slice(0, MAX_CHIPS).map(titleOf).join(', ')}.`}
      </p>
      <LinkOptions
        id={listId}
        label={props.label}
        found={found}
        ids={props.ids}
        onChoose={(option) => void choose(option)}
      />
    </>
  )
}

/** Chips above the search; of more the number is told. */
const MAX_CHIPS = 30

type LinkOptionsProps = {
  readonly id: string
  readonly label: string
  readonly found: LinkSearch
  readonly ids: readonly string[]
  readonly onChoose: (option: LinkOption) => void
}

function LinkOptions(props: LinkOptionsProps) {
  let list: HTMLUListElement | undefined
  createEffect(
    on(
      () => props.found.at(),
      (at) => list?.children[at]?.scrollIntoView({ block: 'nearest' }),
      { defer: true },
    ),
  )
  const isLinked = (option: LinkOption) => option.kind === 'record' && props.ids.includes(option.id)
  return (
    <>
      <ul
        ref={list}
        id={props.id}
        role="listbox"
        class="listbox select-list link-list"
        aria-label={props.label}
        aria-multiselectable={true}
        aria-busy={props.found.busy()}
      >
        <For each={props.found.options()}>
          {(option, index) => (
            <li
              id={`${props.id}-${index()}`}
              role="option"
              aria-selected={isLinked(option)}
              class="listbox-item"
              data-highlighted={index() === props.found.at() ? '' : undefined}
              onPointerMove={() => props.found.point(index())}
              // The search keeps the focus.
              onPointerDown={(event) => event.preventDefault()}
              onClick={() => props.onChoose(option)}
            >
              <Show
                when={option.kind === 'record' && option}
                fallback={
                  <>
                    <Plus size={14} /> <span class="listbox-text">Make “{props.found.text().trim()}”</span>
                  </>
                }
              >
                {(record) => (
                  <>
                    <span class="link-option">
                      <span class="link-option-title">{record().title}</span>
                      <span class="link-option-more">{record().more}</span>
                    </span>
                    <Show when={isLinked(option)}>
                      <Check size={15} class="listbox-check" />
                    </Show>
                  </>
                )}
              </Show>
            </li>
          )}
        </For>
      </ul>
      <Show when={props.found.options().length === 0}>
        <p class="listbox-empty" role={props.found.fault() ? 'alert' : undefined}>
          {props.found.fault() ??
            (props.found.busy()
              ? 'Looking…'
              : props.found.text().trim() === ''
                ? 'No records there yet.'
                : 'No record like that.')}
        </p>
      </Show>
    </>
  )
}
