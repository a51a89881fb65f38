import { reviewChoices as inStateOrder } from '@operagrid/shared/domain/fact-field'
import { findField } from '@operagrid/shared/domain/field'
import type { Choice, Field } from '@operagrid/shared/domain/field'
import type { NumberFormat } from '@operagrid/shared/domain/number-format'
import type { Operator, QueryField } from '@operagrid/shared/domain/query'
import { isBareOperator, isListOperator, operatorsByKind } from '@operagrid/shared/domain/query-check'
import { findSubject } from '@operagrid/shared/domain/query-subject'
import type { SubjectKind } from '@operagrid/shared/domain/query-subject'

/** What a condition, a group or a total may name, as the editor offers it. */
export type SubjectOption = {
  readonly ref: QueryField
  readonly name: string
  readonly kind: SubjectKind
  /** Of one choice, several or a state; empty for all others. Ids of the review state are words, not short ids. */
  readonly choices: readonly Choice[]
  /** How its numbers read; absent where nothing is said of them. */
  readonly format?: NumberFormat
}

/** The states of a report; what is none comes last, as it is what a dashboard asks for least. */
export const reviewChoices: readonly Choice[] = [
  ...inStateOrder.filter(({ id }) => id !== 'none'),
  ...inStateOrder.filter(({ id }) => id === 'none'),
]

/** Every field of a grid and what each record has beside them, in that order. */
export function subjectOptions(fields: readonly Field[]): SubjectOption[] {
  const refs: readonly QueryField[] = [
    ...fields.map(({ id }) => id),
    '$number',
    '$createdAt',
    '$updatedAt',
    '$reviewState',
  ]
  return refs.flatMap((ref) => {
    const subject = findSubject(ref, fields)
    if (subject === undefined) return []
    const { choices = [], format } = findField(fields, ref) ?? {}
    const { name, kind } = subject
    return [{ ref, name, kind, choices: ref === '$reviewState' ? reviewChoices : choices, ...(format && { format }) }]
  })
}

/** The operators the editor offers for a kind: for choices the lists say what single ones would. */
export function offeredOperators(kind: SubjectKind): readonly Operator[] {
  if (kind === 'status') return ['isOpen', 'isDone', 'anyOf', 'noneOf', 'isEmpty', 'notEmpty']
  if (kind === 'choice') return ['anyOf', 'noneOf', 'isEmpty', 'notEmpty']
  if (kind === 'choices') return operatorsByKind[kind]
  // A tile is the same for everybody, and asks for nobody by name.
  if (kind === 'people' || kind === 'member') return ['notEmpty', 'isEmpty']
  if (kind === 'checkbox') return ['notEmpty', 'isEmpty']
  return operatorsByKind[kind].filter((operator) => !isListOperator(operator))
}

const names: Readonly<Record<Operator, string>> = {
  eq: 'is',
  ne: 'is not',
  lt: 'is less than',
  lte: 'is at most',
  gt: 'is more than',
  gte: 'is at least',
  contains: 'contains',
  notContains: 'does not contain',
  startsWith: 'starts with',
  anyOf: 'is any of',
  noneOf: 'is none of',
  allOf: 'has all of',
  isMe: 'is me',
  isPast: 'is past',
  isEmpty: 'is empty',
  notEmpty: 'is not empty',
  isDone: 'is finished',
  isOpen: 'is open',
}

const dateNames: Partial<Record<Operator, string>> = {
  lt: 'is before',
  lte: 'is not after',
  gt: 'is after',
  gte: 'is not before',
}
const textNames: Partial<Record<Operator, string>> = {
  lt: 'comes before',
  lte: 'comes before or is',
  gt: 'comes after',
  gte: 'comes after or is',
}
const choicesNames: Partial<Record<Operator, string>> = { anyOf: 'has any of', noneOf: 'has none of' }
const checkboxNames: Partial<Record<Operator, string>> = { notEmpty: 'is ticked', isEmpty: 'is not ticked' }

const namesByKind: Partial<Record<SubjectKind, Partial<Record<Operator, string>>>> = {
  date: dateNames,
  dateTime: dateNames,
  text: textNames,
  choices: choicesNames,
  checkbox: checkboxNames,
}

/** How people read an operator on a kind of value. */
export function operatorName(operator: Operator, kind: SubjectKind): string {
  return namesByKind[kind]?.[operator] ?? names[operator]
}

/** True when the operator asks for a value beside it. */
export function takesValue(operator: Operator): boolean {
  return !isBareOperator(operator)
}
