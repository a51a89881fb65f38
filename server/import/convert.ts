import { randomBytes } from 'node:crypto'

import { joinPeople } from '@operagrid/db/queries/person'
import type { TenantTx } from '@operagrid/db/tenant'
import type { CellValue, Cells } from '@operagrid/shared/domain/cell'
import { fieldTypeNames, hasChoices } from '@operagrid/shared/domain/field'
import type { Field } from '@operagrid/shared/domain/field'
import { tidyField } from '@operagrid/shared/domain/field-tidy'
import { shortIdFrom } from '@operagrid/shared/domain/id'
import type { ImportAnalysis, ImportField, ImportPlan, ImportProblem } from '@operagrid/shared/domain/import'
import { makeCellReader } from '@operagrid/shared/domain/import-cell'
import { readCheckbox } from '@operagrid/shared/domain/import-checkbox'
import { choiceColorAt, namesFor } from '@operagrid/shared/domain/import-choice'
import { AppError } from '@operagrid/shared/errors'

import { spareCells } from './analyse.ts'
import type { Problems } from './problems.ts'
import type { Row } from './rows.ts'

/** A field and the columns of the file that fill it. */
export type MappedField = {
  readonly field: Field
  readonly sources: readonly number[]
  readonly plan: ImportPlan
}

/** A row of the file as cells of a grid's fields. */
export type ConvertedRow = {
  readonly number: number
  /** What is filled, by field id. */
  readonly cells: Cells
  /** Fields whose cell of the file is empty, and those that it says are empty: a box that is not ticked. */
  readonly empty: readonly string[]
  readonly emptied: readonly string[]
  /** Fields whose cell of the file does not fit. */
  readonly misfit: ReadonlySet<string>
  /** How the file writes a field's cell. */
  text(fieldId: string): string
}

/** Turns rows of a file into cells; what does not fit goes to `problems`. */
export type Converter = (row: Row, problems: Problems) => ConvertedRow

/** What the result calls the cells of a row that has too many. */
const BEYOND = 'Beyond the last column'

/**
 * A converter for a file that is `width` columns wide.
 *
 * @param misfit what becomes of a cell that does not fit: it alone is left out, or its row
 */
export function makeConverter(
  mapped: readonly MappedField[],
  width: number,
  misfit: Extract<ImportProblem['outcome'], 'dropped' | 'row'> = 'dropped',
): Converter {
  const readers = mapped.map(({ field, sources, plan }) => ({
    id: field.id,
    name: field.name,
    first: sources[0] ?? 0,
    second: sources[1],
    isBox: plan.type === 'checkbox',
    read: makeCellReader(plan, field.choices, field.several),
  }))
  const textOf = (row: Row, first: number, second: number | undefined): string => {
    const text = row.cells[first] ?? ''
    return (second === undefined ? text : `${text}, ${row.cells[second] ?? ''}`).trim()
  }
  return (row, problems) => {
    const cells: Record<string, CellValue> = {}
    const empty: string[] = []
    const emptied: string[] = []
    const misfits = new Set<string>()
    for (const { id, name, first, second, isBox, read } of readers) {
      const text = row.cells[first] ?? ''
      const cell = read(text, second === undefined ? undefined : (row.cells[second] ?? ''))
      if (!cell.ok) misfits.add(id)
      else if (cell.value !== null) cells[id] = cell.value
      else if (isBox && readCheckbox(text.trim()) === false) emptied.push(id)
      else empty.push(id)
      if (cell.ok && cell.note === undefined) continue
      problems.add({
        row: row.number,
        column: name,
        value: textOf(row, first, second),
        outcome: cell.ok ? 'changed' : misfit,
        reason: cell.ok ? (cell.note ?? '') : cell.reason,
      })
    }
    const spare = row.cells.length > width ? spareCells(row, width) : ''
    if (spare !== '')
      problems.add({
        row: row.number,
        column: BEYOND,
        value: spare,
        outcome: 'spare',
        reason: 'the row has more cells than the header',
      })
    const text = (fieldId: string): string => {
      const reader = readers.find(({ id }) => id === fieldId)
      return reader === undefined ? '' : textOf(row, reader.first, reader.second)
    }
    return { number: row.number, cells, empty, emptied, misfit: misfits, text }
  }
}

/**
 * The field that a column becomes.
 *
 * @throws AppError BAD_INPUT for a column that is not there, or one with too many different values as a select
 */
export function fieldOf(analysis: ImportAnalysis, { id, name, sources, plan }: ImportField): Field {
  const columns = sources.map((source) => analysis.columns[source])
  if (columns.includes(undefined))
    throw new AppError('BAD_INPUT', `The file has no such column for “${name}”. Analyse it again.`)
  const { type } = plan
  if (type === 'link')
    throw new AppError(
      'BAD_INPUT',
      `“${name}” cannot become a link by itself. Make the link first, and import into it.`,
    )
  // Nothing is known of how many its cells name.
  if (type === 'person') return { id, name, type, choices: [], several: true }
  if (!hasChoices(plan)) return { id, name, type, choices: [] }
  const names = columns[0] === undefined ? null : namesFor(plan, columns[0])
  if (names === null)
    throw new AppError(
      'BAD_INPUT',
      `“${name}” has too many different values, or too long ones, for a ${fieldTypeNames[type].toLowerCase()}. Choose Text.`,
    )
  const ids = newChoiceIds(names.length)
  const choices = names.map((choice, at) => ({ id: ids[at] ?? '', name: choice, color: choiceColorAt(at) }))
  return tidyField({ id, name, type, choices })
}

/** The same fields with the people whose names the file may hold. */
export async function withNames(tx: TenantTx, mapped: readonly MappedField[]): Promise<MappedField[]> {
  const fields = await joinPeople(
    tx,
    mapped.map(({ field }) => field),
  )
  return mapped.map((one, at) => ({ ...one, field: fields[at] ?? one.field }))
}

/** Ids for new choices, none of them taken. */
export function newChoiceIds(count: number, taken: ReadonlySet<string> = new Set()): readonly string[] {
  const ids = new Set<string>()
  while (ids.size < count) {
    const id = shortIdFrom(randomBytes(16))
    if (!taken.has(id)) ids.add(id)
  }
  return [...ids]
}
