import type { ImportReading } from '@operagrid/shared/domain/import'
import { AppError } from '@operagrid/shared/errors'

import { readJsonRows } from './json/json-rows.ts'
import { isOwnExport, readOwnExport } from './json/own-export.ts'
import { layOut } from './layout.ts'
import type { Frame } from './layout.ts'
import { readRows } from './rows.ts'
import type { Row, RowSource } from './rows.ts'
import { readStyles } from './sheet/date-format.ts'
import { readStrings } from './sheet/shared-strings.ts'
import { readSheet } from './sheet/sheet-rows.ts'
import { readWorkbook } from './sheet/workbook.ts'
import { openZip } from './sheet/zip.ts'
import { writeTypedRows } from './typed-rows.ts'

/** A workbook or a JSON file on disk. */
export type TypedFile = {
  readonly path: string
  readonly encoding: string
  readonly format: 'xlsx' | 'json'
  /** How it begins. */
  readonly head: Buffer
}

/** Rows that decide where the header is. */
const SAMPLE_ROWS = 200

/** Where the rows of the file at `path` go. */
export function rowsPathOf(path: string): string {
  return `${path}.rows`
}

/**
 * Takes a workbook or a JSON file apart into rows beside it, and finds its header.
 *
 * @throws AppError BAD_INPUT, TOO_LARGE, or the signal's reason
 */
export async function takeApart(file: TypedFile, reading: ImportReading, signal: AbortSignal): Promise<Frame> {
  return file.format === 'xlsx' ? await takeWorkbook(file, reading, signal) : await takeJson(file, signal)
}

async function takeWorkbook({ path }: TypedFile, reading: ImportReading, signal: AbortSignal): Promise<Frame> {
  const zip = await openZip(path)
  try {
    const { sheets, from1904, stringsPath, stylesPath } = await readWorkbook(zip, signal)
    const styles = stylesPath === null ? [] : await readStyles(zip, stylesPath, signal)
    const strings = stringsPath === null ? [] : await readStrings(zip, stringsPath, signal)
    const source = { format: 'xlsx', path: rowsPathOf(path) } as const
    let width = 0
    // Where none is asked for it is the first that holds anything: covers and notes often stand before it.
    let at = reading.sheet ?? -1
    do {
      if (reading.sheet === undefined) at += 1
      const sheet = sheets[at]
      if (sheet === undefined) break
      const rows = readSheet(zip, sheet.path, { strings, styles, from1904 })
      width = (await writeTypedRows(source.path, rows, signal)).width
    } while (width === 0 && reading.sheet === undefined)
    if (width === 0)
      throw new AppError(
        'BAD_INPUT',
        'There is nothing on this sheet. Choose another one, or fill it and drop the file again.',
      )
    const layout = layOut(await firstRows(source, signal), width, reading)
    return { ...source, sheets: sheets.map(({ name }) => name), sheet: at, ...layout }
  } finally {
    zip.close()
  }
}

async function takeJson(file: TypedFile, signal: AbortSignal): Promise<Frame> {
  const columns = new Map<string, number>()
  const exported: string[] = []
  const source = { format: 'json', path: rowsPathOf(file.path) } as const
  const rows = isOwnExport(file.head) ? readOwnExport(file.path, exported) : readJsonRows(file, columns)
  await writeTypedRows(source.path, rows, signal)
  const header = [...exported, ...columns.keys()]
  if (header.length === 0)
    throw new AppError('BAD_INPUT', 'This JSON file holds no records. Export it again, and drop the new file.')
  const layout = { hasHeader: true, header, headerRow: 0, firstRow: 1, width: header.length, preamble: [] }
  return { ...source, sheets: [], sheet: 0, ...layout }
}

async function firstRows(source: RowSource, signal: AbortSignal): Promise<Row[]> {
  const rows: Row[] = []
  for await (const batch of readRows(source, signal)) {
    rows.push(...batch)
    if (rows.length >= SAMPLE_ROWS) break
  }
  return rows.slice(0, SAMPLE_ROWS)
}
