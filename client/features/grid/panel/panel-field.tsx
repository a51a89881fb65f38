import ExternalLink from 'lucide-solid/icons/external-link'
import { createEffect, createMemo, createSignal, For, Match, on, Show, Switch } from 'solid-js'

import { chosenOf } from '@operagrid/shared/domain/cell'
import type { CellValue } from '@operagrid/shared/domain/cell'
import { fieldTypeNames, holdsChoice, holdsFiles, isComputed } from '@operagrid/shared/domain/field'
import type { Field } from '@operagrid/shared/domain/field'
import { isBlank } from '@operagrid/shared/domain/field-required'
import { choicesAfter, mayFollow } from '@operagrid/shared/domain/field-status'
import { isLink } from '@operagrid/shared/domain/link'
import type { GridRecord } from '@operagrid/shared/domain/record'

import { createUnsaved } from '../../../live/unsaved.ts'
import { CheckboxField } from '../../../ui/checkbox-field.tsx'
import { colorForId } from '../../../ui/choice-color.ts'
import { ChoicePicker } from '../../../ui/choice-picker.tsx'
import { ChoicesPicker } from '../../../ui/choices-picker.tsx'
import { editText, numberExample, readTyped } from '../../../ui/edit-text.ts'
import { inputModes } from '../../../ui/input-modes.ts'
import { RatingField } from '../../../ui/rating-field.tsx'
import { CodeExtras } from '../../../ui/scan/code-extras.tsx'
import { TextField } from '../../../ui/text-field.tsx'
import { cellFault } from '../cell-fault.ts'
import { cellWords } from '../cell-words.ts'
import { createRival } from '../conflicts/create-rival.ts'
import { RivalHint } from '../conflicts/rival-hint.tsx'
import { fromLocalMoment, toLocalMoment } from '../editors/local-moment.ts'
import { PanelFiles } from '../files/panel-files.tsx'
import { CalculatedField } from '../formula/calculated-field.tsx'
import { useGridView } from '../grid-context.ts'
import { PanelLinks } from '../links/panel-links.tsx'
import { linkOf } from './link-of.ts'
import { PersonField } from './person-field.tsx'

type Begun = { readonly recordId: string; readonly start: CellValue; readonly text: string; readonly version: number }

type PanelFieldProps = { readonly field: Field; readonly record: GridRecord; readonly disabled: boolean }

const placeholders: Partial<Readonly<Record<Field['type'], string>>> = {
  location: '52.5, 13.4',
  email: 'name@example.org',
  url: 'example.org',
}

