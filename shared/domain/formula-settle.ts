import { AppError } from '../errors.ts'
import { clockFault, settleClocks } from './clock-fields.ts'
import { clockReads } from './clock.ts'
import { findField, hiddenRoles, hideableRoles, hideField } from './field.ts'
import type { Field, HideableRole } from './field.ts'
import { compileFormula } from './formula-compile.ts'
import { compileField, inOrder, isRing, readType } from './formula-fields.ts'
import type { Reading } from './formula-fields.ts'
import { fieldNamed, formulaReads, shownFormula } from './formula-text.ts'
import type { FormulaProblem, FormulaType } from './formula.ts'

/**
 * What is wrong with a formula as a person writes it, or what it comes to.
 *
 * @param fieldId the field that it is for; absent = a new one
 */
export function checkFormula(
  text: string,
  fields: readonly Field[],
  fieldId?: string,
): { readonly problem: FormulaProblem } | { readonly problem: null; readonly type: FormulaType } {
  const compiled = compileFormula(text, {
    fieldOf(name) {
      const field = fieldNamed(name, fields)
      return field === undefined ? undefined : { id: field.id, type: readType(field) }
    },
    lenient: false,
  })
  if ('problem' in compiled) return compiled
  const reading = new Map([...readingOf(fields), [fieldId ?? '', compiled.reads]])
  if (fieldId !== undefined && isRing(fieldId, reading)) {
    const message = 'The formula would use itself, perhaps by way of other formulas. Take that field out of it.'
    return { problem: { message, start: 0, end: text.length } }
  }
  return { problem: null, type: compiled.type === 'blank' ? 'text' : compiled.type }
}

/**
 * Throws what is wrong with the formula, or the clock, of a field that is to be stored among `fields`.
 *
 * @throws AppError BAD_INPUT, with details `{start, end}`: where in the formula as people read it
 */
export function refuseFormula(field: Field, fields: readonly Field[]): void {
  const fault = clockFault(field, fields)
  if (fault !== null) throw new AppError('BAD_INPUT', fault)
  if (field.type !== 'formula') return
  const text = shownFormula(field.formula?.source ?? '', fields)
  const { problem } = checkFormula(text, fields, field.id)
  if (problem === null) return
  const { message, start, end } = problem
  throw new AppError('BAD_INPUT', `The formula of “${field.name}”: ${message}`, { details: { start, end } })
}

/**
 * Fields as they are stored together: each formula says what it comes to, and is hidden from whomever a field is hidden
 * that it reads, since its value tells of it; a clock likewise. A formula that fits its fields no more keeps its type. The same list
 * where nothing of it changes.
 */
export function settleFormulas(fields: readonly Field[]): readonly Field[] {
  const own = fields.filter(({ type }) => type === 'formula')
  const settled = [...fields]
  for (const { id } of inOrder(own, readingOf(fields))) {
    const at = settled.findIndex((field) => field.id === id)
    const field = settled[at]
    if (field !== undefined) settled[at] = settle(field, settled)
  }
  return settleClocks(settled.every((field, at) => field === fields[at]) ? fields : settled)
}

/** The formulas and clocks that read the field themselves. */
export function readersOf(fieldId: string, fields: readonly Field[]): readonly Field[] {
  return fields.filter(
    ({ type, formula, clock }) =>
      (type === 'formula' && formulaReads(formula?.source ?? '').includes(fieldId)) ||
      (clock !== undefined && clockReads(clock).includes(fieldId)),
  )
}

function settle(field: Field, fields: readonly Field[]): Field {
  const { formula } = field
  if (formula === undefined) return field
  const type = compileField(field, fields)?.type
  const result = type === undefined ? formula.result : type === 'blank' ? 'text' : type
  const told = new Set(
    [field, ...formulaReads(formula.source).flatMap((id) => findField(fields, id) ?? [])].flatMap(hiddenWith),
  )
  const isSame = result === formula.result && told.size === hiddenRoles(field).length
  const roles = hideableRoles.filter((role) => told.has(role))
  return isSame ? field : hideField({ ...field, formula: { ...formula, result } }, roles)
}

/** From whom is hidden what reads the field. No reporter sees what is made of other records. */
function hiddenWith(field: Field): readonly HideableRole[] {
  return field.type === 'rollup' ? [...hiddenRoles(field), 'reporter'] : hiddenRoles(field)
}

function readingOf(fields: readonly Field[]): Reading {
  const own = fields.filter(({ type }) => type === 'formula')
  return new Map(own.map(({ id, formula }) => [id, new Set(formulaReads(formula?.source ?? ''))]))
}
