import { cellType, findField } from './field.ts'
import type { Field } from './field.ts'
import { narrowQuery } from './query-group.ts'
import { queryOrder } from './query-search.ts'
import type { Compare, Query, QueryField } from './query.ts'
import type { SortKey } from './record.ts'

/** Most terms of a sort. */
const MAX_SORT = 5

/** A stretch of time in the values that cells of a date field hold: `from` inclusive, `before` exclusive. */
export type Span = { readonly from: string; readonly before: string }

/** Whether records can stand on a calendar by what they hold in a field. */
export function hasDays(field: Field): boolean {
  const type = cellType(field)
  return type === 'date' || type === 'dateTime'
}

/** The field that `date` names, if records can stand on a calendar by it. */
export function findDateField(date: QueryField | null | undefined, fields: readonly Field[]): Field | undefined {
  const field = findField(fields, date ?? '')
  return field && hasDays(field) ? field : undefined
}

/** Why records cannot stand on a calendar by `date`, in a sentence, or null. */
export function dateFault(date: QueryField | null | undefined, fields: readonly Field[]): string | null {
  if (date === null || date === undefined || findDateField(date, fields)) return null
  const field = findField(fields, date)
  return field === undefined
    ? 'The calendar is by a field that no longer exists.'
    : `“${field.name}” holds no dates to make a calendar of.`
}

/** `query` for those of its records whose `field` is within `span`, the earliest first, each day in the order that it asks for. */
export function spanQuery(query: Query, field: Field, { from, before }: Span): Query {
  const begun = narrowQuery(sortedBy(query, field), { kind: 'compare', field: field.id, operator: 'gte', value: from })
  return narrowQuery(begun, { kind: 'compare', field: field.id, operator: 'lt', value: before })
}

/** The field that `end` names, if records that begin on a day of `start` can last until what they hold in it. */
export function findEndField(
  end: QueryField | null | undefined,
  start: Field | undefined,
  fields: readonly Field[],
): Field | undefined {
  const field = findDateField(end, fields)
  return field?.id === start?.id ? undefined : field
}

/** Why records cannot last until `end` on a calendar, in a sentence, or null. */
export function endFault(end: QueryField | null | undefined, fields: readonly Field[]): string | null {
  if (end === null || end === undefined || findDateField(end, fields)) return null
  const field = findField(fields, end)
  return field === undefined
    ? 'Records on the calendar end by a field that no longer exists.'
    : `“${field.name}” holds no dates for records to end on.`
}

/** Records that last from one field to another. `endsFrom`: where the span begins, in the values of `end`. */
export type Lasting = { readonly start: Field; readonly end: Field; readonly endsFrom: string }

/**
 * `query` for those of its records of which some part is within `span`, the earliest to begin first. They last from what
 * they hold in one field to what they hold in another. What ends before it begins, or holds no end, is where it begins;
 * a moment at which a span begins is the end of what was before.
 */
export function overlapQuery(query: Query, { start, end, endsFrom }: Lasting, { from, before }: Span): Query {
  const reached: Compare = {
    kind: 'compare',
    field: end.id,
    operator: cellType(end) === 'date' ? 'gte' : 'gt',
    value: endsFrom,
  }
  const begun = narrowQuery(sortedBy(query, start), {
    kind: 'or',
    filters: [{ kind: 'compare', field: start.id, operator: 'gte', value: from }, reached],
  })
  return narrowQuery(begun, { kind: 'compare', field: start.id, operator: 'lt', value: before })
}

/** `query` for those of its records that hold nothing in `field`. */
export function undatedQuery(query: Query, field: Field): Query {
  return narrowQuery(query, { kind: 'compare', field: field.id, operator: 'isEmpty', value: null })
}

/** Behind every record that holds at most `last`, and before those that hold more, in a query of {@link spanQuery}. */
export function behindDate(last: string, query: Query): SortKey {
  return [
    last,
    ...queryOrder(query)
      .slice(1)
      .map(() => null),
    Number.MAX_SAFE_INTEGER,
  ]
}

/** The earliest in `field` first, and then in the order that `query` asks for. */
function sortedBy(query: Query, field: Field): Query {
  const within = query.sort.filter((term) => term.field !== field.id)
  const sort = [{ field: field.id, direction: 'asc' as const }, ...within].slice(0, MAX_SORT)
  return { ...query, sort, ...(query.search && { search: { ...query.search, after: 1 } }) }
}
