import { AppError } from '../errors.ts'
import type { Field } from './field.ts'
import { isDate } from './query-bucket.ts'
import { holdsCombinations } from './query-combination.ts'
import { hasDay } from './query-day.ts'
import { findSubject, isChoice } from './query-subject.ts'
import type { Subject, SubjectKind } from './query-subject.ts'
import { levelsOf } from './query.ts'
import type { Aggregate, Compare, Filter, GroupBy, Operator, OrderTerm, Query, SortTerm } from './query.ts'
import type { SortKey } from './record.ts'
import { textFault } from './text.ts'

const equality = ['eq', 'ne', 'anyOf', 'noneOf', 'isEmpty', 'notEmpty'] as const
const ordered = [...equality, 'lt', 'lte', 'gt', 'gte'] as const

/** Which operators each kind takes; all others are faults and match no record. */
export const operatorsByKind: Readonly<Record<SubjectKind, readonly Operator[]>> = {
  text: [...ordered, 'contains', 'notContains', 'startsWith'],
  number: ordered,
  date: ordered,
  dateTime: [...ordered, 'isPast'],
  choice: equality,
  choices: ['anyOf', 'allOf', 'noneOf', 'isEmpty', 'notEmpty'],
  status: [...equality, 'isDone', 'isOpen'],
  member: [...equality, 'isMe'],
  people: ['anyOf', 'noneOf', 'isMe', 'isEmpty', 'notEmpty'],
  checkbox: equality,
  content: ['isEmpty', 'notEmpty'],
  links: ['anyOf', 'allOf', 'noneOf', 'isEmpty', 'notEmpty'],
}

/** A tally's question, as a widget or a group count asks it. */
export type TallyQuery = {
  readonly filter: Filter | null
  readonly aggregate: Aggregate
  readonly groupBy: GroupBy | null
}

/** Why `compare` cannot be asked of `subject`, in a sentence, or null. What has a fault matches nothing. */
export function compareFault(compare: Compare, subject: Subject | undefined): string | null {
  if (subject === undefined) return 'A filter names a field that no longer exists.'
  const { operator, value, zone, whole } = compare
  if (subject.ref === '$rowOrder') return onlySorts(subject)
  if (zone !== undefined && !hasDay(subject)) return noDays(subject)
  if (whole && !holdsCombinations(subject)) return `“${subject.name}” does not hold several choices or people.`
  const known = zone === undefined && !whole ? operatorsByKind[subject.kind] : equality
  if (!known.some((one) => one === operator)) return `“${subject.name}” cannot be filtered by ${operator}.`
  if (isBareOperator(operator)) {
    return value === null ? null : `A filter on “${subject.name}” needs no value for ${operator}.`
  }
  // A day is written as a date is.
  const kind = zone === undefined ? subject.kind : 'date'
  if (isListOperator(operator)) {
    if (!Array.isArray(value)) return `A filter on “${subject.name}” needs a list of values.`
    return value.every((one) => fits(kind, one)) ? null : `A filter on “${subject.name}” needs ${wanted[kind]}.`
  }
  return fits(kind, value) ? null : `A filter on “${subject.name}” needs ${wanted[kind]}.`
}

/** What one sees of it is where records stand: a position between others says nothing by itself. */
function onlySorts({ name }: Subject): string {
  return `“${name}” is there to sort by alone.`
}

function noDays({ name }: Subject): string {
  return `“${name}” holds no dates, so it has no days.`
}

/** True for the operators that compare with a list of values. */
export function isListOperator(operator: Operator): boolean {
  return operator === 'anyOf' || operator === 'noneOf' || operator === 'allOf'
}

/** True for the operators that compare with nothing: their value is null. */
export function isBareOperator(operator: Operator): boolean {
  return ['isEmpty', 'notEmpty', 'isDone', 'isOpen', 'isMe', 'isPast'].includes(operator)
}

/** Every fault of `query` over a grid with `fields`; empty when it can be answered. */
export function checkQuery(query: Query, fields: readonly Field[]): string[] {
  return [...checkFilter(query.filter, fields), ...query.sort.flatMap((term) => sortFault(term, fields))]
}

/** Every fault of `filter` over a grid with `fields`. */
export function checkFilter(filter: Filter | null, fields: readonly Field[]): string[] {
  if (filter === null) return []
  if (filter.kind === 'not') return checkFilter(filter.filter, fields)
  if (filter.kind !== 'compare') return filter.filters.flatMap((inner) => checkFilter(inner, fields))
  const fault = compareFault(filter, findSubject(filter.field, fields))
  return fault === null ? [] : [fault]
}

