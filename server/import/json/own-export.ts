import { createReadStream } from 'node:fs'

import { z } from 'zod'

import type { CellValue } from '@operagrid/shared/domain/cell'
import { joinChoices } from '@operagrid/shared/domain/choice-text'
import { durationText } from '@operagrid/shared/domain/duration-text'
import { cellType, choice, fieldType, holdsChoice, showsFiles } from '@operagrid/shared/domain/field'
import { isFault } from '@operagrid/shared/domain/formula'
import { rollup } from '@operagrid/shared/domain/rollup'
import { AppError } from '@operagrid/shared/errors'

import { tooWide, MAX_COLUMNS } from '../too-wide.ts'
import type { CellKind, TypedRow } from '../typed-rows.ts'
import { makeItemCutter } from './json-items.ts'
import { leafOf, placeOf } from './json-leaf.ts'
import type { Leaf } from './json-leaf.ts'

const CHUNK_BYTES = 32 * 1024
/** What stands before the records: 200 fields with 500 choices each are some 10 MB. */
const MAX_HEAD_BYTES = 16 * 1024 * 1024
const RECORDS = Buffer.from('"records":[')

const exportHead = z.object({
  fields: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      type: fieldType,
      choices: z.array(choice).default([]),
      rollup: rollup.optional(),
    }),
  ),
})
type ExportField = z.infer<typeof exportHead>['fields'][number]

/** Linked records are told by their titles: ids are of the workspace that they were exported from. */
const exportedLinks = z.array(z.object({ title: z.string() }))

const exportedRecord = z.object({ cells: z.record(z.string(), z.unknown()) })

/** True for a file that begins as our own export does (server/export/json.ts). */
export function isOwnExport(head: Buffer): boolean {
  return head.toString('utf8').startsWith('{"grid":{')
}

/**
 * The records of our own export as rows: columns by the names of its fields, choices and linked records by theirs. Photos stay out: they
 * are of the workspace that they were exported from. `header` is filled before the first row.
 *
 * @throws AppError BAD_INPUT
 */
export async function* readOwnExport(path: string, header: string[]): AsyncGenerator<TypedRow[]> {
  const cutter = makeItemCutter({ within: true })
  let head = Buffer.alloc(0)
  let fields: readonly ExportField[] | null = null
  let number = 0
  for await (const chunk of createReadStream(path, { highWaterMark: CHUNK_BYTES })) {
    // A stream without an encoding yields buffers.
    let bytes = chunk as Buffer
    if (fields === null) {
      head = Buffer.concat([head, bytes])
      const at = head.indexOf(RECORDS)
      if (head.length > MAX_HEAD_BYTES) throw broken()
      if (at === -1) continue
      fields = fieldsOf(head.subarray(0, at))
      header.push(...fields.map(({ name }) => name))
      bytes = head.subarray(at + RECORDS.length - 1)
    }
    const known = fields
    yield cutter.write(bytes).map((item) => {
      number += 1
      return toRow(number, item, known)
    })
  }
  if (fields === null) throw broken()
  cutter.end()
}

function fieldsOf(head: Buffer): readonly ExportField[] {
  try {
    const { fields } = exportHead.parse(JSON.parse(`${head.toString('utf8')}"records":[]}`))
    if (fields.length > MAX_COLUMNS) throw tooWide(fields.length)
    return fields.filter((field) => !showsFiles(field))
  } catch (error) {
    throw error instanceof AppError ? error : broken(error)
  }
}

function toRow(number: number, item: unknown, fields: readonly ExportField[]): TypedRow {
  const record = exportedRecord.safeParse(item)
  if (!record.success) throw broken(record.error)
  const leaves = fields.map((field): Leaf => leafIn(field, record.data.cells[field.id]))
  const kinds: CellKind[] = leaves.map(({ kind }) => kind)
  return { number, cells: leaves.map(({ text }) => text), kinds: kinds.join('') }
}

function leafIn({ type, choices, rollup: known }: ExportField, value: unknown): Leaf {
  if (holdsChoice({ type })) return { text: choices.find(({ id }) => id === value)?.name ?? '', kind: 't' }
  if (cellType({ type, rollup: known }) === 'duration' && typeof value === 'number')
    return { text: durationText(value), kind: 't' }
  // Of what is looked up, the same.
  const kind = cellType({ type, rollup: known })
  if (kind === 'person') return { text: joinChoices(namesIn(value)), kind: 't' }
  const links = kind === 'link' ? exportedLinks.safeParse(value) : undefined
  if (links?.success) return { text: joinChoices(links.data.map(({ title }) => title)), kind: 't' }
  // Of a cell, or of somebody who wrote into the file: whatever it is, it becomes a text.
  if (isFault(value)) return leafOf(null)
  const place =
    typeof value === 'object' && value !== null ? placeOf(value as Readonly<Record<string, CellValue>>) : null
  return place === null ? leafOf(value) : { text: place, kind: 't' }
}

/** The names of the people in a cell as our export writes it. */
function namesIn(value: unknown): readonly string[] {
  const people = z.array(z.object({ name: z.string() })).safeParse(value)
  return people.success ? people.data.map(({ name }) => name) : []
}

function broken(cause?: unknown): AppError {
  return new AppError(
    'BAD_INPUT',
    'This export of a grid is not whole. Export it again, and drop the new file.',
    cause === undefined ? {} : { cause },
  )
}
