import { createMemo, Show } from 'solid-js'

import { cellType, holdsFiles } from '@operagrid/shared/domain/field'
import { isBlank } from '@operagrid/shared/domain/field-required'
import type { GridRecord } from '@operagrid/shared/domain/record'

import { colorForId } from '../../ui/choice-color.ts'
import { CellFlags } from './cell-flags.tsx'
import { CellView } from './cell-view.tsx'
import type { Column } from './create-columns.ts'
import type { RowMarks } from './create-row-marks.ts'
import { ActiveEditor } from './editors/active-editor.tsx'
import { CellUploads } from './files/cell-files.tsx'
import { useGridView } from './grid-context.ts'
import { photosIn } from './views/row-size.ts'

type GridCellProps = {
  readonly column: Column
  readonly record: GridRecord
  readonly numberWidth: number
  readonly marks: RowMarks
}

/** The id of a cell's element: what the grid names as its active descendant. */
export function cellId(recordId: string, fieldId: string): string {
  return `cell-${recordId}-${fieldId}`
}

/** One cell. There are hundreds on screen, so what most of them never show is made only where it shows. */
export function GridCell(props: GridCellProps) {
  const view = useGridView()
  let element: HTMLDivElement | undefined
  // A cell is drawn for one column: another gets its own cell.
  const { field } = props.column
  const value = () => props.record.cells[field.id] ?? null
  const isActive = () => props.marks.activeField() === field.id
  const editing = () => (props.marks.editing()?.fieldId === field.id ? props.marks.editing() : null)
  const inRange = () => {
    const span = props.marks.span()
    return span !== null && props.column.at >= span.left && props.column.at <= span.right
  }
  // What a neighbour in the row shows is nothing to this cell.
  const marks = createMemo(() => props.marks.of(field.id))
  const look = () => {
    const marked = marks()
    if (!marked) return ''
    const memberId = marked.others[0]?.memberId ?? marked.glow?.memberId
    const glow = marked.glow ? (marked.glow.turn ? 'cell-glow-a' : 'cell-glow-b') : ''
    return `${glow} ${marked.isNews ? 'cell-news' : ''} ${marked.others.length > 0 ? 'cell-other' : ''} ${memberId ? `choice-${colorForId(memberId)}` : ''}`
  }
  return (
    <div
      ref={element}
      id={cellId(props.record.id, field.id)}
      role="gridcell"
      aria-colindex={props.column.at + 2}
      aria-selected={isActive() || inRange()}
      data-field={field.id}
      class={`cell cell-${cellType(field)} ${isActive() ? 'cell-active' : ''} ${inRange() ? 'cell-in-range' : ''} ${editing() ? 'cell-editing' : ''} ${look()}`}
      style={{ left: `${props.numberWidth + props.column.left}px`, width: `${props.column.width}px` }}
    >
      <CellView
        field={field}
        value={value()}
        photos={photosIn(props.column.width, view.rowSize())}
        width={view.rowSize().lines === 1 ? props.column.width : undefined}
      />
      {holdsFiles(field) && <CellUploads recordId={props.record.id} fieldId={field.id} />}
      <Show when={field.required && isBlank(value())}>
        <span class="cell-missing">Required</span>
      </Show>
      <Show when={marks()}>{(marked) => <CellFlags marks={marked()} />}</Show>
      <Show when={editing()} keyed>
        {(edit) => element && <ActiveEditor edit={edit} anchor={element} field={field} value={value()} />}
      </Show>
    </div>
  )
}
