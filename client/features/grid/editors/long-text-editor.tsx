import { onMount, Show } from 'solid-js'

import { MAX_CELL_TEXT } from '@operagrid/shared/domain/text'

import { RivalHint } from '../conflicts/rival-hint.tsx'
import type { Step } from '../create-edit.ts'
import { AnchoredPopup } from './anchored-popup.tsx'
import { keepDraft, takeDraft } from './draft-of.ts'
import type { Draft } from './draft-of.ts'
import type { EditorProps } from './editor-props.ts'

const MIN_WIDTH = 380

/** Edits a text of several lines in a box over its cell. Enter ends it, Shift+Enter breaks the line. */
export function LongTextEditor(props: EditorProps & { readonly anchor: HTMLElement; readonly draft: Draft }) {
  // An editor begins once, with what the cell held then.
  const start = typeof props.draft.start === 'string' ? props.draft.start : ''
  const typed = props.typed
  let area: HTMLTextAreaElement | undefined
  let over = false

  const finish = (step: Step) => {
    if (over) return
    over = true
    const text = area?.value ?? start
    // Untouched, the cell keeps what it holds by now: somebody may have written in it meanwhile.
    if (text === start) props.onLeave(step)
    else props.onCommit(text === '' ? null : text, step)
  }
  const take = () => {
    over = true
    props.onCancel()
  }
  const press = (event: KeyboardEvent) => {
    event.stopPropagation()
    if (event.isComposing) return
    if (event.key === 'Escape') take()
    else if (event.key === 'Tab') finish(event.shiftKey ? 'left' : 'right')
    else if (event.key === 'Enter' && !event.shiftKey) finish('down')
    else return
    event.preventDefault()
  }
  onMount(() => {
    if (!area) return
    area.value = typed ?? start
    area.setSelectionRange(area.value.length, area.value.length)
    takeDraft(props.draft, area)
    area.focus({ preventScroll: true })
  })
  keepDraft(
    props.draft,
    () => area,
    () => finish('stay'),
  )
  return (
    <AnchoredPopup
      anchor={props.anchor}
      minWidth={MIN_WIDTH}
      label={props.field.name}
      class="long-text-popup"
      onLeave={() => finish('stay')}
    >
      <textarea
        ref={area}
        class="long-text-editor"
        maxLength={MAX_CELL_TEXT}
        rows={5}
        aria-label={props.field.name}
        onKeyDown={press}
      />
      <Show when={props.rival}>{(rival) => <RivalHint field={props.field} rival={rival()} onTake={take} />}</Show>
      <p class="long-text-help">
        <kbd>Enter</kbd> saves · <kbd>Shift Enter</kbd> new line · <kbd>Esc</kbd> leaves it as it was
      </p>
    </AnchoredPopup>
  )
}
