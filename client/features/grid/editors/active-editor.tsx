import type { CellValue } from '@operagrid/shared/domain/cell'
import type { Field } from '@operagrid/shared/domain/field'

import type { Editing } from '../create-selection.ts'
import { useGridView } from '../grid-context.ts'
import { CellEditor } from './cell-editor.tsx'

type ActiveEditorProps = {
  readonly edit: Editing
  readonly anchor: HTMLElement
  readonly field: Field
  readonly value: CellValue
}

/** The editor of the cell that this person edits, over its cell or where that was. What ends it is written to the grid. */
export function ActiveEditor(props: ActiveEditorProps) {
  const view = useGridView()
  return (
    <CellEditor
      recordId={props.edit.recordId}
      edit={props.edit}
      anchor={props.anchor}
      field={props.field}
      value={props.value}
      typed={props.edit.typed}
      onCommit={view.edit.commit}
      onLeave={view.edit.leave}
      onCancel={view.edit.cancel}
      onCreateChoice={view.mayShape() ? (name) => view.fieldActions.addChoice(props.field.id, name) : undefined}
    />
  )
}
