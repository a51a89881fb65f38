import type { Op } from '@operagrid/shared/domain/op'

import type { HashedOp } from './op-check.ts'

/** What an op costs at least, in cells: its own line in the grid's changes, its record, its answer. */
const LEAST = 10
/** A text this long costs as much as a cell more. */
const CHARS_A_CELL = 50

/** About how long ops take to be written together, in cells of a wide patch: 2,500 took 60 ms on a slow machine. */
export function costOf(ops: readonly HashedOp[]): number {
  return ops.reduce((sum, { op }) => sum + opCost(op), 0)
}

export function opCost(op: Op): number {
  if (op.kind !== 'create' && op.kind !== 'patch') return LEAST
  let cells = 0
  let chars = 0
  for (const value of Object.values(op.cells)) {
    cells += Array.isArray(value) ? Math.max(1, value.length) : 1
    if (typeof value === 'string') chars += value.length
  }
  return Math.max(LEAST, cells + Math.floor(chars / CHARS_A_CELL))
}
