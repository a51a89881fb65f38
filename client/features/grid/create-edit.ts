import { batch, createMemo } from 'solid-js'
import type { Accessor } from 'solid-js'

import { sameCell } from '@operagrid/shared/domain/cell'
import type { CellValue } from '@operagrid/shared/domain/cell'
import { findField, holdsFiles, isComputed, showsFiles } from '@operagrid/shared/domain/field'
import type { Field } from '@operagrid/shared/domain/field'

import { showToast } from '../../ui/show-toast.tsx'
import type { GridState } from './create-grid.ts'
import type { Editing, Selection } from './create-selection.ts'
import { draftOf } from './editors/draft-of.ts'
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
  /** The edit of a record that is not among the rows any more: it goes on where its row was. Reactive. */
  readonly stray: Accessor<Editing | null>
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
    const record = grid.rows.find(recordId)
    if (record && sameCell(record.cells[fieldId] ?? null, value)) return
    grid.editCells(recordId, { [fieldId]: value }, seen)
  }

  const stray = createMemo(() => {
    const editing = selection.editing()
    return editing && grid.rows.indexOf(editing.recordId) === -1 ? editing : null
  })

  // What is written and where one goes is drawn in one go: each for itself, the page would be laid out twice.
  const leave = (step: Step): void =>
    batch(() => {
      const [edited, cell] = [stray(), selection.active()]
      selection.stopEditing()
      // What was below the row that is gone has come up to its place.
      const cameUp = edited !== null && cell?.recordId === edited.recordId
      if (cameUp) selection.settle(cell.index, cell.fieldId)
      if (step !== 'stay' && !(cameUp && step === 'down')) selection.move(...steps[step])
    })

  /** Where it went is said, since it cannot be seen. One that was deleted takes nothing, as its author is told. */
  function tellStray(edited: Editing): void {
    if (draftOf(edited, null).rival?.gone) return
    showToast({
      title: 'Saved in a record that has left the view',
      action: { label: 'Open it', onSelect: () => grid.open.open(edited.recordId) },
    })
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
      const edited = batch(() => {
        const editing = selection.editing()
        if (editing) write(editing.recordId, editing.fieldId, value, begunAt)
        const strayed = stray()
        leave(step)
        return strayed
      })
      if (edited) tellStray(edited)
    },
    leave,
    cancel: () => leave('stay'),
    stray,
  }
}
