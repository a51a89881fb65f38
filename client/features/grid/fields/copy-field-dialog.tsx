import { createEffect, createSignal, on, Show } from 'solid-js'

import { holdsFiles, isComputed } from '@operagrid/shared/domain/field'
import type { Field } from '@operagrid/shared/domain/field'
import { MAX_NAME } from '@operagrid/shared/domain/text'

import { Button } from '../../../ui/button.tsx'
import { CheckboxField } from '../../../ui/checkbox-field.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { TextField } from '../../../ui/text-field.tsx'
import { useGridView } from '../grid-context.ts'
import { copyName } from './copy-name.ts'
import { orderBeside } from './field-beside.ts'

type CopyFieldDialogProps = {
  readonly open: boolean
  readonly onClose: () => void
  /** The field to be like. */
  readonly field: Field | undefined
}

/** Makes a field like another one, right beside it, with or without its cells. */
export function CopyFieldDialog(props: CopyFieldDialogProps) {
  const view = useGridView()
  const [name, setName] = createSignal('')
  const [withCells, setWithCells] = createSignal(true)
  const [fault, setFault] = createSignal<string>()
  const [busy, setBusy] = createSignal(false)
  createEffect(
    on(
      () => props.open,
      (open) => {
        if (!open) return
        const names = view.fields().map((field) => field.name)
        setName(copyName(props.field?.name ?? '', names))
        setWithCells(true)
        setFault(undefined)
      },
    ),
  )
  const keepsFiles = () => props.field !== undefined && holdsFiles(props.field)
  const holdsCells = () => props.field !== undefined && !isComputed(props.field) && !keepsFiles()
  const save = async (event: Event) => {
    event.preventDefault()
    const { field } = props
    if (!field) return
    const trimmed = name().trim()
    if (trimmed === '') {
      setFault('Give it a name.')
      return
    }
    setBusy(true)
    const added = await view.fieldActions.copy(field.id, trimmed, holdsCells() && withCells())
    setBusy(false)
    if (added === null) return
    const order = view.fields().map(({ id }) => id)
    view.look.arrange(orderBeside(order, added, { fieldId: field.id, side: 'right' }))
    props.onClose()
  }
  return (
    <Dialog
      open={props.open}
      onOpenChange={(open) => !open && props.onClose()}
      title={`Duplicate ${props.field?.name ?? ''}`}
      description={keepsFiles() ? 'Its files are not copied: a file is in one field alone.' : undefined}
      size="sm"
      footer={
        <>
          <Button onClick={() => props.onClose()}>Cancel</Button>
          <Button variant="primary" type="submit" form="copy-field-form" busy={busy()}>
            Duplicate field
          </Button>
        </>
      }
    >
      <form id="copy-field-form" class="field-form" onSubmit={(event) => void save(event)}>
        <TextField
          label="Name"
          value={name()}
          onChange={setName}
          error={fault()}
          maxLength={MAX_NAME}
          autofocus
          autocomplete="off"
        />
        <Show when={holdsCells()}>
          <CheckboxField
            label="With its cells"
            description="Every record holds the same in both, until one of them is changed."
            checked={withCells()}
            onChange={setWithCells}
          />
        </Show>
      </form>
    </Dialog>
  )
}
