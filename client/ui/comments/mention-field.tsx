import { createEffect, createSignal, createUniqueId, For, on, Show } from 'solid-js'

import type { Mentionable } from '@operagrid/shared/domain/comment'
import { roleNames } from '@operagrid/shared/domain/member'

import { Avatar } from '../avatar.tsx'
import { TextField } from '../text-field.tsx'
import { mentionQuery, offeredPeople, withMention } from './mention-query.ts'
import type { MentionQuery } from './mention-query.ts'
import type { WrittenComment } from './thread-state.ts'

import '../listbox.css'

type MentionFieldProps = {
  readonly label: string
  readonly placeholder?: string
  readonly value: WrittenComment
  readonly onChange: (value: WrittenComment) => void
  readonly error?: string | undefined
  readonly autofocus?: boolean
  readonly people: readonly Mentionable[]
  /** Somebody began to mention: the people are needed now. */
  readonly onWantPeople: () => void
  /** Ctrl+Enter. */
  readonly onSubmit: () => void
  readonly onCancel?: () => void
}

/** A text of several lines in which "@" offers people: arrows choose, Enter or Tab takes, Escape goes on writing. */
export function MentionField(props: MentionFieldProps) {
  const listId = createUniqueId()
  const [query, setQuery] = createSignal<MentionQuery | null>(null)
  const [chosen, setChosen] = createSignal(0)
  let control: HTMLTextAreaElement | undefined
  /** The "@" at which the offer was declined. */
  let declined = -1

  const offered = () => {
    const asked = query()
    return asked === null ? [] : offeredPeople(props.people, asked)
  }
  const optionId = (at: number) => `${listId}-${at}`
  const look = (): void => {
    if (control === undefined) return
    const found = mentionQuery(control.value, control.selectionEnd)
    if (found === null || found.at !== declined) declined = -1
    if (found !== null) props.onWantPeople()
    const next = found?.at === declined ? null : found
    if (next?.words !== query()?.words) setChosen(0)
    setQuery(next)
  }
  const take = (person: Mentionable | undefined): void => {
    const asked = query()
    if (asked === null || person === undefined || control === undefined) return
    const { text, caret } = withMention(control.value, asked, person.name)
    props.onChange({ text, mentions: [...props.value.mentions, { id: person.id, name: person.name }] })
    setQuery(null)
    control.focus()
    control.setSelectionRange(caret, caret)
  }
  const press = (event: KeyboardEvent): void => {
    if (event.isComposing) return
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault()
      props.onSubmit()
      return
    }
    const many = offered().length
    if (many > 0 && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
      event.preventDefault()
      setChosen((chosen() + (event.key === 'ArrowDown' ? 1 : many - 1)) % many)
    } else if (many > 0 && (event.key === 'Enter' || event.key === 'Tab')) {
      event.preventDefault()
      take(offered()[chosen()])
    } else if (event.key === 'Escape' && (many > 0 || props.onCancel !== undefined)) {
      // What is around it stays open.
      event.preventDefault()
      event.stopPropagation()
      declined = query()?.at ?? -1
      setQuery(null)
      if (many === 0) props.onCancel?.()
    }
  }
  createEffect(
    on(
      () => props.value.text,
      (text) => text === '' && setQuery(null),
    ),
  )
  return (
    <div class="mention-field" onFocusOut={() => setQuery(null)}>
      <Show when={offered().length > 0}>
        <ul id={listId} role="listbox" aria-label="People to mention" class="popup listbox mention-list">
          <For each={offered()}>
            {(person, at) => (
              // The caret stays in the text: keys and fingers choose from there.
              <li
                id={optionId(at())}
                role="option"
                aria-selected={chosen() === at()}
                class="listbox-item mention-option"
                data-highlighted={chosen() === at() ? '' : undefined}
                onPointerDown={(event) => event.preventDefault()}
                onClick={() => take(person)}
              >
                <Avatar id={person.id} name={person.name} size="sm" decorative />
                <span class="listbox-text">{person.name}</span>
                <span class="listbox-description">{roleNames[person.role]}</span>
              </li>
            )}
          </For>
        </ul>
      </Show>
      <TextField
        label={props.label}
        hideLabel
        multiline
        rows={3}
        value={props.value.text}
        onChange={(text) => {
          props.onChange({ ...props.value, text })
          look()
        }}
        onKeyDown={press}
        error={props.error}
        autofocus={props.autofocus ?? false}
        placeholder={props.placeholder ?? ''}
        ref={(element) => {
          if (!(element instanceof HTMLTextAreaElement)) return
          control = element
          element.setAttribute('aria-autocomplete', 'list')
          element.setAttribute('aria-haspopup', 'listbox')
          element.addEventListener('click', look)
          createEffect(() => {
            const open = offered().length > 0
            element.toggleAttribute('aria-controls', open)
            if (open) {
              element.setAttribute('aria-controls', listId)
              element.setAttribute('aria-activedescendant', optionId(chosen()))
            } else element.removeAttribute('aria-activedescendant')
          })
        }}
      />
      <p class="visually-hidden" role="status">
        {offered().length === 0 ? '' : `${offered().length} to mention. Arrows choose, Enter takes.`}
      </p>
    </div>
  )
}
