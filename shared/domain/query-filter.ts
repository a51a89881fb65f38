import type { Field } from './field.ts'
import { compareText, fold } from './fold.ts'
import { compareFault } from './query-check.ts'
import { combinationKeys, makeCombinationKeyOf } from './query-combination.ts'
import { makeDayOf } from './query-day.ts'
import { findSubject, isChosen, readValue } from './query-subject.ts'
import type { Subject, SubjectValue } from './query-subject.ts'
import type { Compare, Filter, Operator } from './query.ts'
import type { GridRecord } from './record.ts'

type Test = (record: GridRecord) => boolean
type Operand = string | number | boolean
/** The time, as cells hold moments. */
export type Now = () => string

const never: Now = () => ''

/** True when `record` passes `filter`; null passes all. For many records use {@link makeFilter}. */
export function matches(
  filter: Filter | null,
  record: GridRecord,
  fields: readonly Field[],
  me: string | null = null,
): boolean {
  return makeFilter(filter, fields, me)(record)
}

/**
 * `filter` as a function, with its fields looked up once. The same as `filterSql` in db: two-valued,
 * so `not` is plain negation; a comparison with a fault (see `compareFault`) is false.
 *
 * @param me the member who looks, for `isMe`; null = nobody in particular, whom no record names
 * @param now tells an ISO moment, for `isPast`; asked with each record. Absent = nothing is past
 */
export function makeFilter(
  filter: Filter | null,
  fields: readonly Field[],
  me: string | null = null,
  now: Now = never,
): Test {
  if (filter === null) return () => true
  switch (filter.kind) {
    case 'compare':
      return makeCompare(filter, fields, { me, now })
    case 'not': {
      const inner = makeFilter(filter.filter, fields, me, now)
      return (record) => !inner(record)
    }
    case 'and': {
      const parts = filter.filters.map((part) => makeFilter(part, fields, me, now))
      return (record) => parts.every((part) => part(record))
    }
    case 'or': {
      const parts = filter.filters.map((part) => makeFilter(part, fields, me, now))
      return (record) => parts.some((part) => part(record))
    }
  }
}

/** Operators that are the negation of another: what an empty cell satisfies. */
export const negations: Readonly<Partial<Record<Operator, Operator>>> = {
  ne: 'eq',
  noneOf: 'anyOf',
  notContains: 'contains',
  isEmpty: 'notEmpty',
}

/** The operands of a comparison without fault as a list: one, many, or none. Texts come folded. */
export function operandsOf(compare: Compare, subject: Subject): readonly Operand[] {
  const list = Array.isArray(compare.value) ? compare.value : compare.value === null ? [] : [compare.value]
  return subject.kind === 'text' ? list.map((value) => fold(String(value))) : list
}

type Looking = { readonly me: string | null; readonly now: Now }

function makeCompare(compare: Compare, fields: readonly Field[], { me, now }: Looking): Test {
  const subject = findSubject(compare.field, fields)
  if (subject === undefined || compareFault(compare, subject) !== null) return () => false
  if (compare.operator === 'isPast')
    return (record) => {
      const value = readValue(subject, record)
      return value !== null && order(value, now()) < 0
    }
  const operands = compare.operator === 'isMe' ? (me === null ? [] : [me]) : operandsOf(compare, subject)
  if (compare.whole) return makeWhole(compare.operator, subject, operands.map(String))
  const test = makeTest(negations[compare.operator] ?? compare.operator, subject, operands)
  const read =
    compare.zone === undefined ? (record: GridRecord) => readValue(subject, record) : makeDayOf(subject, compare.zone)
  return compare.operator in negations ? (record) => !test(read(record)) : (record) => test(read(record))
}

/** What is asked of combinations: which one it is, or whether there is one. */
function makeWhole(operator: Operator, subject: Subject, combinations: readonly string[]): Test {
  const keyOf = makeCombinationKeyOf(subject)
  const wanted = new Set(combinationKeys(subject, combinations))
  const asksForAny = (negations[operator] ?? operator) === 'notEmpty'
  return (record) => {
    const key = keyOf(record)
    return (key !== null && (asksForAny || wanted.has(key))) !== operator in negations
  }
}

function makeTest(
  operator: Operator,
  subject: Subject,
  operands: readonly Operand[],
): (value: SubjectValue) => boolean {
  if (operator === 'notEmpty') return (value) => value !== null
  if (operator === 'isDone' || operator === 'isOpen') {
    const { done = new Set() } = subject
    return (value) => typeof value === 'string' && done.has(value) === (operator === 'isDone')
  }
  if (subject.kind === 'choices' || subject.kind === 'people' || subject.kind === 'links') {
    const wanted = operands.map(String)
    if (operator === 'allOf') return (value) => isChosen(value) && wanted.every((id) => value.includes(id))
    return (value) => isChosen(value) && wanted.some((id) => value.includes(id))
  }
  if (operator === 'eq' || operator === 'anyOf' || operator === 'isMe') {
    const wanted = new Set<SubjectValue | false>(operands)
    if (subject.kind === 'checkbox') return (value) => wanted.has(value ?? false)
    return (value) => value !== null && wanted.has(comparable(subject, value))
  }
  const operand = operands[0]
  if (operand === undefined) return () => false
  const passes = makeOrder(operator, operand)
  return (value) => value !== null && passes(comparable(subject, value))
}

function makeOrder(operator: Operator, operand: Operand): (value: SubjectValue) => boolean {
  switch (operator) {
    case 'lt':
      return (value) => order(value, operand) < 0
    case 'lte':
      return (value) => order(value, operand) <= 0
    case 'gt':
      return (value) => order(value, operand) > 0
    case 'gte':
      return (value) => order(value, operand) >= 0
    case 'contains':
      return (value) => typeof value === 'string' && value.includes(String(operand))
    case 'startsWith':
      return (value) => typeof value === 'string' && value.startsWith(String(operand))
    default:
      return () => false
  }
}

function comparable(subject: Subject, value: SubjectValue): SubjectValue {
  return subject.kind === 'text' && typeof value === 'string' ? fold(value) : value
}

function order(a: SubjectValue | Operand, b: Operand): number {
  if (typeof a === 'number' && typeof b === 'number') return a < b ? -1 : a > b ? 1 : 0
  return compareText(String(a), String(b))
}
