import { randomBytes } from 'node:crypto'

import { v7 as uuidv7 } from 'uuid'

import type { ImportedRecord } from '@operagrid/db/queries/import'
import type { CellValue } from '@operagrid/shared/domain/cell'
import { fieldTypeNames } from '@operagrid/shared/domain/field'
import type { Choice, Field } from '@operagrid/shared/domain/field'
import { shortIdFrom } from '@operagrid/shared/domain/id'
import type { ImportAnalysis, ImportField } from '@operagrid/shared/domain/import'
import { makeCellReader } from '@operagrid/shared/domain/import-cell'
import type { CellReader } from '@operagrid/shared/domain/import-cell'
import { choiceColorAt } from '@operagrid/shared/domain/import-choice'
import { AppError } from '@operagrid/shared/errors'

import { spareCells } from './analyse.ts'
import type { Problems } from './problems.ts'
import type { Row } from './rows.ts'

/** Turns rows of a file into records of the fields that the person chose. */
export type Converter = { readonly fields: readonly Field[]; convert(row: Row, problems: Problems): ImportedRecord }

/** What the result calls the cells of a row that has too many. */
const BEYOND = 'Beyond the last column'

type Mapped = {
  readonly id: string
  readonly name: string
  readonly first: number
  readonly second: number | undefined
  readonly read: CellReader
}

/**
 * A converter for a file that was analysed.
 *
 * @throws AppError BAD_INPUT when a field names a column that is not there, or one with too many
 *   different values as a select or a multiple select
 */
export function makeConverter(analysis: ImportAnalysis, chosen: readonly ImportField[]): Converter {
  const fields = chosen.map((one) => fieldOf(analysis, one))
  const mapped = chosen.map((one, at): Mapped => ({
    id: one.id,
    name: one.name,
    first: one.sources[0] ?? 0,
    second: one.sources[1],
    read: makeCellReader(one.plan, fields[at]?.choices ?? []),
  }))
  const width = analysis.columns.length
  return {
    fields,
    convert(row, problems) {
      const cells: Record<string, CellValue> = {}
      for (const { id, name, first, second, read } of mapped) {
        const text = row.cells[first] ?? ''
        const other = second === undefined ? undefined : (row.cells[second] ?? '')
        const cell = read(text, other)
        if (cell.ok && cell.value !== null) cells[id] = cell.value
        if (cell.ok && cell.note === undefined) continue
        problems.add({
          row: row.number,
          column: name,
          value: (other === undefined ? text : `${text}, ${other}`).trim(),
          outcome: cell.ok ? 'changed' : 'dropped',
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
      return { id: uuidv7(), cells }
    },
  }
}

function fieldOf(analysis: ImportAnalysis, { id, name, sources, plan }: ImportField): Field {
  const columns = sources.map((source) => analysis.columns[source])
  if (columns.includes(undefined))
    throw new AppError('BAD_INPUT', `The file has no such column for “${name}”. Analyse it again.`)
  const { type } = plan
  if (type !== 'select' && type !== 'multiSelect') return { id, name, type, choices: [] }
  const names = (type === 'select' ? columns[0]?.choices : columns[0]?.parts) ?? null
  if (names === null)
    throw new AppError(
      'BAD_INPUT',
      `“${name}” has too many different values, or too long ones, for a ${fieldTypeNames[type].toLowerCase()}. Choose Text.`,
    )
  return { id, name, type, choices: choicesFor(names) }
}

function choicesFor(names: readonly string[]): Choice[] {
  const taken = new Set<string>()
  return names.map((name, at) => {
    let id = shortIdFrom(randomBytes(16))
    while (taken.has(id)) id = shortIdFrom(randomBytes(16))
    taken.add(id)
    return { id, name, color: choiceColorAt(at) }
  })
}
