import { createSignal, onMount, Show } from 'solid-js'

import type { CellValue } from '@operagrid/shared/domain/cell'
import { fieldTypeNames, MAX_RATING } from '@operagrid/shared/domain/field'
import type { FieldType } from '@operagrid/shared/domain/field'

import { editText, numberExample, readTyped } from '../../../ui/edit-text.ts'
import { inputModes } from '../../../ui/input-modes.ts'
import { showToast } from '../../../ui/show-toast.tsx'
import { RivalHint } from '../conflicts/rival-hint.tsx'
import type { Step } from '../create-edit.ts'
import { keepDraft, takeDraft } from './draft-of.ts'
import type { Draft } from './draft-of.ts'
import type { EditorProps } from './editor-props.ts'
import { fromLocalMoment, toLocalMoment } from './local-moment.ts'

const hints: Partial<Readonly<Record<FieldType, string>>> = {
  location: 'Enter latitude, longitude, like 52.5, 13.4',
  date: 'Enter a date',
  dateTime: 'Enter a date and time',
  rating: `Enter 1 to ${MAX_RATING}`,
  email: 'Enter an e-mail address, like name@example.org',
  phone: 'Enter a phone number, like +49 431 9010',
  url: 'Enter a web address, like example.org',
}

type LineEditorProps = EditorProps & {
  readonly draft: Draft
  /** Why a rule of the field keeps a value out of the cell; null when none does. */
  readonly faultOf: (value: CellValue) => string | null
}

/** Edits a text, number, date, moment or place on its one line, in place. */
export function LineEditor(props: LineEditorProps) {
  // An editor begins once, with what the cell held then.
  const field = props.field
  const value = props.draft.start
  const typed = props.typed
  const isDate = field.type === 'date' || field.type === 'dateTime'
  const isNumber = field.type === 'number' || field.type === 'duration'
  const start = field.type === 'dateTime' && typeof value === 'string' ? toLocalMoment(value) : editText(field, value)
  const [fault, setFault] = createSignal<string>()
  let input: HTMLInputElement | undefined
  let over = false

  const misfitWords = () =>
    isNumber
      ? `Enter a ${fieldTypeNames[field.type].toLowerCase()}, like ${numberExample(field)}`
      : (hints[field.type] ?? `This does not fit: ${fieldTypeNames[field.type].toLowerCase()}`)
  const isUntouched = () => (input?.value ?? '') === start && !input?.validity.badInput
  const read = () => {
    const text = input?.value ?? ''
    // A native date input that is half filled in reads as empty.
    if (isDate && input?.validity.badInput) return null
    return readTyped(field, field.type === 'dateTime' ? (fromLocalMoment(text) ?? '') : text)
  }
  const finish = (step: Step) => {
    const result = isUntouched() ? undefined : read()
    const reason = result === null ? misfitWords() : result && props.faultOf(result.value)
    if (reason) {
      setFault(reason)
      return
    }
    over = true
    // Untouched, the cell keeps what it holds by now: somebody may have written in it meanwhile.
    if (result) props.onCommit(result.value, step)
    else props.onLeave(step)
  }
  const leave = () => {
    if (over || isGoing()) return
    const result = isUntouched() ? undefined : read()
    over = true
    const broken = result ? props.faultOf(result.value) : null
    if (result && broken === null) props.onCommit(result.value, 'stay')
    else if (result === undefined) props.onLeave('stay')
    else {
      const reason = broken ?? `It holds: ${fieldTypeNames[field.type].toLowerCase()}.`
      showToast({
        tone: 'warning',
        title: `“${input?.value ?? ''}” does not fit ${field.name}`,
        text: `${reason} The cell keeps its value.`,
      })
      props.onCancel()
    }
  }
  const take = () => {
    over = true
    props.onCancel()
  }
  const press = (event: KeyboardEvent) => {
    event.stopPropagation()
    if (event.isComposing) return
    if (event.key === 'Enter') finish(event.shiftKey ? 'up' : 'down')
    else if (event.key === 'Tab') finish(event.shiftKey ? 'left' : 'right')
    else if (event.key === 'Escape') take()
    else return
    event.preventDefault()
  }
  onMount(() => {
    if (!input) return
    input.value = isDate ? start : (typed ?? start)
    const isOld = takeDraft(props.draft, input)
    input.focus({ preventScroll: true })
    if (typed === null && !isDate && !isOld) input.select()
  })
  const isGoing = keepDraft(props.draft, () => input, leave)
  return (
    <>
      <input
        ref={input}
        class="line-editor"
        classList={{ 'line-editor-number': isNumber, 'line-editor-fault': fault() !== undefined }}
        type={field.type === 'date' ? 'date' : field.type === 'dateTime' ? 'datetime-local' : 'text'}
        step={field.type === 'dateTime' ? '1' : undefined}
        max={isDate ? (field.type === 'date' ? '9999-12-31' : '9999-12-31T23:59') : undefined}
        inputMode={inputModes[field.type] ?? 'text'}
        autocomplete="off"
        spellcheck={field.type === 'text'}
        aria-label={field.name}
        aria-invalid={fault() !== undefined}
        onInput={() => setFault(undefined)}
        onKeyDown={press}
        onBlur={leave}
      />
      <Show when={props.rival}>{(rival) => <RivalHint field={field} rival={rival()} floating onTake={take} />}</Show>
      <Show when={fault()}>
        {(hint) => (
          <span class="line-editor-hint" role="alert">
            {hint()}
          </span>
        )}
      </Show>
    </>
  )
}
