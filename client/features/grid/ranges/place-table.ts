import type { Cells, CellValue } from '@operagrid/shared/domain/cell'
import { sameCell } from '@operagrid/shared/domain/cell'
import { readCell } from '@operagrid/shared/domain/cell-parse'
import { cellText } from '@operagrid/shared/domain/cell-text'
import type { TitleOf } from '@operagrid/shared/domain/cell-text'
import { holdsFiles, isComputed, showsFiles } from '@operagrid/shared/domain/field'
import type { Field } from '@operagrid/shared/domain/field'
import { ruleFault } from '@operagrid/shared/domain/field-rules'
import { brokenMoves, moveReason } from '@operagrid/shared/domain/field-status'
import { isLink } from '@operagrid/shared/domain/link'
import type { GridRecord } from '@operagrid/shared/domain/record'

import { uiDecimal } from '../../../ui/number-words.ts'
import { ruleManner } from '../../../ui/rule-manner.ts'
import type { HeldValues } from '../held-values.ts'
import type { LinkReader } from '../links/read-titles.ts'
import type { TextTable } from './clipboard-table.ts'

/** A record's cells to be written. */
export type RecordEdit = { readonly recordId: string; readonly cells: Cells }

/**
 * Text that a field does not take. `row`: counted from the first that is pasted, from 1. `reason`: where it would fit,
 * but a rule of the field keeps it out.
 */
export type Misfit = {
  readonly row: number
  readonly field: Field
  readonly text: string
  readonly reason?: string
}

export type Placed = {
  readonly edits: readonly RecordEdit[]
  /** Cells of records that are to be made: rows below the last. */
  readonly made: readonly Cells[]
  /** How many cells take what is pasted, changed or not. */
  readonly fitting: number
  readonly misfits: readonly Misfit[]
  /** Fields that would be written but are calculated: they stay as they are. */
  readonly calculated: readonly Field[]
  /** How many columns of the table have no field to go to. */
  readonly cutColumns: number
}

/** The cells of records under `fields` as text; what has none is empty. Linked records are their titles, as far as these are known. */
export function tableOf(records: readonly GridRecord[], fields: readonly Field[], titleOf?: TitleOf): TextTable {
  return records.map((record) =>
    fields.map((field) => (showsFiles(field) ? '' : cellText(field, record.cells[field.id], titleOf))),
  )
}

/**
 * What a pasted table does: its first cell goes to the first of `records` and `fields`. Rows beyond the records are
 * records to be made. What does not fit its field is left out, and told. `readLink`: whom a text names in a link;
 * `held`: who has which value of unique fields.
 */
export function placeTable(
  table: TextTable,
  records: readonly GridRecord[],
  fields: readonly Field[],
  { readLink, held }: { readonly readLink?: LinkReader | undefined; readonly held?: HeldValues } = {},
): Placed {
  const edits: RecordEdit[] = []
  const made: Cells[] = []
  const misfits: Misfit[] = []
  const calculated = new Set<Field>()
  let fitting = 0
  table.forEach((row, at) => {
    const record = records[at]
    const cells: Record<string, CellValue> = {}
    row.slice(0, fields.length).forEach((text, column) => {
      const field = fields[column]
      if (field === undefined) return
      if (isComputed(field)) {
        calculated.add(field)
        return
      }
      const read = holdsFiles(field) ? null : readText(field, text, readLink)
      if (read === null) {
        // An empty text into photos or files changes nothing, and is nothing to tell.
        if (!holdsFiles(field) || text.trim() !== '') misfits.push({ row: at + 1, field, text })
        return
      }
      const [move] = record ? brokenMoves([field], record.cells, { [field.id]: read.value }) : []
      const changes = !sameCell(record?.cells[field.id], read.value)
      const broken = changes
        ? (ruleFault(field, read.value, ruleManner) ?? held?.take(field, record, read.value) ?? null)
        : null
      const reason = move === undefined ? broken : moveReason(move)
      if (reason !== null) {
        misfits.push({ row: at + 1, field, text, reason })
        return
      }
      fitting += 1
      if (changes) cells[field.id] = read.value
    })
    if (record === undefined) made.push(cells)
    else if (Object.keys(cells).length > 0) edits.push({ recordId: record.id, cells })
  })
  const widest = table.reduce((most, row) => Math.max(most, row.length), 0)
  return { edits, made, fitting, misfits, calculated: [...calculated], cutColumns: Math.max(0, widest - fields.length) }
}

/** A text as a cell of the field, null when it does not fit. */
function readText(field: Field, text: string, readLink: LinkReader | undefined): { readonly value: CellValue } | null {
  if (!isLink(field) || text.trim() === '') return readCell(field, text, { decimal: uiDecimal })
  const ids = readLink?.(field, text) ?? null
  return ids === null ? null : { value: ids.length === 0 ? null : ids }
}

/** A table repeated so that it fills `rows` and `columns`, where these are whole multiples of its own; else as it is. */
export function tileTable(table: TextTable, rows: number, columns: number): TextTable {
  const height = table.length
  const width = table.reduce((most, row) => Math.max(most, row.length), 0)
  if (height === 0 || width === 0) return table
  const [high, wide] = [rows % height === 0 ? rows : height, columns % width === 0 ? columns : width]
  if (high === height && wide === width) return table
  return Array.from({ length: high }, (_, at) =>
    Array.from({ length: wide }, (_unused, column) => table[at % height]?.[column % width] ?? ''),
  )
}

/**
 * Repeats the cells of `source` in `targets`, in its order: what filling down does. Photos and files stay where they are, and
 * what is calculated follows.
 */
export function repeatCells(
  source: readonly GridRecord[],
  targets: readonly GridRecord[],
  fields: readonly Field[],
): RecordEdit[] {
  const filled = fields.filter((field) => !holdsFiles(field) && !isComputed(field))
  return targets.flatMap((record, at) => {
    const from = source[at % source.length]
    if (from === undefined) return []
    const changed = filled.flatMap(({ id }) =>
      sameCell(record.cells[id], from.cells[id]) ? [] : [[id, from.cells[id] ?? null] as const],
    )
    return changed.length === 0 ? [] : [{ recordId: record.id, cells: Object.fromEntries(changed) }]
  })
}
