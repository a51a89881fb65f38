import { cellText } from './cell-text.ts'
import { isIds } from './cell.ts'
import type { CellValue, Cells } from './cell.ts'
import { makeExactSum } from './exact-sum.ts'
import { MAX_LINKS } from './field-link.ts'
import { cellType } from './field.ts'
import type { Field } from './field.ts'
import { isFault } from './formula.ts'
import { isDate } from './query-bucket.ts'
import type { Rollup } from './rollup.ts'
import { MAX_CELL_TEXT } from './text.ts'

/** Between the values of several records. */
const BETWEEN = ', '

/** Most members, and most files, that one cell shows: they stand in sort keys, and are looked at one by one. */
const MAX_PEOPLE_SHOWN = 100
const MAX_FILES_SHOWN = 100

/**
 * What a rollup comes to: of `values`, one for each linked record in the order of its links, null = empty. `target`:
 * the field that they are of, null for a count.
 *
 * A value that is an error is the rollup's value, as it is a formula's; a count does not look at it, and to `filled` it
 * is empty, as it is to filters. Of no values the sum is 0, and the smallest, the largest and the average are empty.
 */
export function rollUp({ how, result, fault }: Rollup, target: Field | null, values: readonly CellValue[]): CellValue {
  if (fault !== undefined) return { error: fault }
  if (how === 'count') return values.length
  if (how === 'filled') return values.filter(isFilled).length
  const broken = values.find(isFault)
  if (broken !== undefined) return broken
  switch (how) {
    case 'sum':
      return totalOf(numbersIn(values)) ?? { error: '#NUM' }
    case 'avg':
      return average(numbersIn(values), result)
    case 'min':
    case 'max':
      return extreme(how, result === 'date' || result === 'dateTime' ? datesIn(result, values) : numbersIn(values))
    case 'values':
      return target === null ? null : shownValues(target, result, values)
  }
}

/** The cells of the rollups among `fields` in a record that links to none. */
export function unlinkedCells(fields: readonly Field[]): Cells {
  return Object.fromEntries(
    fields.flatMap(({ id, type, rollup }) =>
      type === 'rollup' && rollup !== undefined ? [[id, rollUp(rollup, null, [])]] : [],
    ),
  )
}

function isFilled(value: CellValue): boolean {
  if (value === null || value === '' || value === false || isFault(value)) return false
  return !isIds(value) || value.length > 0
}

function numbersIn(values: readonly CellValue[]): readonly number[] {
  return values.filter((value) => typeof value === 'number')
}

function datesIn(kind: 'date' | 'dateTime', values: readonly CellValue[]): readonly string[] {
  return values.filter((value) => typeof value === 'string').filter((text) => isDate(kind, text))
}

/** Null when it is too large for a number. */
function totalOf(numbers: readonly number[]): number | null {
  const sum = makeExactSum()
  for (const number of numbers) sum.add(number)
  return sum.value()
}

function average(numbers: readonly number[], result: Rollup['result']): CellValue {
  if (numbers.length === 0) return null
  const total = totalOf(numbers)
  if (total === null) return { error: '#NUM' }
  const mean = total / numbers.length
  // Durations are whole seconds.
  return result === 'duration' ? Math.round(mean) : mean
}

function extreme(how: 'min' | 'max', values: readonly (number | string)[]): CellValue {
  // Dates are texts of one length that read in their order.
  const better = (a: number | string, b: number | string) => (how === 'min' ? a < b : a > b)
  let best: number | string | null = null
  for (const value of values) if (best === null || better(value, best)) best = value
  return best
}

/**
 * One value as it is; of several the different ones as a text, as many as a cell has room for. People, records and
 * files each once: people by their ids, as in any cell, the others in the order of the links and of the cells.
 */
function shownValues(target: Field, result: Rollup['result'], values: readonly CellValue[]): CellValue {
  switch (result) {
    case 'number':
    case 'duration':
      return numbersIn(values)[0] ?? null
    case 'boolean':
      return values[0] === true ? true : null
    case 'date':
    case 'dateTime':
      return datesIn(result, values)[0] ?? null
    case 'person':
      return named(values, (ids) => ids.toSorted().slice(0, MAX_PEOPLE_SHOWN))
    case 'link':
      return named(values, (ids) => ids.slice(0, MAX_LINKS))
    case 'photo':
    case 'attachment':
      return named(values, (ids) => ids.slice(0, MAX_FILES_SHOWN))
    case 'text':
      return joined(new Set(values.map((value) => cellText(target, readable(target, value)).trim())))
  }
}

/** What another type has left in a cell says nothing. */
function readable(target: Field, value: CellValue): CellValue {
  const isNumber = ['number', 'duration', 'rating'].includes(cellType(target))
  return isNumber === (typeof value === 'number') ? value : null
}

/** The ids that values name, each once. */
function named(values: readonly CellValue[], shown: (ids: readonly string[]) => readonly string[]): CellValue {
  const ids = shown([...new Set(values.flatMap((value) => (value !== null && isIds(value) ? value : [])))])
  return ids.length === 0 ? null : ids
}

function joined(texts: ReadonlySet<string>): CellValue {
  let all = ''
  for (const text of texts) {
    if (text === '') continue
    const longer = all === '' ? text : all + BETWEEN + text
    if (longer.length > MAX_CELL_TEXT) return all === '' ? null : all
    all = longer
  }
  return all === '' ? null : all.normalize('NFC')
}
