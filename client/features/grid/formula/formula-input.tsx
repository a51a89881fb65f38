import { createEffect, createSignal, createUniqueId, For, on, Show } from 'solid-js'

import type { Field } from '@operagrid/shared/domain/field'
import type { FormulaProblem } from '@operagrid/shared/domain/formula'
import { MAX_FORMULA } from '@operagrid/shared/domain/formula'

import { FieldTypeIcon } from '../../../ui/field-type-icon.tsx'
import { complete, completionsAt } from './completions.ts'
import type { Completion, Completions } from './completions.ts'

import './formula.css'

type FormulaInputProps = {
  readonly id: string
  readonly describedBy: string
  readonly text: string
  readonly onChange: (text: string) => void
  readonly fields: readonly Field[]
  /** What is marked as wrong; null = nothing. */
  readonly problem: FormulaProblem | null
  /** Gives the way to put something in at the caret. */
  readonly onReady: (insert: (put: Pick<Completion, 'text' | 'back'>) => void) => void
}

/**
 * Where a formula is typed: what is wrong is underlined, and what could be meant is offered below, to be taken with the
 * arrow keys and Enter or Tab.
 */
export function FormulaInput(props: FormulaInputProps) {
  const listId = createUniqueId()
  const [offer, setOffer] = createSignal<Completions>()
  const [at, setAt] = createSignal(0)
  let input: HTMLTextAreaElement | undefined
  let list: HTMLUListElement | undefined
  const offered = () => offer()?.list ?? []
  createEffect(on(at, (now) => list?.children[now]?.scrollIntoView({ block: 'nearest' }), { defer: true }))

  const look = (asked = false): void => {
    if (!input) return
    const found = completionsAt(input.value, input.selectionStart, props.fields, asked)
    setAt(0)
    setOffer(found.list.length === 0 ? undefined : found)
  }
  const put = (range: Pick<Completions, 'start' | 'end'>, chosen: Pick<Completion, 'text' | 'back'>): void => {
    if (!input) return
    const done = complete(input.value, range, chosen)
    props.onChange(done.text)
    input.focus()
    input.setSelectionRange(done.caret, done.caret)
    setOffer(undefined)
  }
  const take = (chosen: Completion | undefined): void => {
    const range = offer()
    if (range && chosen) put(range, chosen)
  }
  const attach = (element: HTMLTextAreaElement): void => {
    input = element
    props.onReady((chosen) => put({ start: element.selectionStart, end: element.selectionEnd }, chosen))
  }
  const press = (event: KeyboardEvent): void => {
    if (event.key === ' ' && event.ctrlKey) {
      event.preventDefault()
      look(true)
      return
    }
    if (offered().length === 0 || event.isComposing) return
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (step !== 0) setAt((now) => (now + step + offered().length) % offered().length)
    else if (event.key === 'Enter' || event.key === 'Tab') take(offered()[at()])
    else if (event.key === 'Escape') setOffer(undefined)
    else return
    event.preventDefault()
    // The dialog would close by it.
    event.stopPropagation()
  }
  return (
    <div class="formula-input">
      <div class="formula-sheet">
        <div class="formula-mirror" aria-hidden="true">
          <Marked text={props.text} problem={props.problem} />
        </div>
        <textarea
          ref={attach}
          id={props.id}
          class="control formula-text"
          value={props.text}
          rows={3}
          maxLength={MAX_FORMULA}
          spellcheck={false}
          autocomplete="off"
          autocapitalize="off"
          aria-autocomplete="list"
          aria-haspopup="listbox"
          aria-controls={offered().length > 0 ? listId : undefined}
          aria-activedescendant={offered().length > 0 ? `${listId}-${at()}` : undefined}
          aria-invalid={props.problem ? 'true' : undefined}
          aria-describedby={props.describedBy}
          onInput={(event) => {
            props.onChange(event.currentTarget.value)
            look()
          }}
          on:keydown={press}
          onBlur={() => setOffer(undefined)}
        />
      </div>
      <Show when={offered().length > 0}>
        <ul ref={list} id={listId} role="listbox" aria-label="Fields and functions" class="formula-offer">
          <For each={offered()}>
            {(one, index) => (
              <li
                id={`${listId}-${index()}`}
                role="option"
                aria-selected={index() === at()}
                class="listbox-item formula-option"
                data-highlighted={index() === at() ? '' : undefined}
                // The text keeps the focus.
                onPointerDown={(event) => event.preventDefault()}
                onClick={() => take(one)}
              >
                <Show
                  when={one.kind === 'field' ? one.field : undefined}
                  fallback={<code class="formula-signature">{one.label}</code>}
                >
                  {(field) => (
                    <>
                      <FieldTypeIcon type={field().type} />
                      {one.label}
                    </>
                  )}
                </Show>
              </li>
            )}
          </For>
        </ul>
      </Show>
      <p class="visually-hidden" role="status">
        <Show when={offered().length > 0}>{offered().length} to choose from, with the arrow keys and Enter.</Show>
      </p>
    </div>
  )
}

/** The text once more behind the input, with a line under what is wrong. */
function Marked(props: { readonly text: string; readonly problem: FormulaProblem | null }) {
  return (
    <Show when={props.problem} fallback={props.text}>
      {(problem) => (
        <>
          {props.text.slice(0, problem().start)}
          <span class="formula-wrong">{props.text.slice(problem().start, problem().end) || ' '}</span>
          {props.text.slice(problem().end)}
        </>
      )}
    </Show>
  )
}
