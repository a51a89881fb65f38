import { open } from 'node:fs/promises'

import type { ImportReading } from '@operagrid/shared/domain/import'
import { looksLikeHeader } from '@operagrid/shared/domain/import-header'
import { AppError } from '@operagrid/shared/errors'

import type { ByteScan } from './byte-scan.ts'
import { commonWidth, detectDelimiter, isBlank, sampleRows } from './delimiter.ts'
import { checkEncoding, detectEncoding, makeToUtf8 } from './encoding.ts'
import { refuseOther } from './refuse.ts'
import type { Row, RowSource } from './rows.ts'

/** How a file is laid out, as its start tells: where the header is and where records begin. */
export type Frame = RowSource & {
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

/** Bytes of a file that decide about its delimiter and header. */
const SAMPLE_BYTES = 64 * 1024

/** Lines that a title may take before the table begins. */
const MAX_PREAMBLE = 10

/**
 * Finds encoding, delimiter and header of the file at `path`; `reading` overrides what the person
 * knows better.
 *
 * @throws AppError BAD_INPUT for what is no CSV, saying what it is and what to do
 */
export async function findFrame(path: string, scan: ByteScan, reading: ImportReading): Promise<Frame> {
  const encoding = reading.encoding === undefined ? detectEncoding(scan) : checkEncoding(reading.encoding)
  refuseOther(scan, encoding)
  const { sample, complete } = await readSample(path, encoding)
  const delimiter = reading.delimiter ?? (await detectDelimiter(sample, complete))
  const rows = await sampleRows(sample, delimiter, complete)
  const { width } = commonWidth(rows)
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
    path,
    encoding,
    delimiter,
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

async function readSample(path: string, encoding: string): Promise<{ sample: Buffer; complete: boolean }> {
  const file = await open(path, 'r')
  try {
    const buffer = Buffer.alloc(SAMPLE_BYTES)
    const { bytesRead } = await file.read(buffer, 0, SAMPLE_BYTES, 0)
    const { write, end } = makeToUtf8(encoding)
    const complete = bytesRead < SAMPLE_BYTES
    const start = write(buffer.subarray(0, bytesRead))
    return { sample: complete ? Buffer.concat([start, end()]) : start, complete }
  } finally {
    await file.close()
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
