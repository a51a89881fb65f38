import { sameCell } from '@operagrid/shared/domain/cell'
import type { CellValue } from '@operagrid/shared/domain/cell'
import { findField, holdsFiles, isComputed, showsFiles } from '@operagrid/shared/domain/field'
import type { Field } from '@operagrid/shared/domain/field'

import type { GridState } from './create-grid.ts'
import type { Selection } from './create-selection.ts'
import type { GridFiles } from './files/create-grid-files.ts'
import { tellCalculated } from './formula/tell-calculated.ts'

export type Step = 'stay' | 'down' | 'up' | 'right' | 'left'

const steps: Readonly<Record<Step, readonly [rows: number, fields: number]>> = {
  stay: [0, 0],
  down: [1, 0],
  up: [-1, 0],
  right: [0, 1],
  left: [0, -1],
}

export type Edit = {
  /** Begins to edit the active cell, toggles it when it is a checkbox, or opens the panel at it when it holds files. */
  readonly begin: (typed?: string | null) => void
  /** Ends the edit with this value, and moves on. */
  readonly commit: (value: CellValue, step: Step) => void
  /** Ends the edit without writing anything, and moves on. */
  readonly leave: (step: Step) => void
  readonly cancel: () => void
}

type EditedGrid = GridState & { readonly files: Pick<GridFiles, 'goTo'> }

/** What is done to the active cell. */
export function createEdit(grid: EditedGrid, selection: Selection, mayEdit: () => boolean): Edit {
  /** The version that was on screen when the edit began: whoever writes after it is not seen by what is typed. */
  let begunAt = 0

  function field(): Field | undefined {
    const fieldId = selection.active()?.fieldId
    return fieldId === undefined ? undefined : findField(grid.grid()?.fields ?? [], fieldId)
  }

  function write(recordId: string, fieldId: string, value: CellValue, seen?: number): void {
    const before = grid.rows.find(recordId)?.cells[fieldId] ?? null
    if (sameCell(before, value)) return
    grid.editCells(recordId, { [fieldId]: value }, seen)
  }

  function leave(step: Step): void {
    selection.stopEditing()
    if (step !== 'stay') selection.move(...steps[step])
  }

  return {
    begin(typed = null) {
      const target = field()
      const record = selection.record()
      if (!target || !record || !mayEdit()) return
      // Files are looked at in the panel; there, where they are no calculated ones, they are added and taken away.
      if (showsFiles(target) && typed === null) grid.files.goTo({ recordId: record.id, fieldId: target.id })
      else if (isComputed(target)) tellCalculated([target])
      else if (target.type === 'checkbox') {
        if (typed === null) write(record.id, target.id, record.cells[target.id] === true ? null : true)
      } else if (!holdsFiles(target)) {
        if (!selection.editing()) begunAt = grid.head()
        selection.edit(typed)
      }
    },
    commit(value, step) {
      const editing = selection.editing()
      if (editing) write(editing.recordId, editing.fieldId, value, begunAt)
      leave(step)
    },
    leave,
    cancel: selection.stopEditing,
  }
}
