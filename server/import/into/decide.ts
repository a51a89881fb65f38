import { keyOf } from '@operagrid/db/queries/record-key'
import type { KeyMatch } from '@operagrid/db/queries/record-key'
import { sameCell } from '@operagrid/shared/domain/cell'
import type { CellValue, Cells } from '@operagrid/shared/domain/cell'
import type { Field } from '@operagrid/shared/domain/field'
import { brokenMoves, moveReason } from '@operagrid/shared/domain/field-status'
import type { BrokenMove } from '@operagrid/shared/domain/field-status'
import type { ImportInto } from '@operagrid/shared/domain/import-into'

import type { ConvertedRow } from '../convert.ts'

/** What a row of the file does to the grid. `version`: at which its record was looked at. */
export type Decision =
  | { readonly kind: 'add'; readonly row: number; readonly cells: Cells; readonly withoutKey: boolean }
  | {
      readonly kind: 'update'
      readonly row: number
      readonly recordId: string
      readonly cells: Cells
      readonly version: number
      /** States that may not follow those that the record is in: they are left out. */
      readonly broken: readonly BrokenMove[]
    }
  | { readonly kind: 'same'; readonly row: number; readonly broken: readonly BrokenMove[] }
  /** `reason`: null where its cells that do not fit are listed already. `column`: the field that it is about; absent = the key. */
  | {
      readonly kind: 'leaveOut'
      readonly row: number
      readonly value: string
      readonly reason: string | null
      readonly column?: string
    }

/** How rows are decided about: what the person chose, and what was seen of the file so far. */
export type Rules = Pick<ImportInto, 'onEmpty' | 'onMisfit'> & {
  readonly key: Field | null
  /** The fields that the file fills. */
  readonly fields: readonly Field[]
  /** In which row each key came first. */
  readonly seen: Map<string, number>
}

/** What a look at the grid found: the records that have the keys of some rows, and at which version. */
export type Found = { readonly version: number; readonly matches: ReadonlyMap<string, KeyMatch> }

/** The value of the row's key; null where it has none. */
export function keyValue(row: ConvertedRow, key: Field): CellValue {
  return row.cells[key.id] ?? null
}

/**
 * Decides about a row. One whose key came before in the file, or is that of several records, is left out: which of them
 * is meant cannot be known.
 */
export function decide(row: ConvertedRow, { key, fields, seen, onEmpty, onMisfit }: Rules, found: Found): Decision {
  const { number } = row
  if (row.misfit.size > 0 && onMisfit === 'row') return { kind: 'leaveOut', row: number, value: '', reason: null }
  const add: Decision = { kind: 'add', row: number, cells: row.cells, withoutKey: false }
  if (key === null) return add
  const value = keyValue(row, key)
  if (value === null) {
    // A key that does not fit is no key, but it is not none either: a new record for it would be wrong.
    return row.misfit.has(key.id)
      ? { kind: 'leaveOut', row: number, value: row.text(key.id), reason: 'its key does not fit the field' }
      : { ...add, withoutKey: true }
  }
  const text = keyOf(value)
  const first = seen.get(text)
  if (first !== undefined)
    return {
      kind: 'leaveOut',
      row: number,
      value: row.text(key.id),
      reason: `row ${first.toLocaleString('en')} has the same key`,
    }
  seen.set(text, number)
  const match = found.matches.get(text)
  if (match === undefined) return add
  if (match.record === null)
    return {
      kind: 'leaveOut',
      row: number,
      value: row.text(key.id),
      reason: `${match.count.toLocaleString('en')} records have this key`,
    }
  const wanted = changesOf(row, match.record.cells, onEmpty)
  const broken = brokenMoves(fields, match.record.cells, wanted)
  const [move] = broken
  if (move !== undefined && onMisfit === 'row')
    return {
      kind: 'leaveOut',
      row: number,
      value: row.text(move.field.id),
      reason: moveReason(move),
      column: move.field.name,
    }
  const cells = Object.fromEntries(
    Object.entries(wanted).filter(([fieldId]) => !broken.some(({ field }) => field.id === fieldId)),
  )
  if (Object.keys(cells).length === 0) return { kind: 'same', row: number, broken }
  return { kind: 'update', row: number, recordId: match.record.id, cells, version: found.version, broken }
}

function changesOf(row: ConvertedRow, held: Cells, onEmpty: ImportInto['onEmpty']): Cells {
  const cells: Record<string, CellValue> = {}
  for (const [fieldId, value] of Object.entries(row.cells)) if (!sameCell(held[fieldId], value)) cells[fieldId] = value
  const emptied = onEmpty === 'empty' ? [...row.emptied, ...row.empty] : row.emptied
  for (const fieldId of emptied) if ((held[fieldId] ?? null) !== null) cells[fieldId] = null
  return cells
}
