import { once } from 'node:events'
import { createReadStream, createWriteStream } from 'node:fs'

import type { Row } from './rows.ts'

/** What a cell was in its file: a number, a date, true or false, a text, or nothing. */
export type CellKind = 'n' | 'd' | 'b' | 't' | '-'

/** A row whose file knows types. `kinds[i]` is the {@link CellKind} of `cells[i]`. */
export type TypedRow = Row & { readonly kinds: string }

/**
 * Writes rows to `path` as they come, one JSON line each, so that a workbook or a JSON file is taken apart once and
 * read again as often as it takes. Answers how wide the widest row is.
 */
export async function writeTypedRows(
  path: string,
  batches: AsyncIterable<readonly TypedRow[]>,
  signal: AbortSignal,
): Promise<{ readonly width: number }> {
  const file = createWriteStream(path, { flags: 'w', mode: 0o600 })
  let failure: Error | null = null
  file.on('error', (error) => {
    failure = error
  })
  let width = 0
  try {
    for await (const rows of batches) {
      signal.throwIfAborted()
      if (failure !== null) throw failure
      let lines = ''
      for (const { number, cells, kinds } of rows) {
        width = Math.max(width, cells.length)
        lines += `${JSON.stringify([number, cells, kinds])}\n`
      }
      if (lines !== '' && !file.write(lines)) await once(file, 'drain')
    }
  } finally {
    file.end()
    if (!file.closed) await once(file, 'close')
  }
  return { width }
}

/** Bytes read at a time: a few milliseconds of work. */
const CHUNK_BYTES = 64 * 1024

/** The rows that {@link writeTypedRows} has written, in their order. */
export async function* readTypedRows(path: string, signal: AbortSignal): AsyncGenerator<readonly TypedRow[]> {
  let rest = ''
  for await (const chunk of createReadStream(path, { encoding: 'utf8', highWaterMark: CHUNK_BYTES })) {
    signal.throwIfAborted()
    // A stream with an encoding yields texts.
    const lines = (rest + (chunk as string)).split('\n')
    rest = lines.pop() ?? ''
    yield lines.map(toRow)
  }
}

function toRow(line: string): TypedRow {
  // Our own lines, as they were written above.
  const [number, cells, kinds] = JSON.parse(line) as [number, string[], string]
  return { number, cells, kinds }
}
