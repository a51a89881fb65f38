import { createSignal } from 'solid-js'
import type { Accessor } from 'solid-js'

import { isIds } from '@operagrid/shared/domain/cell'
import type { CellValue } from '@operagrid/shared/domain/cell'

import { trpc } from '../../../trpc.ts'
import type { GridState } from '../create-grid.ts'
import { createFileFacts } from './create-file-facts.ts'
import type { FileFactState } from './create-file-facts.ts'
import { createUploads } from './create-uploads.ts'
import type { Uploads } from './create-uploads.ts'

/** A cell of files that somebody asked to be taken to, in the panel. */
export type WantedField = { readonly recordId: string; readonly fieldId: string }

export type GridFiles = {
  readonly facts: FileFactState
  readonly uploads: Uploads
  /** Opens the record at the field, so that the next key adds to it. */
  readonly goTo: (wanted: WantedField) => void
  /** The field that is to take the focus once it is there; `arrived` says that it did. */
  readonly wanted: Accessor<WantedField | null>
  readonly arrived: () => void
}

/** What a grid's page knows and does of the files that its cells name. */
export function createGridFiles({ gridId, rows, open, head, editCells }: GridState): GridFiles {
  const find = (recordId: string) => rows.find(recordId) ?? (open.id() === recordId ? open.record() : undefined)
  const facts = createFileFacts()
  const [wanted, setWanted] = createSignal<WantedField | null>(null)

  const uploads = createUploads({
    countIn: (recordId, fieldId) => {
      const record = find(recordId)
      return record && filesIn(record.cells[fieldId]).length
    },
    async attach(recordId, fieldId, stored) {
      facts.learn(stored)
      // What others do from here on is merged by the server; a record that left this page is read as it is now.
      const seen = head()
      const record = find(recordId) ?? (await trpc.record.get.query({ gridId, recordId }))
      const held = filesIn(record.cells[fieldId])
      if (!held.includes(stored.id)) editCells(recordId, { [fieldId]: [...held, stored.id] }, seen)
    },
  })

  return {
    facts,
    uploads,
    goTo(asked) {
      setWanted(asked)
      open.open(asked.recordId, 'fields')
    },
    wanted,
    arrived: () => setWanted(null),
  }
}

/** The ids of the files that a cell names. */
export function filesIn(value: CellValue | undefined): readonly string[] {
  return value !== undefined && isIds(value) ? value : []
}
