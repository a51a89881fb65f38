import { keyOf } from '@operagrid/db/queries/record-key'
import type { KeyMatch } from '@operagrid/db/queries/record-key'
import { sameCell } from '@operagrid/shared/domain/cell'
import type { CellValue, Cells } from '@operagrid/shared/domain/cell'
import type { Field } from '@operagrid/shared/domain/field'
import { uniqueKey } from '@operagrid/shared/domain/field-unique'
import type { ImportInto } from '@operagrid/shared/domain/import-into'

import type { ConvertedRow } from '../convert.ts'
import { brokenCells } from './broken-cells.ts'
import type { BrokenCell, Holders } from './broken-cells.ts'

/**
 * What a row of the file does to the grid. `version`: at which its record was looked at. `broken`: cells that rules of
 * their fields leave out.
 */
export type Decision =
  | {
      readonly kind: 'add'
      readonly row: number
      readonly cells: Cells
      readonly withoutKey: boolean
      readonly broken: readonly BrokenCell[]
    }
  | {
      readonly kind: 'update'
      readonly row: number
      readonly recordId: string
      readonly cells: Cells
      readonly version: number
      readonly broken: readonly BrokenCell[]
    }
  | { readonly kind: 'same'; readonly row: number; readonly broken: readonly BrokenCell[] }
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
  /** What rows took of unique fields, and gave up. */
  readonly taken: Map<string, number | null>
}

/**
 * What a look at the grid found: the records that have the keys of some rows, by {@link matchText}, at which version,
 * and who has what these rows would write into unique fields.
 */
export type Found = {
  readonly version: number
  readonly matches: ReadonlyMap<string, KeyMatch>
  readonly holders: Holders
}

/** The value of the row's key; null where it has none. */
export function keyValue(row: ConvertedRow, key: Field): CellValue {
  return row.cells[key.id] ?? null
}

/** What a row's key and a record's have alike: in a unique field what is the same there, else the very value. */
export function matchText(key: Field, value: CellValue): string {
  return (key.unique ? uniqueKey(key, value) : null) ?? keyOf(value)
}

/**
 * Decides about a row. One whose key came before in the file, or is that of several records, is left out: which of them
 * is meant cannot be known.
 */
export function decide(row: ConvertedRow, rules: Rules, found: Found): Decision {
  const { key, seen, onEmpty, onMisfit } = rules
  const { number } = row
  if (row.misfit.size > 0 && onMisfit === 'row') return { kind: 'leaveOut', row: number, value: '', reason: null }
  if (key === null) return addRow(row, rules, found)
  const value = keyValue(row, key)
  if (value === null) {
    // A key that does not fit is no key, but it is not none either: a new record for it would be wrong.
    return row.misfit.has(key.id)
      ? { kind: 'leaveOut', row: number, value: row.text(key.id), reason: 'its key does not fit the field' }
      : addRow(row, rules, found)
  }
  const text = matchText(key, value)
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
  if (match === undefined) return addRow(row, rules, found)
  if (match.record === null)
    return {
      kind: 'leaveOut',
      row: number,
      value: row.text(key.id),
      reason: `${match.count.toLocaleString('en')} records have this key`,
    }
  const wanted = changesOf(row, match.record.cells, onEmpty)
  const judged = judge(row, { target: match.record, wanted }, rules, found)
  if ('kind' in judged) return judged
  const { broken, cells } = judged
  if (Object.keys(cells).length === 0) return { kind: 'same', row: number, broken }
  return { kind: 'update', row: number, recordId: match.record.id, cells, version: found.version, broken }
}

function addRow(row: ConvertedRow, rules: Rules, found: Found): Decision {
  const judged = judge(row, { target: null, wanted: row.cells }, rules, found)
  if ('kind' in judged) return judged
  const { key } = rules
  const withoutKey = key !== null && keyValue(row, key) === null
  return { kind: 'add', row: row.number, withoutKey, ...judged }
}

type Judged = { readonly broken: readonly BrokenCell[]; readonly cells: Cells }

/** What of a row's cells may be written, and what rules leave out; where these leave out the row, that. */
function judge(
  row: ConvertedRow,
  { target, wanted }: { readonly target: KeyMatch['record']; readonly wanted: Cells },
  { key, fields, taken, onMisfit }: Rules,
  { holders }: Found,
): Judged | Extract<Decision, { kind: 'leaveOut' }> {
  const { broken, takes } = brokenCells(fields, { number: row.number, target, wanted }, { holders, taken })
  // A record without its key is not the one that the file means.
  const worst = onMisfit === 'row' ? broken[0] : broken.find(({ field }) => field.id === key?.id)
  if (worst !== undefined) {
    const { field, reason } = worst
    return { kind: 'leaveOut', row: row.number, value: row.text(field.id), reason, column: field.name }
  }
  // A row that is left out takes nothing from others.
  for (const [value, by] of takes) taken.set(value, by)
  const isBroken = (fieldId: string) => broken.some(({ field }) => field.id === fieldId)
  return { broken, cells: Object.fromEntries(Object.entries(wanted).filter(([fieldId]) => !isBroken(fieldId))) }
}

function changesOf(row: ConvertedRow, held: Cells, onEmpty: ImportInto['onEmpty']): Cells {
  const cells: Record<string, CellValue> = {}
  for (const [fieldId, value] of Object.entries(row.cells)) if (!sameCell(held[fieldId], value)) cells[fieldId] = value
  const emptied = onEmpty === 'empty' ? [...row.emptied, ...row.empty] : row.emptied
  for (const fieldId of emptied) if ((held[fieldId] ?? null) !== null) cells[fieldId] = null
  return cells
}
