import { MAX_FIELDS } from '@operagrid/shared/domain/field'
import { PREVIEW_ROWS } from '@operagrid/shared/domain/import'
import type { ImportAnalysis, ImportRagged } from '@operagrid/shared/domain/import'
import { columnNames } from '@operagrid/shared/domain/import-header'
import { findPairs, inferColumns } from '@operagrid/shared/domain/import-infer'
import { countCell, makeColumnStats } from '@operagrid/shared/domain/import-stats'
import type { ColumnStats } from '@operagrid/shared/domain/import-stats'
import { AppError } from '@operagrid/shared/errors'

import { isBlank } from './delimiter.ts'
import type { Frame } from './layout.ts'
import { readRows } from './rows.ts'
import type { Row } from './rows.ts'
import { MAX_COLUMNS, tooWide } from './too-wide.ts'

/** What was found in all rows of a file; the import itself reads the file again by it. */
export type Found = Pick<ImportAnalysis, 'rowCount' | 'columns' | 'pairs' | 'sampleRows' | 'ragged' | 'warnings'>

/** A preview's cells are cut to this. */
const SHOWN_LENGTH = 300
const MAX_NAMED_ROWS = 20

/**
 * Looks at every row of a file and proposes fields for it. Memory does not grow with the file.
 *
 * @throws AppError BAD_INPUT when there is nothing to import, or more columns than fields
 */
export async function analyseRows(frame: Frame, locale: string, signal: AbortSignal): Promise<Found> {
  if (frame.width > MAX_COLUMNS) throw tooWide(frame.width)
  const stats = Array.from({ length: frame.width }, () => makeColumnStats())
  const ragged = { short: 0, long: 0, longRows: [] as number[] }
  const sample: string[][] = []
  let rowCount = 0
  for await (const rows of readRows(frame, signal)) {
    for (const row of rows) {
      if (row.number < frame.firstRow || isBlank(row.cells)) continue
      rowCount += 1
      count(stats, row, ragged)
      if (sample.length < PREVIEW_ROWS) sample.push(stats.map((_, at) => (row.cells[at] ?? '').slice(0, SHOWN_LENGTH)))
    }
  }
  if (rowCount === 0)
    throw new AppError(
      'BAD_INPUT',
      'The file has a header but no records below it. Export it again, and drop the new file.',
    )
  const width = usedWidth(frame, stats)
  if (width > MAX_FIELDS) throw tooWide(width)
  const names = columnNames(frame.header, width)
  const columns = names.map((name, at) => ({ name, stats: stats[at] ?? makeColumnStats() }))
  return {
    rowCount,
    columns: inferColumns(columns, locale),
    pairs: findPairs(columns),
    sampleRows: sample,
    ragged,
    warnings: warningsOf(frame, ragged),
  }
}

/** What a row has beyond the last column, joined; '' when that is nothing. */
export function spareCells(row: Row, width: number): string {
  return row.cells
    .slice(width)
    .map((cell) => cell.trim())
    .filter((cell) => cell !== '')
    .join(' | ')
}

function count(
  stats: readonly ColumnStats[],
  row: Row,
  ragged: { short: number; long: number; longRows: number[] },
): void {
  for (const [at, column] of stats.entries())
    countCell(column, { text: row.cells[at] ?? '', row: row.number, kind: row.kinds?.[at] ?? '' })
  // Workbooks and JSON leave empty cells out as a matter of course.
  if (row.kinds === undefined && row.cells.length < stats.length) ragged.short += 1
  if (row.cells.length > stats.length && spareCells(row, stats.length) !== '') {
    ragged.long += 1
    if (ragged.longRows.length < MAX_NAMED_ROWS) ragged.longRows.push(row.number)
  }
}

/** Spreadsheet programs save empty columns to the right of a table: without name and cells they are none. */
function usedWidth(frame: Frame, stats: readonly ColumnStats[]): number {
  let width = stats.length
  while (width > 1 && (frame.header[width - 1] ?? '').trim() === '' && stats[width - 1]?.filled === 0) width -= 1
  return width
}

function warningsOf(frame: Frame, ragged: ImportRagged): string[] {
  const lines: string[] = []
  const [title] = frame.preamble
  if (title !== undefined) lines.push(`What stands above the table is left out: “${title.slice(0, 80)}”.`)
  if (ragged.short > 0) {
    lines.push(`${rowsWord(ragged.short)} fewer cells than the header; the missing ones stay empty.`)
  }
  if (ragged.long > 0) {
    const named = ragged.longRows
      .slice(0, 5)
      .map((row) => row.toLocaleString('en'))
      .join(', ')
    const more = ragged.long > 5 ? ' and more' : ''
    lines.push(
      `${rowsWord(ragged.long)} more cells than the header (row ${named}${more}). What is beyond the last column is left out, and listed in the result: look there for a comma that should be in quotation marks.`,
    )
  }
  return lines
}

function rowsWord(rows: number): string {
  return rows === 1 ? '1 row has' : `${rows.toLocaleString('en')} rows have`
}
