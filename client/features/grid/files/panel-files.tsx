import Paperclip from 'lucide-solid/icons/paperclip'
import Plus from 'lucide-solid/icons/plus'
import { createSignal, createUniqueId, For, Show } from 'solid-js'

import type { CellValue } from '@operagrid/shared/domain/cell'
import type { Field } from '@operagrid/shared/domain/field'

import { Button } from '../../../ui/button.tsx'
import { FieldError } from '../../../ui/field-error.tsx'
import { showToast } from '../../../ui/show-toast.tsx'
import { useGridView } from '../grid-context.ts'
import { filesIn } from './create-grid-files.ts'
import { createWantedFocus } from './create-wanted-focus.ts'
import { ShownFiles } from './shown-files.tsx'
import { UploadLine } from './upload-line.tsx'

import './files.css'

type PanelFilesProps = {
  readonly field: Field
  readonly recordId: string
  readonly value: CellValue
  readonly disabled: boolean
  readonly error: string | undefined
  readonly onChange: (value: CellValue) => void
}

/** The photos or files of the open record: looked at, saved, added by choice, drop or paste, and taken away. */
export function PanelFiles(props: PanelFilesProps) {
  const view = useGridView()
  const id = createUniqueId()
  const [over, setOver] = createSignal(false)
  let input: HTMLInputElement | undefined
  let adder: HTMLButtonElement | undefined
  let group: HTMLDivElement | undefined
  const { facts, uploads } = view.files
  const photos = () => props.field.type === 'photo'
  const ids = () => filesIn(props.value)
  const seen = (fileId: string) => facts.of(fileId)
  const sending = () => uploads.of(props.recordId, props.field.id)
  const word = () => (photos() ? 'photo' : 'file')

  const add = (files: FileList | null | undefined): boolean => {
    if (props.disabled || !files || files.length === 0) return false
    uploads.add(props.recordId, props.field, [...files])
    return true
  }
  const nameOf = (fileId: string) => seen(fileId)?.name ?? `this ${word()}`
  const remove = (fileId: string) => {
    const { recordId, field } = props
    const at = ids().indexOf(fileId)
    const rest = ids().filter((one) => one !== fileId)
    props.onChange(rest.length === 0 ? null : rest)
    // The button that was pressed is gone.
    adder?.focus()
    showToast({
      title: `${nameOf(fileId)} removed`,
      action: {
        label: 'Undo',
        onSelect: () => {
          const held = filesIn(view.rows.find(recordId)?.cells[field.id] ?? view.open.record()?.cells[field.id])
          if (!held.includes(fileId)) view.editCells(recordId, { [field.id]: held.toSpliced(at, 0, fileId) })
        },
      },
    })
  }

  createWantedFocus(() => ({ recordId: props.recordId, fieldId: props.field.id }), {
    group: () => group,
    first: () => adder,
  })
  const carriesFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') === true && !props.disabled

  return (
    <div
      ref={group}
      role="group"
      aria-labelledby={`${id}-label`}
      aria-describedby={`${id}-error`}
      class="panel-files"
      classList={{ 'panel-files-over': over() }}
      onDragOver={(event) => {
        if (!carriesFiles(event)) return
        // Taken here: the page offers no import meanwhile.
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={(event) => {
        if (!(event.relatedTarget instanceof Node) || !event.currentTarget.contains(event.relatedTarget)) setOver(false)
      }}
      onDrop={(event) => {
        if (!carriesFiles(event)) return
        event.preventDefault()
        setOver(false)
        add(event.dataTransfer?.files)
      }}
      onPaste={(event) => {
        if (add(event.clipboardData?.files)) event.preventDefault()
      }}
    >
      <p class="panel-label" id={`${id}-label`}>
        {props.field.name}
        <Show when={props.field.required}>
          <span class="form-row-required" aria-hidden="true">
            *
          </span>
        </Show>
      </p>
      <Show when={props.field.description}>{(text) => <p class="form-row-description">{text()}</p>}</Show>
      <Show when={props.disabled && ids().length === 0}>
        <p class="panel-none">No {word()}s.</p>
      </Show>
      <ShownFiles ids={ids()} photos={photos()} onRemove={props.disabled ? undefined : remove} />
      <Show when={sending().length > 0}>
        <ul class="panel-file-list">
          <For each={sending()}>
            {(upload) => (
              <UploadLine
                upload={upload}
                onRetry={() => uploads.retry(upload.id)}
                onDrop={() => {
                  uploads.drop(upload.id)
                  adder?.focus()
                }}
              />
            )}
          </For>
        </ul>
      </Show>
      <Show when={!props.disabled}>
        <div class="panel-files-add">
          <input
            ref={input}
            type="file"
            multiple
            accept={photos() ? 'image/*' : undefined}
            class="visually-hidden"
            tabindex={-1}
            aria-hidden="true"
            onChange={(event) => {
              add(event.currentTarget.files)
              // The same file chosen again must count as a change.
              event.currentTarget.value = ''
            }}
          />
          <Button
            ref={adder}
            size="sm"
            icon={photos() ? Plus : Paperclip}
            aria-label={`Add ${word()}s: ${props.field.name}`}
            onClick={() => input?.click()}
          >
            Add {word()}s
          </Button>
          <span class="panel-files-hint" aria-hidden="true">
            or drop them here
          </span>
        </div>
      </Show>
      <FieldError id={`${id}-error`} text={props.error} />
    </div>
  )
}
