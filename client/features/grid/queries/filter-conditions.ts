import { showsFiles } from '@operagrid/shared/domain/field'
import type { Field } from '@operagrid/shared/domain/field'
import { queryField, systemFields } from '@operagrid/shared/domain/query'
import type { Compare, Filter, Operator, QueryField } from '@operagrid/shared/domain/query'
import { isBareOperator, isListOperator, operatorsByKind } from '@operagrid/shared/domain/query-check'
import { findSubject } from '@operagrid/shared/domain/query-subject'
import type { SubjectKind } from '@operagrid/shared/domain/query-subject'

/** One line of the filter builder. `value` is undefined while it is not filled in: such a line filters nothing. */
export type Condition = {
  readonly field: QueryField
  readonly operator: Operator
  readonly value: Compare['value'] | undefined
}

export type Conditions = { readonly joint: 'and' | 'or'; readonly list: readonly Condition[] }

export const noConditions: Conditions = { joint: 'and', list: [] }

/** A filter as lines of the builder, or null when it is nested deeper than lines can show. */
export function conditionsOf(filter: Filter | null): Conditions | null {
  if (filter === null) return noConditions
  if (filter.kind === 'compare') return isPlain(filter) ? { joint: 'and', list: [filter] } : null
  if (filter.kind === 'not') return null
  const list = filter.filters.flatMap((one) => (one.kind === 'compare' && isPlain(one) ? [one] : []))
  return list.length === filter.filters.length ? { joint: filter.kind, list } : null
}

/** Whether a line says all of a comparison. */
function isPlain({ zone, whole }: Compare): boolean {
  return zone === undefined && whole === undefined
}

/** The filter that the filled-in lines ask for, null when there is none. */
export function filterOf({ joint, list }: Conditions): Filter | null {
  const filters = list.flatMap(({ field, operator, value }): Compare[] =>
    value === undefined ? [] : [{ kind: 'compare', field, operator, value }],
  )
  const [first] = filters
  if (!first) return null
  return filters.length === 1 ? first : { kind: joint, filters }
}

/** A new line on `field`, with the operator people mean first. */
export function newCondition(field: string, fields: readonly Field[]): Condition {
  const ref = queryField.parse(field)
  const operator = operatorsFor(kindOf(ref, fields))[0] ?? 'eq'
  return { field: ref, operator, value: isBareOperator(operator) ? null : undefined }
}

/** The field that a first line is about: one that holds values to compare, or the number that every record has. */
export function firstFieldOf(fields: readonly Field[]): string {
  return fields.find((field) => !showsFiles(field))?.id ?? '$number'
}

/** The line with another operator; its value stays where it still fits. */
export function withOperator(condition: Condition, operator: Operator): Condition {
  if (isBareOperator(operator)) return { ...condition, operator, value: null }
  const wantsList = isListOperator(operator)
  const fits = condition.value !== null && Array.isArray(condition.value) === wantsList
  return { ...condition, operator, value: fits ? condition.value : undefined }
}

export function kindOf(field: QueryField, fields: readonly Field[]): SubjectKind {
  return findSubject(field, fields)?.kind ?? 'text'
}

/** The operators offered for a kind, the likeliest first. */
export function operatorsFor(kind: SubjectKind): readonly Operator[] {
  return offered[kind].filter((operator) => operatorsByKind[kind].includes(operator))
}

const offered: Readonly<Record<SubjectKind, readonly Operator[]>> = {
  text: ['contains', 'notContains', 'eq', 'ne', 'startsWith', 'isEmpty', 'notEmpty'],
  number: ['eq', 'ne', 'gt', 'gte', 'lt', 'lte', 'isEmpty', 'notEmpty'],
  date: ['eq', 'lt', 'gt', 'lte', 'gte', 'isEmpty', 'notEmpty'],
  dateTime: ['gte', 'lt', 'isPast', 'isEmpty', 'notEmpty'],
  choice: ['anyOf', 'noneOf', 'isEmpty', 'notEmpty'],
  choices: ['anyOf', 'allOf', 'noneOf', 'isEmpty', 'notEmpty'],
  status: ['isOpen', 'isDone', 'anyOf', 'noneOf', 'isEmpty', 'notEmpty'],
  member: ['isMe', 'anyOf', 'noneOf', 'isEmpty', 'notEmpty'],
  people: ['isMe', 'anyOf', 'noneOf', 'isEmpty', 'notEmpty'],
  checkbox: ['eq'],
  content: ['notEmpty', 'isEmpty'],
  links: ['anyOf', 'allOf', 'noneOf', 'notEmpty', 'isEmpty'],
}

/** How people read an operator on a kind. */
export function operatorWords(operator: Operator, kind: SubjectKind): string {
  const inTime = kind === 'date' || kind === 'dateTime'
  switch (operator) {
    case 'eq':
      return kind === 'number' ? '=' : 'is'
    case 'ne':
      return kind === 'number' ? '≠' : 'is not'
    case 'lt':
      return inTime ? 'is before' : '<'
    case 'lte':
      return inTime ? 'is on or before' : '≤'
    case 'gt':
      return inTime ? 'is after' : '>'
    case 'gte':
      return kind === 'dateTime' ? 'is from' : inTime ? 'is on or after' : '≥'
    case 'contains':
      return 'contains'
    case 'notContains':
      return 'does not contain'
    case 'startsWith':
      return 'starts with'
    case 'anyOf':
      return hasSeveral(kind) ? 'has any of' : 'is any of'
    case 'noneOf':
      return hasSeveral(kind) ? 'has none of' : 'is none of'
    case 'allOf':
      return 'has all of'
    case 'isMe':
      return 'is me'
    case 'isPast':
      return 'is past'
    case 'isEmpty':
      return 'is empty'
    case 'notEmpty':
      return 'is not empty'
    case 'isDone':
      return 'is finished'
    case 'isOpen':
      return 'is open'
  }
}

function hasSeveral(kind: SubjectKind): boolean {
  return kind === 'choices' || kind === 'links'
}

/** What can be filtered or sorted by: the fields, then what every record has. */
export function queryFieldOptions(
  fields: readonly Field[],
): readonly { readonly value: string; readonly label: string }[] {
  const system = systemFields.flatMap((ref) => {
    const subject = findSubject(ref, fields)
    return subject ? [{ value: ref, label: subject.name }] : []
  })
  return [...fields.map((field) => ({ value: field.id, label: field.name })), ...system]
}
