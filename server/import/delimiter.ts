import { setImmediate } from 'node:timers/promises'

import { AppError } from '@operagrid/shared/errors'

import { makeRowCutter } from './rows.ts'
import type { Delimiter, Row } from './rows.ts'

/** How the rows of a sample are shaped under a delimiter. `width` is the commonest count of cells. */
type Shape = { readonly delimiter: Delimiter; readonly width: number; readonly share: number }

const candidates = [',', ';', '\t', '|'] as const

/** The share of rows that must have the same count of cells. */
const REGULAR = 0.5
const SINGLE = 0.9

/**
 * The delimiter under which the first rows of a file are most alike. A file of one column has
 * none in nearly all rows, and takes the comma.
 *
 * @throws AppError BAD_INPUT when the text is no table under any of them
 */
export async function detectDelimiter(sample: Buffer, complete: boolean): Promise<Delimiter> {
  const shapes: Shape[] = []
  for (const delimiter of candidates) {
    shapes.push({ delimiter, ...commonWidth(await sampleRows(sample, delimiter, complete)) })
    // Others have their turn between the attempts.
    await setImmediate()
  }
  const [best] = shapes
    .filter(({ width, share }) => width >= 2 && share >= REGULAR)
    .sort((a, b) => b.share * Math.log(b.width + 1) - a.share * Math.log(a.width + 1))
  if (best !== undefined) return best.delimiter
  if (shapes.every(({ width, share }) => width <= 1 && share >= SINGLE)) return ','
  throw new AppError(
    'BAD_INPUT',
    'This does not look like a CSV: its lines do not split into the same number of cells by comma, semicolon, tab or bar. Export the table as CSV, and drop that file here.',
  )
}

/** The commonest count of cells in rows that are not blank. */
export function commonWidth(rows: readonly Row[]): { readonly width: number; readonly share: number } {
  const counts = new Map<number, number>()
  let filled = 0
  for (const { cells } of rows) {
    if (isBlank(cells)) continue
    filled += 1
    counts.set(cells.length, (counts.get(cells.length) ?? 0) + 1)
  }
  const [best] = [...counts].sort((a, b) => b[1] - a[1] || b[0] - a[0])
  return best === undefined ? { width: 0, share: 0 } : { width: best[0], share: best[1] / filled }
}

/** True for a row without any filled cell. */
export function isBlank(cells: readonly string[]): boolean {
  return cells.every((cell) => cell.trim() === '')
}

/** The rows of a sample; what a cut through it leaves open is left out. */
export async function sampleRows(sample: Buffer, delimiter: Delimiter, complete: boolean): Promise<Row[]> {
  const cutter = makeRowCutter(delimiter)
  const rows: Row[] = []
  try {
    rows.push(...cutter.write(sample))
    if (complete) rows.push(...(await cutter.end(Buffer.alloc(0))))
  } catch {
    // Under the wrong delimiter quotation marks may fall anywhere: what came before them tells enough.
  }
  return rows
}
