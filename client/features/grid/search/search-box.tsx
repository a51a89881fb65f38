import Search from 'lucide-solid/icons/search'
import X from 'lucide-solid/icons/x'
import { createEffect, createMemo, createSignal, on, onCleanup, onMount, Show } from 'solid-js'

import { splitWords } from '@operagrid/shared/domain/query-search'

import { IconButton } from '../../../ui/icon-button.tsx'
import { countWords } from '../cell-words.ts'
import { useGridView } from '../grid-context.ts'
import { markFound } from './mark-found.ts'

import './search-box.css'

/** Typing settles for as long before the records are asked for. */
const SETTLE_MS = 150
/** What has the keys to itself: not the record beside the grid. */
const elsewhere = '[role=dialog]:not(.drawer-beside), [role=alertdialog]'

/** Looks for words in all shown fields of the view: Ctrl+F opens it, Escape ends the search, Enter goes to the first record. */
export function SearchBox() {
  const view = useGridView()
  const [open, setOpen] = createSignal(view.queryState.searchText() !== '')
  const [typed, setTyped] = createSignal(view.queryState.searchText())
  let input: HTMLInputElement | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  onCleanup(() => clearTimeout(timer))
  const page = () => document.querySelector<HTMLElement>('.grid-page')
  /** Where the keys go on: the table, or the card that Tab would reach. */
  const table = () => page()?.querySelector<HTMLElement>('[role=grid], .record-card[tabindex="0"]')

  markFound(
    createMemo(() => splitWords(view.queryState.searchText())),
    page,
  )
  // The address may change under the box: back, a link.
  createEffect(
    on(view.queryState.searchText, (text) => {
      if (text === typed().trim()) return
      setTyped(text)
      setOpen(text !== '')
    }),
  )

  const say = (text: string, waitMs: number): void => {
    setTyped(text)
    clearTimeout(timer)
    if (waitMs === 0) view.queryState.setSearch(text)
    else timer = setTimeout(() => view.queryState.setSearch(text), waitMs)
  }
  const begin = (): void => {
    setOpen(true)
    input?.focus()
    input?.select()
  }
  const end = (): void => {
    say('', 0)
    setOpen(false)
    table()?.focus()
  }
  const press = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') end()
    else if (event.key === 'Enter' || event.key === 'ArrowDown') {
      say(typed(), 0)
      const [first] = view.columns.list()
      if (first && view.rows.count() > 0) view.selection.activate(0, first.field.id)
      table()?.focus()
    } else return
    event.preventDefault()
  }
  onMount(() => {
    // The browser's own search sees only the rows that are drawn. Pressed again in the box, it is the browser's.
    const press = (event: KeyboardEvent): void => {
      const wanted =
        (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey && event.key.toLowerCase() === 'f'
      if (!wanted || document.activeElement === input || document.querySelector(elsewhere)) return
      event.preventDefault()
      begin()
    }
    window.addEventListener('keydown', press)
    onCleanup(() => window.removeEventListener('keydown', press))
  })

  return (
    <search class="search-box" classList={{ 'search-box-open': open() }}>
      <Show when={!open()}>
        <IconButton size="sm" variant="ghost" label="Find in this view" icon={Search} onClick={begin} />
      </Show>
      <span class="search-field" hidden={!open()}>
        <Search size={14} aria-hidden="true" />
        <input
          ref={input}
          type="text"
          class="search-input"
          aria-label="Find in this view"
          placeholder="Find in this view"
          enterkeyhint="search"
          autocomplete="off"
          spellcheck={false}
          maxLength={200}
          value={typed()}
          onInput={(event) => say(event.currentTarget.value, SETTLE_MS)}
          onKeyDown={press}
        />
        <span class="search-count" role="status">
          <Show when={view.queryState.searchText() !== '' && !view.records.switching()}>
            {countWords(view.rows.count())} <span class="visually-hidden">found</span>
          </Show>
        </span>
        <IconButton size="sm" variant="ghost" label="End the search" icon={X} onClick={end} />
      </span>
    </search>
  )
}
