import type { Cells, CellValue } from '@operagrid/shared/domain/cell'
import type { Field } from '@operagrid/shared/domain/field'
import { brokenMoves, moveReason } from '@operagrid/shared/domain/field-status'
import type { BrokenMove } from '@operagrid/shared/domain/field-status'
import type { Op } from '@operagrid/shared/domain/op'

import { showToast } from '../../ui/show-toast.tsx'
import { countWords } from './cell-words.ts'
import type { Rows } from './create-rows.ts'
import { heedCells } from './heed-cells.ts'
import { heldValues } from './held-values.ts'
import { heedRequired } from './required-cells.ts'

type CellsOf = (recordId: string) => Cells | undefined

/**
 * The ops less what the rules of fields do not allow, of which the person is told at once: what the server would
 * refuse in any case. It judges again, by what the record holds by then.
 */
export function heedRules(
  ops: readonly Op[],
  fields: readonly Field[],
  rows: Pick<Rows, 'find' | 'at' | 'count'>,
): readonly Op[] {
  const cellsOf: CellsOf = (recordId) => rows.find(recordId)?.cells
  const { ops: left, broken } = withoutMoves(heedRequired(ops, fields, cellsOf), fields, cellsOf)
  const [first] = broken
  if (first !== undefined) tellBroken(first, broken.length)
  return heedCells(left, fields, { cellsOf, held: heldValues(rows) })
}

/** The ops less the moves of states that are not allowed, and these. */
export function withoutMoves(
  ops: readonly Op[],
  fields: readonly Field[],
  cellsOf: CellsOf,
): { readonly ops: readonly Op[]; readonly broken: readonly BrokenMove[] } {
  const broken: BrokenMove[] = []
  const left = ops.flatMap((op): Op[] => {
    if (op.kind !== 'patch') return [op]
    const moves = brokenMoves(fields, cellsOf(op.recordId) ?? {}, op.cells)
    if (moves.length === 0) return [op]
    broken.push(...moves)
    const cells = cellsWithout(op.cells, moves)
    return Object.keys(cells).length === 0 ? [] : [{ ...op, cells }]
  })
  return { ops: left, broken }
}

function cellsWithout(cells: Cells, moves: readonly BrokenMove[]): Record<string, CellValue> {
  return Object.fromEntries(Object.entries(cells).filter(([id]) => !moves.some(({ field }) => field.id === id)))
}

function tellBroken(move: BrokenMove, count: number): void {
  showToast({
    tone: 'warning',
    title: count === 1 ? `${move.field.name} stays as it is` : `${countWords(count)} records keep their state`,
    text: count === 1 ? moveReason(move) : `What they were to hold may not follow it. One of them: ${moveReason(move)}`,
  })
}