/** Every fault of a tally over a grid with `fields`. */
export function checkTally({ filter, aggregate, groupBy }: TallyQuery, fields: readonly Field[]): string[] {
  const faults = checkFilter(filter, fields)
  const fault = aggregateFault(aggregate, fields)
  if (fault !== null) faults.push(fault)
  const levels = groupBy === null ? [] : levelsOf(groupBy)
  return [...faults, ...levels.flatMap((level) => levelFault(level, fields, levels.length) ?? [])]
}

function levelFault({ field, bucket, inOrder }: GroupBy, fields: readonly Field[], levels: number): string | null {
  const subject = findSubject(field, fields)
  if (subject === undefined) return 'The groups are by a field that no longer exists.'
  const { kind, name } = subject
  if (subject.ref === '$rowOrder') return onlySorts(subject)
  if (hasNoOrder(kind)) return `“${name}” has no values to group by.`
  if (bucket !== null && kind !== 'date' && kind !== 'dateTime')
    return `“${name}” holds no dates, so it has no ${bucket}.`
  // A record would be in several groups of each level, and those of one level would not go with those of another. In
  // order it is in one: that of all that it holds.
  if (levels > 1 && !inOrder && holdsCombinations(subject))
    return `“${name}” may hold several values, so there are no groups within its groups.`
  return null
}

/** Why `aggregate` cannot be computed, or null. */
export function aggregateFault({ fn, field }: Aggregate, fields: readonly Field[]): string | null {
  if (field === null) return fn === 'count' ? null : `Name the field for ${fn}.`
  const subject = findSubject(field, fields)
  if (subject === undefined) return 'The total is of a field that no longer exists.'
  if (subject.ref === '$rowOrder') return onlySorts(subject)
  return aggregates(fn, subject.kind) ? null : `“${subject.name}” has no ${fn}.`
}

/** Why `key` is no position in a query sorted by `sort`, or null. */
export function sortKeyFault(key: SortKey, sort: readonly OrderTerm[], fields: readonly Field[]): string | null {
  const values = key.slice(0, -1)
  const number = key.at(-1)
  const fitting =
    values.length === sort.length &&
    isNumber(number) &&
    sort.every((term, at) => {
      const value = values[at] ?? null
      return 'match' in term ? value === null || isNumber(value) : keyFits(findSubject(term.field, fields), value)
    })
  return fitting ? null : 'That position belongs to another sort order; read the outline anew.'
}

/**
 * Throws the faults as one sentence or more.
 *
 * @throws AppError BAD_INPUT when there is any
 */
export function refuseFaults(faults: readonly (string | null)[]): void {
  const told = new Set(faults.filter((fault) => fault !== null))
  if (told.size > 0) throw new AppError('BAD_INPUT', [...told].slice(0, 3).join(' '))
}

const wanted: Readonly<Record<SubjectKind, string>> = {
  text: 'a text',
  number: 'a number',
  date: 'a date like 2026-11-23',
  dateTime: 'a moment like 2026-11-23T08:00:00.000Z',
  choice: 'a choice',
  choices: 'a choice',
  status: 'a state',
  member: 'a member',
  people: 'a member',
  checkbox: 'true or false',
  content: 'no value',
  links: 'a linked record',
}

function fits(kind: SubjectKind, value: unknown): boolean {
  switch (kind) {
    case 'number':
      return typeof value === 'number' && Number.isFinite(value)
    case 'checkbox':
      return typeof value === 'boolean'
    case 'date':
    case 'dateTime':
      return typeof value === 'string' && isDate(kind, value)
    default:
      return typeof value === 'string' && textFault(value) === null
  }
}

function keyFits(subject: Subject | undefined, value: SortKey[number]): boolean {
  if (subject === undefined) return false
  if (value === null) return true
  if (subject.ref === '$number' || isChoice(subject)) return isNumber(value)
  if (subject.kind === 'number') return typeof value === 'number' && Number.isFinite(value)
  if (subject.kind === 'checkbox') return value === true
  return typeof value === 'string' && textFault(value) === null
}

function isNumber(value: unknown): value is number {
  return Number.isSafeInteger(value)
}

function sortFault(term: SortTerm, fields: readonly Field[]): string[] {
  const subject = findSubject(term.field, fields)
  if (subject === undefined) return ['The sort names a field that no longer exists.']
  if (term.zone !== undefined && !hasDay(subject)) return [noDays(subject)]
  return hasNoOrder(subject.kind) ? [`“${subject.name}” has no order to sort by.`] : []
}

/** Kinds whose values come in no order, and are nothing to group by. */
export function hasNoOrder(kind: SubjectKind): boolean {
  return kind === 'content' || kind === 'links'
}

function aggregates(fn: Aggregate['fn'], kind: SubjectKind): boolean {
  switch (fn) {
    case 'count':
      return true
    case 'distinct':
      return !hasNoOrder(kind)
    case 'sum':
    case 'avg':
      return kind === 'number'
    case 'min':
    case 'max':
      return kind === 'number' || kind === 'date' || kind === 'dateTime'
  }
}
