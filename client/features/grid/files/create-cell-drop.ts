import type { Field } from '@operagrid/shared/domain/field'
import { findField, holdsFiles } from '@operagrid/shared/domain/field'

import type { GridView } from '../grid-context.ts'

type Target = { readonly element: HTMLElement; readonly recordId: string; readonly field: Field }

export type CellDrop = {
  readonly onDragOver: (event: DragEvent) => void
  readonly onDragLeave: (event: DragEvent) => void
  readonly onDrop: (event: DragEvent) => void
  /** Adds files to the active cell where it takes them; false where it does not. */
  readonly paste: (files: FileList) => boolean
}

/** Files held over a cell of files, dropped on it, or pasted into it; anywhere else they are an import. */
export function createCellDrop(view: GridView): CellDrop {
  let lit: HTMLElement | null = null
  const light = (element: HTMLElement | null) => {
    if (lit === element) return
    // By hand: hundreds of cells would else ask at each move whether they are it.
    lit?.classList.remove('cell-drop')
    element?.classList.add('cell-drop')
    lit = element
  }

  function targetOf(event: DragEvent): Target | undefined {
    if (!view.mayEdit() || !event.dataTransfer?.types.includes('Files') || !(event.target instanceof Element)) return
    const element = event.target.closest<HTMLElement>('[data-field]')
    const index = event.target.closest<HTMLElement>('[data-index]')?.dataset['index']
    const field = findField(view.fields(), element?.dataset['field'] ?? '')
    const record = index === undefined ? undefined : view.rows.at(Number(index))
    return element && field && holdsFiles(field) && record ? { element, field, recordId: record.id } : undefined
  }

  /** What is not added is said where the files are: in the panel, which opens for it. */
  function add(recordId: string, field: Field, files: FileList): void {
    view.files.uploads.add(recordId, field, [...files])
    if (view.files.uploads.of(recordId, field.id).some(({ fault }) => fault !== undefined))
      view.files.goTo({ recordId, fieldId: field.id })
  }

  return {
    onDragOver(event) {
      const target = targetOf(event)
      light(target?.element ?? null)
      // Taken here: the page offers no import meanwhile.
      if (target) event.preventDefault()
    },
    onDragLeave(event) {
      if (!(event.relatedTarget instanceof Node) || !lit?.contains(event.relatedTarget)) light(null)
    },
    onDrop(event) {
      const target = targetOf(event)
      light(null)
      if (!target || !event.dataTransfer) return
      event.preventDefault()
      add(target.recordId, target.field, event.dataTransfer.files)
    },
    paste(files) {
      const cell = view.selection.active()
      const record = view.selection.record()
      const field = findField(view.fields(), cell?.fieldId ?? '')
      if (!view.mayEdit() || !record || !field || !holdsFiles(field) || files.length === 0) return false
      add(record.id, field, files)
      return true
    },
  }
}
