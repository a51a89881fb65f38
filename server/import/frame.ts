import { open } from 'node:fs/promises'

import type { ImportReading } from '@operagrid/shared/domain/import'

import type { ByteScan } from './byte-scan.ts'
import { commonWidth, detectDelimiter, sampleRows } from './delimiter.ts'
import { checkEncoding, detectEncoding, makeToUtf8 } from './encoding.ts'
import { layOut } from './layout.ts'
import type { Frame } from './layout.ts'
import { formatOf, refuseOther } from './refuse.ts'
import { takeApart } from './take-apart.ts'

/** A file that was uploaded; `path` may be followed by endings of our own. */
export type FrameSource = { readonly path: string; readonly scan: ByteScan }

/** Bytes of a file that decide about its delimiter and header. */
const SAMPLE_BYTES = 64 * 1024

/**
 * Finds the format of a file, its encoding, delimiter and header; `reading` overrides what the person knows better.
 * A workbook or a JSON file is taken apart into rows beside it.
 *
 * @throws AppError BAD_INPUT for what is no table, saying what it is and what to do; TOO_LARGE
 */
export async function findFrame(
  { path, scan }: FrameSource,
  reading: ImportReading,
  signal: AbortSignal,
): Promise<Frame> {
  const encoding = reading.encoding === undefined ? detectEncoding(scan) : checkEncoding(reading.encoding)
  const format = formatOf(scan, encoding)
  if (format !== 'csv') return await takeApart({ path, encoding, format, head: scan.head }, reading, signal)
  refuseOther(scan, encoding)
  const { sample, complete } = await readSample(path, encoding)
  const delimiter = reading.delimiter ?? (await detectDelimiter(sample, complete))
  const rows = await sampleRows(sample, delimiter, complete)
  return { format, path, encoding, delimiter, sheets: [], sheet: 0, ...layOut(rows, commonWidth(rows).width, reading) }
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
