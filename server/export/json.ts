import { chosenOf } from '@operagrid/shared/domain/cell'
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
 * are stored: times in UTC, choices by id. Members come as id and name: in person fields, and with `details`.
 */
export async function* jsonText(
  head: JsonHead,
  { details, names }: Pick<TableOptions, 'details' | 'names'>,
  pages: AsyncIterable<readonly GridRecord[]>,
): AsyncGenerator<string> {
  const fields = head.fields.map(
    ({ id, name, type, choices, format, description, required, several, default: value }) => ({
      id,
      name,
      type,
      ...(choices.length > 0 && type !== 'person' && { choices }),
      ...(format && { format }),
      ...(description !== undefined && { description }),
      ...(required && { required }),
      ...(several && { several }),
      ...(value !== undefined && { default: value }),
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
  const cells: Record<string, unknown> = {}
  for (const field of fields) {
    const value = record.cells[field.id]
    if (value === undefined || value === null) continue
    cells[field.id] = field.type === 'person' ? chosenOf(field, value).map(({ id, name }) => ({ id, name })) : value
  }
  const { id, number, reviewState, createdAt, updatedAt } = record
  if (names === null) return { id, number, cells }
  const person = (memberId: string | null) => memberId && { id: memberId, name: names.get(memberId) ?? '' }
  const [assignedTo, createdBy, updatedBy] = [record.assignedTo, record.createdBy, record.updatedBy].map(person)
  return { id, number, cells, assignedTo, reviewState, createdAt, createdBy, updatedAt, updatedBy }
}
