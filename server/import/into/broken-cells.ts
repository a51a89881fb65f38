import type { CellValue, Cells } from '@operagrid/shared/domain/cell'
import type { Field } from '@operagrid/shared/domain/field'
import { brokenRules } from '@operagrid/shared/domain/field-rules'
import { brokenMoves, moveReason } from '@operagrid/shared/domain/field-status'
import { uniqueFields, uniqueKey } from '@operagrid/shared/domain/field-unique'
import { fitsPattern } from '@operagrid/shared/domain/pattern'

/** A cell of the file that fits its field, but may not stand in it, and why. */
export type BrokenCell = { readonly field: Field; readonly reason: string }

/** The record that a row is about; null where it becomes a new one. */
type Target = { readonly id: string; readonly cells: Cells } | null

/** Who holds which values of unique fields: records of the grid, by {@link valueKey}. */
export type Holders = ReadonlyMap<string, { readonly recordId: string; readonly number: number }>

/** How a value of a unique field is looked up; null for nothing, which any number of records may hold. */
export function valueKey(field: Field, value: CellValue | undefined): string | null {
  const key = uniqueKey(field, value)
  return key === null ? null : `${field.id} ${key}`
}

/** What rows of a file that came before have taken of unique fields, and what they gave up: null. */
export type Taken = ReadonlyMap<string, number | null>

type Row = { readonly number: number; readonly target: Target; readonly wanted: Cells }

/**
 * The cells of a row that may not be written: states that may not follow, values out of range or against a pattern,
 * and those of unique fields that another record has, or another row. `takes`: what it takes and gives up if it comes in.
 */
export function brokenCells(
  fields: readonly Field[],
  { number, target, wanted }: Row,
  { holders, taken }: { readonly holders: Holders; readonly taken: Taken },
): { readonly broken: readonly BrokenCell[]; readonly takes: Taken } {
  const held = target?.cells ?? {}
  const moves = target === null ? [] : brokenMoves(fields, held, wanted)
  const broken: BrokenCell[] = [
    ...moves.map((move) => ({ field: move.field, reason: moveReason(move) })),
    ...brokenRules(fields, held, wanted, { fits: fitsPattern }),
  ]
  const takes = new Map<string, number | null>()
  const isBroken = ({ id }: Field) => broken.some(({ field }) => field.id === id)
  for (const field of uniqueFields(fields)) {
    const value = wanted[field.id]
    if (value === undefined || isBroken(field)) continue
    const [from, to] = [valueKey(field, held[field.id]), valueKey(field, value)]
    if (from === to) continue
    const reason = to === null ? null : doubled(to, target, { holders, taken })
    if (reason !== null) {
      broken.push({ field, reason })
      continue
    }
    if (from !== null) takes.set(from, null)
    if (to !== null) takes.set(to, number)
  }
  return { broken, takes }
}

function doubled(
  key: string,
  target: Target,
  { holders, taken }: { readonly holders: Holders; readonly taken: Taken },
): string | null {
  const row = taken.get(key)
  if (row === null) return null
  if (row !== undefined) return `row ${row.toLocaleString('en')} has the same`
  const holder = holders.get(key)
  return holder === undefined || holder.recordId === target?.id ? null : `#${holder.number} has it already`
}
