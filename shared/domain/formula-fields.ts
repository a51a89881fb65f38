import { cellText } from './cell-text.ts'
import { isIds } from './cell.ts'
import type { CellValue, Cells } from './cell.ts'
import { clocksOf } from './clock-fields.ts'
import type { Since } from './clock-fields.ts'
import { findField, isComputed, namesPeople, showsFiles } from './field.ts'
import type { Field } from './field.ts'
import { compileFormula } from './formula-compile.ts'
import type { CompiledFormula } from './formula-compile.ts'
import type { FormulaInput, Run } from './formula-function.ts'
import { formulaReads, usableFields } from './formula-text.ts'
import { isFault } from './formula.ts'
import type { FormulaError, FormulaType, FormulaValue } from './formula.ts'
import { isDate } from './query-bucket.ts'
import { unlinkedCells } from './rollup-cell.ts'
import type { RollupResult } from './rollup.ts'

/** What all formulas together may do for one record: characters of text, and calls and signs, which count as 25. */
const MAX_WORK = 500_000

/** The formulas of a grid, and its clocks, ready to be worked out. */
export type Formulas = {
  /** The fields whose cells nobody writes: those that hold formulas, clocks and rollups. */
  readonly ids: ReadonlySet<string>
  /** The fields that some formula or clock reads, those that hold formulas too. */
  readonly reads: ReadonlySet<string>
  /**
   * What formulas and clocks come to in a record with these cells, its rollups among them: a cell for each, null =
   * empty. `since`: for clocks, how long it has held them; absent = as long as their cells say.
   */
  readonly compute: (cells: Cells, since?: Since) => Cells
  /** What rollups are in a record that links to none yet. */
  readonly unlinked: Cells
}

/** What a formula takes a cell of the field for. */
export function readType(field: Field): FormulaType {
  switch (field.type) {
    case 'number':
    case 'duration':
    case 'rating':
    case 'photo':
    case 'attachment':
      return 'number'
    case 'checkbox':
      return 'boolean'
    case 'date':
    case 'dateTime':
      return field.type
    case 'formula':
      return field.formula?.result ?? 'text'
    case 'rollup':
      return typeByRollup[field.rollup?.result ?? 'text']
    default:
      return 'text'
  }
}

const typeByRollup = {
  number: 'number',
  text: 'text',
  boolean: 'boolean',
  date: 'date',
  dateTime: 'dateTime',
  duration: 'number',
  // How many they are.
  photo: 'number',
  attachment: 'number',
  // No formula can name these.
  person: 'text',
  link: 'text',
} as const satisfies Readonly<Record<RollupResult, FormulaType>>

/** A formula of a field that compiles against these fields by their ids, or why it has no value anywhere. */
export function compileField(field: Field, fields: readonly Field[]): CompiledFormula | null {
  const usable = usableFields(fields)
  const source = field.formula?.source ?? ''
  // It is there, but names people by now, or is a clock.
  const isNone = ({ type, rollup }: Field) =>
    type === 'clock' || namesPeople({ type, rollup }) || rollup?.result === 'link'
  if (formulaReads(source).some((id) => fields.some((field) => field.id === id && isNone(field)))) return null
  const compiled = compileFormula(source, {
    fieldOf(id) {
      const found = findField(usable, id)
      return found === undefined ? undefined : { id, type: readType(found) }
    },
    lenient: true,
  })
  return 'problem' in compiled ? null : compiled
}

const known = new WeakMap<readonly Field[], Formulas>()

/** The formulas among a grid's fields; the same list is looked through once. */
export function formulasOf(fields: readonly Field[]): Formulas {
  const before = known.get(fields)
  if (before !== undefined) return before
  const formulas = makeFormulas(fields)
  known.set(fields, formulas)
  return formulas
}

function makeFormulas(fields: readonly Field[]): Formulas {
  const own = fields.filter(({ type }) => type === 'formula')
  const compiled = new Map(own.map((field) => [field.id, compileField(field, fields)]))
  const readers = new Map(fields.map((field) => [field.id, makeReader(field)]))
  const reading = new Map([...compiled].map(([id, each]) => [id, each?.reads ?? new Set<string>()]))
  const steps = inOrder(own, reading).map(({ id }) => ({ id, run: stepOf(compiled.get(id), isRing(id, reading)) }))
  const clocks = clocksOf(fields)
  return {
    ids: new Set(fields.filter(isComputed).map(({ id }) => id)),
    unlinked: unlinkedCells(fields),
    reads: new Set([...reading.values(), clocks.reads].flatMap((read) => [...read])),
    compute(cells, since = () => null) {
      const done: Record<string, CellValue> = {}
      // A formula's own cell is what it was before; those it reads are worked out by then.
      const cell = (id: string) =>
        readers.get(id)?.(done[id] ?? (compiled.has(id) ? null : (cells[id] ?? null))) ?? null
      const input: FormulaInput = { cell, work: MAX_WORK }
      for (const { id, run } of steps) done[id] = toCell(run(input))
      return { ...done, ...clocks.compute({ ...cells, ...done }, since) }
    },
  }
}

function stepOf(compiled: CompiledFormula | null | undefined, isLoop: boolean): Run {
  if (isLoop) return () => fault('#LOOP')
  return compiled?.run ?? (() => fault('#TYPE'))
}

/** Which fields each of the formulas reads, by its id. */
export type Reading = ReadonlyMap<string, ReadonlySet<string>>

/** Formulas, each behind those that it reads; in a ring there is no such order. */
export function inOrder(own: readonly Field[], reading: Reading): readonly Field[] {
  const order = new Set<Field>()
  const begun = new Set<string>()
  const visit = (field: Field): void => {
    if (begun.has(field.id)) return
    begun.add(field.id)
    for (const id of reading.get(field.id) ?? []) {
      const read = findField(own, id)
      if (read !== undefined) visit(read)
    }
    order.add(field)
  }
  own.forEach(visit)
  return [...order]
}

/** True when the formula reads itself, however far around. */
export function isRing(fieldId: string, reading: Reading): boolean {
  const seen = new Set<string>()
  const reaches = (id: string): boolean => {
    for (const read of reading.get(id) ?? []) {
      if (read === fieldId) return true
      if (seen.has(read)) continue
      seen.add(read)
      if (reaches(read)) return true
    }
    return false
  }
  return reaches(fieldId)
}

/** Reads a cell of the field as a formula takes it; what another type has left there is blank. */
function makeReader(field: Field): (value: CellValue) => FormulaValue {
  if (showsFiles(field))
    return (value) => (isFault(value) ? value : isIds(value) && value.length > 0 ? value.length : null)
  switch (field.type) {
    case 'number':
    case 'duration':
    case 'rating':
    case 'checkbox':
    case 'date':
    case 'dateTime':
    case 'formula':
    case 'rollup':
      return (value) => (isFault(value) ? value : asType(readType(field), value))
    default:
      return (value) => cellText(field, value) || null
  }
}

function asType(type: FormulaType, value: CellValue): FormulaValue {
  switch (type) {
    case 'number':
      return typeof value === 'number' ? value : null
    case 'boolean':
      return value === true
    case 'date':
    case 'dateTime':
      return typeof value === 'string' && isDate(type, value) ? value : null
    case 'text':
      return typeof value === 'string' && value !== '' ? value : null
  }
}

function toCell(value: FormulaValue): CellValue {
  if (value === false || value === '') return null
  return typeof value === 'string' ? value.normalize('NFC') : value
}

function fault(error: FormulaError): FormulaValue {
  return { error }
}
