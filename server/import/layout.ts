import type { ImportReading } from '@operagrid/shared/domain/import'
import { looksLikeHeader } from '@operagrid/shared/domain/import-header'
import { AppError } from '@operagrid/shared/errors'

import { isBlank } from './delimiter.ts'
import type { Row, RowSource } from './rows.ts'

/** Where a table's header is and where its records begin. */
export type Layout = {
  readonly hasHeader: boolean
  /** Cells of the header row, or [] without one. */
  readonly header: readonly string[]
  readonly headerRow: number
  /** The first row that may be a record. */
  readonly firstRow: number
  /** Columns, as the header or else most rows have them. */
  readonly width: number
  /** Lines above the table, such as a title. */
  readonly preamble: readonly string[]
}

/** How a file is laid out. `sheets` are a workbook's, `sheet` the one that was read. */
export type Frame = RowSource & Layout & { readonly sheets: readonly string[]; readonly sheet: number }

/** Lines that a title may take before the table begins. */
const MAX_PREAMBLE = 10

/**
 * Finds the header in the first rows of a table that is `width` columns wide.
 *
 * @throws AppError BAD_INPUT when all of them are blank
 */
export function layOut(rows: readonly Row[], width: number, reading: ImportReading): Layout {
  const start = startOf(rows, width)
  const top = rows[start]
  if (top === undefined)
    throw new AppError(
      'BAD_INPUT',
      'The file holds no table, only blank lines. Export it again, and drop the new file.',
    )
  const below = rows.slice(start + 1, start + 51).map((row) => row.cells)
  const hasHeader = reading.hasHeader ?? looksLikeHeader(top.cells, below)
  return {
    hasHeader,
    header: hasHeader ? top.cells : [],
    headerRow: hasHeader ? top.number : 0,
    firstRow: hasHeader ? top.number + 1 : top.number,
    width: Math.max(hasHeader ? top.cells.length : 0, width),
    preamble: rows
      .slice(0, start)
      .filter((row) => !isBlank(row.cells))
      .map((row) => row.cells.join(' ').trim()),
  }
}

/** The index of the first row of the table: titles above it fill one cell where the table fills many. */
function startOf(rows: readonly Row[], width: number): number {
  const first = rows.findIndex((row) => !isBlank(row.cells))
  if (first === -1 || width < 3) return first === -1 ? rows.length : first
  const table = rows.findIndex((row) => filledIn(row) >= Math.max(2, width / 2))
  const title = rows.slice(first, table).every((row) => filledIn(row) <= 1)
  return table > first && table - first <= MAX_PREAMBLE && title ? table : first
}

function filledIn(row: Row): number {
  return row.cells.filter((cell) => cell.trim() !== '').length
}
