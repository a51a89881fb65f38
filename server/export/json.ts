import type { Cells } from '@operagrid/shared/domain/cell'
import type { Field } from '@operagrid/shared/domain/field'
import type { GridRecord } from '@operagrid/shared/domain/record'

import type { TableOptions } from './table.ts'

export type JsonHead = {
  readonly grid: { readonly id: string; readonly name: string }
  readonly exportedAt: string
  /** How many records follow. */
  readonly count: number
  readonly fields: readonly Field[]
}

/**
 * One JSON object: the head, the fields with their choices, and `records` with their cells by field id, as they
 * are stored: times in UTC, choices by id. With `details` members come as id and name.
 */
export async function* jsonText(
  head: JsonHead,
  { details, names }: Pick<TableOptions, 'details' | 'names'>,
  pages: AsyncIterable<readonly GridRecord[]>,
): AsyncGenerator<string> {
  const fields = head.fields.map(
    ({ id, name, type, choices, format, description, required, default: value, formula }) => ({
      id,
      name,
      type,
      ...(choices.length > 0 && { choices }),
      ...(format && { format }),
      ...(description !== undefined && { description }),
      ...(required && { required }),
      ...(value !== undefined && { default: value }),
      ...(formula && { formula }),
    }),
  )
  yield `${JSON.stringify({ ...head, fields }).slice(0, -1)},"records":[`
  let first = true
  for await (const records of pages) {
    const lines = records.map((record) => JSON.stringify(entryOf(record, head.fields, details ? names : null)))
    yield `${first ? '' : ','}\n${lines.join(',\n')}`
    first = false
  }
  yield '\n]}\n'
}

function entryOf(record: GridRecord, fields: readonly Field[], names: TableOptions['names'] | null): object {
  const cells: Record<string, Cells[string]> = {}
  for (const { id } of fields) {
    const value = record.cells[id]
    if (value !== undefined && value !== null) cells[id] = value
  }
  const { id, number, reviewState, createdAt, updatedAt } = record
  if (names === null) return { id, number, cells }
  const person = (memberId: string | null) => memberId && { id: memberId, name: names.get(memberId) ?? '' }
  const [assignedTo, createdBy, updatedBy] = [record.assignedTo, record.createdBy, record.updatedBy].map(person)
  return { id, number, cells, assignedTo, reviewState, createdAt, createdBy, updatedAt, updatedBy }
}
