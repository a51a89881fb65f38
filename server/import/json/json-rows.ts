import { createReadStream } from 'node:fs'

import { MAX_NAME } from '@operagrid/shared/domain/text'

import { makeToUtf8 } from '../encoding.ts'
import { MAX_COLUMNS, tooWide } from '../too-wide.ts'
import type { CellKind, TypedRow } from '../typed-rows.ts'
import { makeItemCutter } from './json-items.ts'
import { leafOf, placeOf } from './json-leaf.ts'
import type { Leaf } from './json-leaf.ts'

/** Bytes read at a time: a few milliseconds of work. */
const CHUNK_BYTES = 32 * 1024

/** Objects within an object that become columns of their own ('address.city'); what is deeper is kept as JSON. */
const MAX_FLATTENED = 3

/** The columns of a JSON file in the order in which its records name them: known when all rows were read. */
export type Columns = ReadonlyMap<string, number>

/**
 * The records of a JSON file as rows, numbered from 1, a batch for each stretch of it. `columns` fills as they come.
 *
 * @throws AppError BAD_INPUT
 */
export async function* readJsonRows(
  source: { readonly path: string; readonly encoding: string },
  columns: Map<string, number>,
): AsyncGenerator<TypedRow[]> {
  const { write, end } = makeToUtf8(source.encoding)
  const cutter = makeItemCutter()
  let number = 0
  const rowsOf = (chunk: Buffer): TypedRow[] =>
    cutter.write(chunk).map((item) => {
      number += 1
      return toRow(number, item, columns)
    })
  for await (const chunk of createReadStream(source.path, { highWaterMark: CHUNK_BYTES })) {
    // A stream without an encoding yields buffers.
    yield rowsOf(write(chunk as Buffer))
  }
  yield rowsOf(end())
  cutter.end()
}

function toRow(number: number, item: unknown, columns: Map<string, number>): TypedRow {
  const cells: string[] = []
  const kinds: CellKind[] = []
  const put = (name: string, { text, kind }: Leaf): void => {
    if (text === '') return
    const at = columnOf(name, columns)
    while (cells.length <= at) {
      cells.push('')
      kinds.push('-')
    }
    cells[at] = text
    kinds[at] = kind
  }
  flatten(item, '', 0, put)
  return { number, cells, kinds: kinds.join('') }
}

function flatten(value: unknown, name: string, depth: number, put: (name: string, leaf: Leaf) => void): void {
  if (!isObject(value) || depth > MAX_FLATTENED) {
    put(name, leafOf(value))
    return
  }
  const place = placeOf(value)
  if (place !== null && depth > 0) put(name, { text: place, kind: 't' })
  else
    for (const [key, inner] of Object.entries(value))
      flatten(inner, name === '' ? key : `${name}.${key}`, depth + 1, put)
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function columnOf(key: string, columns: Map<string, number>): number {
  // A longer name is cut in the end; here it only must not be what fills the memory.
  const name = key.slice(0, MAX_NAME * 2)
  const known = columns.get(name)
  if (known !== undefined) return known
  if (columns.size >= MAX_COLUMNS) throw tooWide(columns.size + 1)
  columns.set(name, columns.size)
  return columns.size - 1
}