/** One field of the open record. What is being typed is the person's until the input is left. */
export function PanelField(props: PanelFieldProps) {
  const view = useGridView()
  const value = createMemo<CellValue>(() => props.record.cells[props.field.id] ?? null)
  const asText = () => {
    const now = value()
    return props.field.type === 'dateTime' && typeof now === 'string' ? toLocalMoment(now) : editText(props.field, now)
  }
  const [draft, setDraft] = createSignal<string | null>(null)
  /** What the field held when its draft began, and the version in sight of which it was typed. */
  const [begun, setBegun] = createSignal<Begun | null>(null)
  const rival = createMemo(() => {
    const { recordId, start } = begun() ?? {}
    const { id } = props.field
    return recordId === undefined ? undefined : createRival(view, { recordId, fieldId: id, start: start ?? null })
  })
  const [fault, setFault] = createSignal<string>()
  const [focused, setFocused] = createSignal(false)
  // By its id alone: the record itself is another object after every change of anybody's.
  const recordId = createMemo(() => props.record.id)
  createEffect(on(recordId, () => letGo(), { defer: true }))
  const write = (next: CellValue, seen?: number) => view.editCells(props.record.id, { [props.field.id]: next }, seen)
  const type = (text: string) => {
    if (draft() === null) setBegun({ recordId: props.record.id, start: value(), text: asText(), version: view.head() })
    setDraft(text)
    setFault(undefined)
  }
  const letGo = () => {
    setDraft(null)
    setBegun(null)
    setFault(undefined)
  }
  const leave = () => {
    const text = draft()
    if (text === null) return
    // As it was, or as it is by now: there is nothing to write, whoever has written meanwhile.
    if (text === begun()?.text || text === asText()) {
      letGo()
      return
    }
    const read = readTyped(props.field, props.field.type === 'dateTime' ? (fromLocalMoment(text) ?? text) : text)
    if (read === null) {
      setFault(
        props.field.type === 'number' || props.field.type === 'duration'
          ? `Enter a ${fieldTypeNames[props.field.type].toLowerCase()}, like ${numberExample(props.field)}.`
          : `This does not fit: ${fieldTypeNames[props.field.type].toLowerCase()}.`,
      )
      return
    }
    const broken = cellFault(view.rows, { recordId: props.record.id, field: props.field, value: read.value })
    if (broken !== null) {
      setFault(broken)
      return
    }
    const seen = begun()?.version
    letGo()
    write(read.value, seen)
  }
  createUnsaved(() => (fault() === undefined ? null : `what you typed in ${props.field.name}`))
  const options = createMemo(() =>
    choicesAfter(props.field, value()).map(({ id, name, color, done }) => ({ value: id, label: name, color, done })),
  )
  const missing = () =>
    props.field.required && isBlank(value()) && draft() === null && !props.disabled ? 'This is required.' : undefined
  const place = () => {
    const now = value()
    return typeof now === 'object' && now !== null && 'lat' in now ? now : undefined
  }
  const focus = (inside: boolean) => {
    setFocused(inside)
    view.presence.select({ recordId: props.record.id, fieldId: props.field.id, typing: inside })
  }
  /** A number reads as its field says until it is edited. */
  const shownText = () => {
    const now = value()
    return typeof now === 'number' && !focused() ? cellWords(props.field, now) : asText()
  }
  const glow = () => view.glows.of(props.record.id)?.get(props.field.id)
  const others = () =>
    view.presence.others.filter((present) => present.recordId === props.record.id && present.fieldId === props.field.id)
  return (
    <div
      class={`panel-field ${glow() ? (glow()?.turn ? 'cell-glow-a' : 'cell-glow-b') : ''}`}
      onFocusIn={() => focus(true)}
      onFocusOut={() => focus(false)}
    >
      <For each={others().slice(0, 2)}>
        {(other) => <span class={`panel-other choice-${colorForId(other.memberId)}`}>{other.name}</span>}
      </For>
      <Switch
        fallback={
          <TextField
            label={props.field.name}
            description={props.field.description || undefined}
            required={props.field.required ?? false}
            value={draft() ?? shownText()}
            // A record that was made just now waits for its words.
            autofocus={props.record.number === 0}
            onChange={type}
            onBlur={leave}
            onKeyDown={(event: KeyboardEvent) => {
              if (event.key === 'Enter' && props.field.type !== 'longText') leave()
              if (event.key === 'Escape' && draft() !== null) {
                // Takes back what was typed, and leaves the panel open.
                event.preventDefault()
                letGo()
              }
            }}
            error={fault() ?? missing()}
            disabled={props.disabled}
            multiline={props.field.type === 'longText'}
            rows={4}
            placeholder={placeholders[props.field.type] ?? ''}
            type={props.field.type === 'date' ? 'date' : props.field.type === 'dateTime' ? 'datetime-local' : 'text'}
            inputMode={inputModes[props.field.type] ?? 'text'}
            autocomplete="off"
          />
        }
      >
        <Match when={isComputed(props.field)}>
          <CalculatedField field={props.field} value={value()} recordId={props.record.id} />
        </Match>
        <Match when={holdsChoice(props.field)}>
          <ChoicePicker
            error={missing()}
            label={props.field.name}
            description={props.field.description || undefined}
            required={props.field.required ?? false}
            options={options()}
            value={typeof value() === 'string' ? String(value()) : null}
            onChange={(next) => write(next)}
            disabled={props.disabled}
            placeholder={props.field.type === 'status' ? 'No state' : 'No choice'}
            clearable={mayFollow(props.field, value(), null)}
          />
        </Match>
        <Match when={props.field.type === 'multiSelect'}>
          <ChoicesPicker
            error={missing()}
            label={props.field.name}
            description={props.field.description || undefined}
            required={props.field.required ?? false}
            options={options()}
            value={chosenOf(props.field, value()).map((choice) => choice.id)}
            onChange={(next) => write(next.length === 0 ? null : next)}
            disabled={props.disabled}
            placeholder="No choices"
          />
        </Match>
        <Match when={isLink(props.field) && props.field}>
          {(link) => (
            <PanelLinks field={link()} value={value()} disabled={props.disabled} onChange={(next) => write(next)} />
          )}
        </Match>
        <Match when={props.field.type === 'person'}>
          <PersonField
            field={props.field}
            value={value()}
            onChange={(next) => write(next)}
            disabled={props.disabled}
            error={missing()}
          />
        </Match>
        <Match when={props.field.type === 'checkbox'}>
          <CheckboxField
            error={missing()}
            label={props.field.required ? `${props.field.name} *` : props.field.name}
            description={props.field.description || undefined}
            checked={value() === true}
            onChange={(on) => write(on || null)}
            disabled={props.disabled}
          />
        </Match>
        <Match when={props.field.type === 'rating'}>
          <RatingField
            error={missing()}
            label={props.field.name}
            description={props.field.description || undefined}
            required={props.field.required ?? false}
            value={typeof value() === 'number' ? Number(value()) : null}
            onChange={(next) => write(next)}
            disabled={props.disabled}
          />
        </Match>
        <Match when={holdsFiles(props.field)}>
          <PanelFiles
            field={props.field}
            recordId={props.record.id}
            value={value()}
            onChange={(next) => write(next)}
            disabled={props.disabled}
            error={missing()}
          />
        </Match>
      </Switch>
      <Show when={props.field.type === 'barcode'}>
        <CodeExtras
          label={props.field.name}
          code={draft() ?? asText()}
          disabled={props.disabled}
          onScan={(code) => {
            letGo()
            write(code.trim() || null)
          }}
        />
      </Show>
      <Show when={draft() !== null && rival()?.()}>
        {(other) => <RivalHint field={props.field} rival={other()} onTake={letGo} />}
      </Show>
      <Show when={linkOf(props.field, value())}>
        {(link) => (
          <a class="panel-map" href={link().href} target="_blank" rel="noreferrer noopener">
            {link().words} <ExternalLink size={12} />
          </a>
        )}
      </Show>
      <Show when={place()}>
        {(at) => (
          <a
            class="panel-map"
            href={`https://www.openstreetmap.org/?mlat=${at().lat}&mlon=${at().lng}#map=16/${at().lat}/${at().lng}`}
            target="_blank"
            rel="noreferrer noopener"
          >
            Show on a map <ExternalLink size={12} />
          </a>
        )}
      </Show>
    </div>
  )
}
