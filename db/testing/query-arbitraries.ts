import fc from 'fast-check'

import { isFact } from '@operagrid/shared/domain/fact-field'
import { cellType, type Field } from '@operagrid/shared/domain/field'
import {
  type Aggregate,
  aggregateFunctions,
  buckets,
  type Filter,
  type GroupBy,
  MAX_SUBGROUPS,
  type Operator,
  operators,
  type QueryField,
  type SortTerm,
  systemFields,
} from '@operagrid/shared/domain/query'
import { isBareOperator } from '@operagrid/shared/domain/query-check'
import { reviewStates } from '@operagrid/shared/domain/record'

import {
  choiceIds,
  day,
  linkedIds,
  members,
  moment,
  stranger,
  number,
  text,
  valueByType,
} from './record-arbitraries.ts'

/** Zones whose clocks do what clocks do: skip and repeat hours, halves of them, minutes around midnight, a whole day. */
export const zones = [
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'America/St_Johns',
  'America/Havana',
  'Asia/Kolkata',
  'Australia/Lord_Howe',
  'Pacific/Apia',
]

const operand = fc.oneof(
  { weight: 3, arbitrary: text },
  { weight: 3, arbitrary: number },
  { weight: 1, arbitrary: fc.boolean() },
  { weight: 1, arbitrary: day },
  { weight: 2, arbitrary: moment },
  { weight: 2, arbitrary: fc.constantFrom(...choiceIds, 'gone0000', ...members, ...reviewStates) },
)

const operandByType: Readonly<Record<string, fc.Arbitrary<string | number | boolean>>> = {
  ...valueByType,
  multiSelect: fc.constantFrom(...choiceIds, 'gone0000'),
  link: fc.constantFrom(...linkedIds, 'gone0000'),
  person: fc.constantFrom(...members, stranger),
  location: operand,
  photo: operand,
  attachment: operand,
  $number: fc.integer({ min: 0, max: 40 }),
  $createdAt: moment,
  $updatedAt: moment,
  $createdBy: fc.constantFrom(...members),
  $updatedBy: fc.constantFrom(...members),
  $assignedTo: fc.constantFrom(...members),
  $reviewState: fc.constantFrom(...reviewStates),
}

/** Any field, sometimes one that is gone. */
function someField(fields: readonly Field[]): fc.Arbitrary<QueryField> {
  return fc.oneof(
    { weight: 20, arbitrary: fc.constantFrom(...fields.map((field) => field.id)) },
    { weight: 6, arbitrary: fc.constantFrom(...systemFields) },
    { weight: 1, arbitrary: fc.constant('gone0000') },
  )
}

/** Filters up to three deep; most comparisons fit their field, some are faulty. */
export function someFilter(fields: readonly Field[]): fc.Arbitrary<Filter> {
  const compare = someField(fields).chain((field) => {
    const found = fields.find(({ id }) => id === field)
    const type = found === undefined || isFact(found) ? field : cellType(found)
    const value = fc.oneof({ weight: 8, arbitrary: operandByType[type] ?? operand }, { weight: 1, arbitrary: operand })
    if (type === 'date' || type === 'dateTime' || field === '$createdAt' || field === '$updatedAt')
      return fc.oneof(
        { weight: 2, arbitrary: valueCompare(field, type, value) },
        { weight: 1, arbitrary: dayCompare(field) },
      )
    if (type === 'multiSelect' || type === 'person')
      return fc.oneof(
        { weight: 2, arbitrary: valueCompare(field, type, value) },
        { weight: 1, arbitrary: wholeCompare(field, type === 'person' ? [...members, stranger] : choiceIds) },
      )
    return valueCompare(field, type, value)
  })
  return fc.letrec<{ filter: Filter }>((tie) => ({
    filter: fc.oneof(
      { maxDepth: 3, depthIdentifier: 'filter' },
      { weight: 3, arbitrary: compare },
      {
        weight: 1,
        arbitrary: fc.record({
          kind: fc.constantFrom('and', 'or'),
          filters: fc.array(tie('filter'), { maxLength: 4 }),
        }),
      },
      { weight: 1, arbitrary: fc.record({ kind: fc.constant('not'), filter: tie('filter') }) },
    ),
  })).filter
}

/** Asks on which day something is; some ask what cannot be asked of days. */
function dayCompare(field: QueryField): fc.Arbitrary<Filter> {
  const one = fc.record({ operator: fc.constantFrom<Operator>('eq', 'ne', 'lt'), value: day })
  const list = fc.record({
    operator: fc.constantFrom<Operator>('anyOf', 'noneOf'),
    value: fc.array(fc.oneof({ weight: 9, arbitrary: day }, { weight: 1, arbitrary: moment }), { maxLength: 4 }),
  })
  const none = fc.record({ operator: fc.constantFrom<Operator>('isEmpty', 'notEmpty'), value: fc.constant(null) })
  return fc
    .tuple(fc.oneof(one, list, none), fc.constantFrom(...zones))
    .map(([asked, zone]): Filter => ({ kind: 'compare', field, ...asked, zone }))
}

