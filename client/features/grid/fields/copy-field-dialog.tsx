import { createEffect, createSignal, on, Show } from 'solid-js'

import { holdsFiles, isComputed } from '@operagrid/shared/domain/field'
import type { Field } from '@operagrid/shared/domain/field'

import { faultOf } from '../../../live/fault-of.ts'
import { CheckboxField } from '../../../ui/checkbox-field.tsx'
import { NameDialog } from '../../../ui/name-dialog.tsx'
import { copyName } from '../copy-name.ts'
import { useGridView } from '../grid-context.ts'
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
  const [withCells, setWithCells] = createSignal(true)
  createEffect(
    on(
      () => props.open,
      (open) => open && setWithCells(true),
    ),
  )
  const keepsFiles = () => props.field !== undefined && holdsFiles(props.field)
  const holdsCells = () => props.field !== undefined && !isComputed(props.field) && !keepsFiles()
  const copy = async (name: string): Promise<void> => {
    const { field } = props
    if (!field) return
    const added = await view.fieldActions.copy(field.id, name, holdsCells() && withCells())
    const order = view.fields().map(({ id }) => id)
    view.look.arrange(orderBeside(order, added, { fieldId: field.id, side: 'right' }))
  }
  return (
    <NameDialog
      open={props.open}
      title={`Duplicate ${props.field?.name ?? ''}`}
      {...(keepsFiles() && { description: 'Its files are not copied: a file is in one field alone.' })}
      name={copyName(
        props.field?.name ?? '',
        view.fields().map((field) => field.name),
      )}
      submitLabel="Duplicate field"
      onClose={() => props.onClose()}
      onSubmit={(name) => faultOf(() => copy(name))}
    >
      <Show when={holdsCells()}>
        <CheckboxField
          label="With its cells"
          description="Every record holds the same in both, until one of them is changed."
          checked={withCells()}
          onChange={setWithCells}
        />
      </Show>
    </NameDialog>
  )
}
