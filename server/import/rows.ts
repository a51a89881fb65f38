import { createReadStream } from 'node:fs'

import { CsvError, parse } from 'csv-parse'

import type { ImportAnalysis } from '@operagrid/shared/domain/import'
import { AppError } from '@operagrid/shared/errors'

import { makeToUtf8 } from './encoding.ts'
import { readTypedRows } from './typed-rows.ts'

export type Delimiter = ImportAnalysis['delimiter']

/** How a CSV is to be cut into rows. */
export type CsvSource = {
  readonly format: 'csv'
  readonly path: string
  readonly encoding: string
  readonly delimiter: Delimiter
}

/** A file's rows: a CSV's, or those that were taken out of a workbook or a JSON file (`typed-rows.ts`). */
export type RowSource = CsvSource | { readonly format: 'xlsx' | 'json'; readonly path: string }

/**
 * One row; `number` counts from 1 as spreadsheet programs do, blank lines included. `kinds`: a letter a cell where
 * the file knows types (`CellKind` of `typed-rows.ts`).
 */
export type Row = { readonly number: number; readonly cells: readonly string[]; readonly kinds?: string }

/** Bytes read at a time: a few milliseconds of work, after which others have their turn. */
const CHUNK_BYTES = 32 * 1024

/** A row longer than this has a quotation mark too many. */
const MAX_ROW_BYTES = 2 * 1024 * 1024

/**
 * The rows of a file in order, a batch for each stretch of it; memory does not grow with the
 * file. Stops between batches once `signal` is aborted, with its reason.
 *
 * @throws AppError BAD_INPUT where a quotation mark never closes
 */
export async function* readRows(source: RowSource, signal: AbortSignal): AsyncGenerator<readonly Row[]> {
  if (source.format !== 'csv') {
    yield* readTypedRows(source.path, signal)
    return
  }
  const { write, end } = makeToUtf8(source.encoding)
  const cutter = makeRowCutter(source.delimiter)
  for await (const chunk of createReadStream(source.path, { highWaterMark: CHUNK_BYTES })) {
    signal.throwIfAborted()
    // A stream without an encoding yields buffers.
    yield cutter.write(write(chunk as Buffer))
  }
  signal.throwIfAborted()
  yield await cutter.end(end())
}

/** Cuts UTF-8 into rows as they are complete; tolerant of quotation marks inside cells. */
export function makeRowCutter(delimiter: Delimiter): {
  write(chunk: Buffer): Row[]
  end(chunk: Buffer): Promise<Row[]>
} {
  const parser = parse({
    delimiter,
    bom: true,
    relax_quotes: true,
    relax_column_count: true,
    skip_empty_lines: false,
    record_delimiter: ['\r\n', '\n', '\r'],
    max_record_size: MAX_ROW_BYTES,
  })
  let failure: Error | null = null
  parser.on('error', (error) => {
    failure = error
  })
  let number = 0

  function take(): Row[] {
    const rows: Row[] = []
    for (;;) {
      // The parser has no columns option, so its records are arrays of strings.
      const cells = parser.read() as string[] | null
      if (cells === null) break
      number += 1
      rows.push({ number, cells })
    }
    if (failure !== null) throw explain(failure, number)
    return rows
  }

  return {
    write(chunk) {
      parser.write(chunk)
      return take()
    },
    async end(chunk) {
      if (chunk.length > 0) parser.write(chunk)
      const rows = take()
      const settled = new Promise<void>((resolve) => {
        parser.once('finish', resolve)
        parser.once('error', () => resolve())
      })
      parser.end()
      // What is wrong with the last row is known only now, and told later.
      await settled
      return [...rows, ...take()]
    },
  }
}

function explain(error: Error, lastRow: number): unknown {
  if (!(error instanceof CsvError)) return error
  const at = `row ${(lastRow + 1).toLocaleString('en')}`
  if (error.code === 'CSV_QUOTE_NOT_CLOSED' || error.code === 'CSV_MAX_RECORD_SIZE') {
    return new AppError(
      'BAD_INPUT',
      `A quotation mark that opens in ${at} never closes. Close or remove it in the file, and import it again.`,
      { cause: error },
    )
  }
  return new AppError(
    'BAD_INPUT',
    `The file cannot be read as a table at ${at}. Correct that row, and import it again.`,
    { cause: error },
  )
}