/** Asks which choices a cell holds, or whom it names, all together; some ask what cannot be asked of combinations. */
function wholeCompare(field: QueryField, known: readonly string[]): fc.Arbitrary<Filter> {
  const combination = fc.shuffledSubarray([...known, 'gone0000'], { maxLength: 3 }).map((ids) => ids.join(','))
  const one = fc.record({ operator: fc.constantFrom<Operator>('eq', 'ne', 'allOf'), value: combination })
  const list = fc.record({
    operator: fc.constantFrom<Operator>('anyOf', 'noneOf', 'allOf'),
    value: fc.array(combination, { maxLength: 4 }),
  })
  const none = fc.record({ operator: fc.constantFrom<Operator>('isEmpty', 'notEmpty'), value: fc.constant(null) })
  return fc.oneof(one, list, none).map((asked): Filter => ({ kind: 'compare', field, ...asked, whole: true }))
}

function valueCompare(
  field: QueryField,
  type: string,
  value: fc.Arbitrary<string | number | boolean>,
): fc.Arbitrary<Filter> {
  const any = fc.constantFrom<Operator>(...operators)
  const asked = type === 'dateTime' ? fc.oneof(any, fc.constant<Operator>('isPast')) : any
  return asked.chain((operator) => {
    const fitting = isBareOperator(operator)
      ? fc.constant(null)
      : operator.endsWith('Of')
        ? fc.array(value, { maxLength: 4 })
        : value
    return fc
      .oneof(
        { weight: 19, arbitrary: fitting },
        { weight: 1, arbitrary: fc.oneof(fc.constant(null), fc.array(operand, { maxLength: 2 })) },
      )
      .map((one): Filter => ({ kind: 'compare', field, operator, value: one }))
  })
}

/** Up to three terms over fields that have an order, dates by their days among them. */
export function someSort(fields: readonly Field[]): fc.Arbitrary<SortTerm[]> {
  const sortable = fields
    .filter((field) => !['location', 'photo', 'attachment', 'link'].includes(cellType(field)))
    .map(({ id }) => id)
  const dated = fields.filter((field) => measurableDays.includes(cellType(field))).map(({ id }) => id)
  const direction = fc.constantFrom<SortTerm['direction']>('asc', 'desc')
  const term = fc.record({ field: fc.constantFrom<QueryField>(...sortable, ...systemFields), direction })
  const days = fc.record({
    field: fc.constantFrom<QueryField>(...dated, '$createdAt'),
    direction,
    zone: fc.constantFrom(...zones),
  })
  return fc.array(fc.oneof({ weight: 4, arbitrary: term }, { weight: 1, arbitrary: days }), { maxLength: 3 })
}

const measurableDays: readonly string[] = ['date', 'dateTime']
const measurable: readonly string[] = ['number', 'duration', 'date', 'dateTime']

/** A question for a tally; most fit the fields, some do not. */
export function someTally(fields: readonly Field[]): fc.Arbitrary<{ aggregate: Aggregate; groupBy: GroupBy | null }> {
  const idsOf = (types: readonly string[]) =>
    fields.filter((field) => types.includes(cellType(field))).map(({ id }) => id)
  const mostly = (ids: readonly QueryField[]) =>
    fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...ids) }, { weight: 1, arbitrary: someField(fields) })
  const aggregate = fc.constantFrom(...aggregateFunctions).chain((fn): fc.Arbitrary<Aggregate> => {
    if (fn === 'count') return fc.record({ fn: fc.constant(fn), field: fc.option(someField(fields)) })
    if (fn === 'distinct') return fc.record({ fn: fc.constant(fn), field: someField(fields) })
    const types = fn === 'sum' || fn === 'avg' ? ['number', 'duration'] : measurable
    return fc.record({ fn: fc.constant(fn), field: mostly([...idsOf(types), '$number']) })
  })
  const zone = fc.constantFrom(...zones)
  const groupBy = fc.oneof(
    fc.record({ field: someField(fields), bucket: fc.constant(null), zone }),
    fc.record({
      field: mostly(idsOf(['text', 'select', 'multiSelect', 'status', 'person'])),
      bucket: fc.constant(null),
      zone,
    }),
    fc.record({
      field: mostly([...idsOf(['date', 'dateTime']), '$createdAt']),
      bucket: fc.constantFrom(...buckets),
      zone,
    }),
  )
  // In groups again by up to two more: some cannot be asked, as several values within each other.
  const within = fc.oneof(fc.constant([]), fc.array(groupBy, { minLength: 1, maxLength: MAX_SUBGROUPS }))
  const ordered = fc
    .tuple(groupBy, fc.boolean(), within)
    .map(([asked, inOrder, inner]): GroupBy =>
      inOrder ? { ...asked, inOrder, ...(inner.length > 0 && { within: inner }) } : asked,
    )
  return fc.record({ aggregate, groupBy: fc.option(ordered) })
}
