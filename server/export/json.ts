import { chosenOf } from '@operagrid/shared/domain/cell'
import type { CellValue } from '@operagrid/shared/domain/cell'
import { namesPeople } from '@operagrid/shared/domain/field'
import type { Field } from '@operagrid/shared/domain/field'
import { isFault } from '@operagrid/shared/domain/formula'
import { leadsTo, linkedIds } from '@operagrid/shared/domain/link'
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
 * are stored: times in UTC, choices by id. Linked records come as id and title, members as id and name: in person
 * fields, and with `details`.
 */
export async function* jsonText(
  head: JsonHead,
  { details, names, titles }: Pick<TableOptions, 'details' | 'names' | 'titles'>,
  pages: AsyncIterable<readonly GridRecord[]>,
): AsyncGenerator<string> {
  const fields = head.fields.map(
    ({
      id,
      name,
      type,
      choices,
      format,
      description,
      required,
      unique,
      range,
      pattern,
      several,
      default: value,
      link,
      formula,
      rollup,
      clock,
    }) => ({
      id,
      name,
      type,
      ...(choices.length > 0 && !namesPeople({ type, rollup }) && { choices }),
      ...(format && { format }),
      ...(description !== undefined && { description }),
      ...(required && { required }),
      ...(unique && { unique }),
      ...(range && { range }),
      ...(pattern && { pattern }),
      ...(several && { several }),
      ...(value !== undefined && { default: value }),
      ...(link && { link }),
      ...(formula && { formula }),
      ...(rollup && { rollup }),
      ...(clock && { clock }),
    }),
  )
  yield `${JSON.stringify({ ...head, fields }).slice(0, -1)},"records":[`
  let first = true
  for await (const records of pages) {
    const lines = records.map((record) =>
      JSON.stringify(entryOf(record, head.fields, { names: details ? names : null, titles })),
    )
    yield `${first ? '' : ','}\n${lines.join(',\n')}`
    first = false
  }
  yield '\n]}\n'
}

type Known = { readonly names: TableOptions['names'] | null; readonly titles: TableOptions['titles'] }

function entryOf(record: GridRecord, fields: readonly Field[], { names, titles }: Known): object {
  const cells: Record<string, unknown> = {}
  for (const field of fields) {
    const value = record.cells[field.id]
    if (value === undefined || value === null) continue
    cells[field.id] = namedIn(field, value, titles)
  }
  const { id, number, reviewState, createdAt, updatedAt } = record
  if (names === null) return { id, number, cells }
  const person = (memberId: string | null) => memberId && { id: memberId, name: names.get(memberId) ?? '' }
  const [assignedTo, createdBy, updatedBy] = [record.assignedTo, record.createdBy, record.updatedBy].map(person)
  return { id, number, cells, assignedTo, reviewState, createdAt, createdBy, updatedAt, updatedBy }
}

/** A cell as it is stored, but for what is named in it by id alone. */
function namedIn(field: Field, value: CellValue, titles: TableOptions['titles']): unknown {
  if (isFault(value)) return value
  if (leadsTo(field) !== null) return linkedIds(value).map((id) => ({ id, title: titles.get(id) ?? '' }))
  return namesPeople(field) ? chosenOf(field, value).map(({ id, name }) => ({ id, name })) : value
}
