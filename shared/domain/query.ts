import { z } from 'zod'

import { shortId } from './id.ts'
import { safeText } from './text.ts'

/** What every record has beside its cells, and queries may name like a field; `$rowOrder` in a sort alone. */
export const systemFields = [
  '$number',
  '$createdAt',
  '$updatedAt',
  '$createdBy',
  '$updatedBy',
  '$assignedTo',
  '$reviewState',
  '$rowOrder',
] as const
export const queryField = z.union([shortId, z.enum(systemFields)])
export type QueryField = z.infer<typeof queryField>

/**
 * Text is compared folded (see `fold.ts`). An empty cell satisfies `isEmpty`, `ne`, `noneOf`
 * and `notContains` and nothing else. `anyOf`, `noneOf` and `allOf` take a list, `isEmpty`, `notEmpty`,
 * `isDone`, `isOpen`, `isMe` and `isPast` take null, all others one value. `allOf` is for cells that hold several choices,
 * `isDone` and `isOpen` for those that hold a state: a finished one, or one that is not; `isMe` asks for whoever looks,
 * `isPast` whether a moment is before now.
 */
export const operators = [
  'eq',
  'ne',
  'lt',
  'lte',
  'gt',
  'gte',
  'contains',
  'notContains',
  'startsWith',
  'anyOf',
  'noneOf',
  'allOf',
  'isMe',
  'isPast',
  'isEmpty',
  'notEmpty',
  'isDone',
  'isOpen',
] as const
export const operator = z.enum(operators)
export type Operator = z.infer<typeof operator>

/** 'UTC' or an IANA zone that this runtime knows, named Area/City. */
export const timeZone = z.string().max(64).refine(isTimeZone, 'Name a time zone like Europe/Berlin.')

const operand = z.union([safeText(1000), z.number(), z.boolean()])
/**
 * `zone`: not what a date field holds is compared, but the day in this zone on which that is (see `query-day.ts`).
 * `whole`: the choices that a cell holds, or the people whom it names, are compared all together, each value naming a
 * combination of them (`combine`).
 */
export const compare = z.strictObject({
  kind: z.literal('compare'),
  field: queryField,
  operator,
  value: z.union([operand, z.array(operand).max(200), z.null()]),
  zone: timeZone.optional(),
  whole: z.literal(true).optional(),
})
export type Compare = z.infer<typeof compare>

export type Filter = Compare | { kind: 'and' | 'or'; filters: Filter[] } | { kind: 'not'; filter: Filter }

const MAX_DEPTH = 5

/** Nested at most five deep and fifty wide, so that a filter cannot become a weapon. */
function filterAt(depth: number): z.ZodType<Filter> {
  if (depth === 0) return compare
  const inner = filterAt(depth - 1)
  return z.union([
    compare,
    z.strictObject({ kind: z.enum(['and', 'or']), filters: z.array(inner).max(50) }),
    z.strictObject({ kind: z.literal('not'), filter: inner }),
  ])
}
export const filter = filterAt(MAX_DEPTH)

/** `zone`: by the day in this zone on which what a date field holds is, and no closer (see `query-day.ts`). */
export const sortTerm = z.strictObject({
  field: queryField,
  direction: z.enum(['asc', 'desc']),
  zone: timeZone.optional(),
})
export type SortTerm = z.infer<typeof sortTerm>

/**
 * A text that is looked for in these fields, and in record numbers: every word of it must stand somewhere, as a part
 * of a text or of a choice's name. What fits it best comes first, behind the first `after` terms of the sort (none
 * where absent): so groups stay together.
 */
export const search = z.strictObject({
  text: safeText(200),
  fieldIds: z.array(shortId).max(200),
  after: z.number().int().min(0).max(5).optional(),
})
export type Search = z.infer<typeof search>

/** What puts records in order: a sort term, or how well they fit a search, the best first. */
export type OrderTerm = SortTerm | { readonly match: Search; readonly direction: 'desc' }

/** Which records, in which order. Empty cells come last either way; ties go by record number. */
export const query = z.strictObject({
  filter: filter.nullable(),
  sort: z.array(sortTerm).max(5, 'Sort by at most five fields.'),
  search: search.optional(),
})
export type Query = z.infer<typeof query>

export const everything: Query = { filter: null, sort: [] }

export const buckets = ['hour', 'day', 'week', 'month'] as const

export const groupBy = z.strictObject({
  field: queryField,
  /** For date and dateTime fields; a bucket is named by its first day or hour in `zone`. */
  bucket: z.enum(buckets).nullable(),
  zone: timeZone,
})
/**
 * `inOrder`: the groups that records stand in (`query-group.ts`), in the field's order, see {@link MAX_FOUND_GROUPS}.
 * `within`: by what those are in groups again, the outer first; only where they are in order.
 */
export type GroupBy = z.infer<typeof groupBy> & {
  readonly inOrder?: true
  readonly within?: readonly z.infer<typeof groupBy>[]
}

/** What makes the groups of each level, the outermost first. */
export function levelsOf({ within = [], ...outermost }: GroupBy): readonly GroupBy[] {
  return [outermost, ...within.map((by) => ({ ...by, ...(outermost.inOrder && { inOrder: true as const }) }))]
}

/** Most fields by which groups are in groups again: three levels in all. */
export const MAX_SUBGROUPS = 2

export const aggregateFunctions = ['count', 'sum', 'avg', 'min', 'max', 'distinct'] as const
/** `field` is null for count alone. */
export const aggregate = z.strictObject({ fn: z.enum(aggregateFunctions), field: queryField.nullable() })
export type Aggregate = z.infer<typeof aggregate>

/** Most groups a tally has. */
export const MAX_GROUPS = 200

/**
 * Most groups of a level that are found in records, over all groups that they are in; those of the outermost that hold
 * nothing are not counted. A tally in order has one more where there are more.
 */
export const MAX_FOUND_GROUPS = 500

/**
 * One group of a tally. `key` names it: a choice's id, a bucket, a text as it was written (texts that
 * fold alike are one group, named by the first of them by code point, at most 200 code points), a
 * number in decimals, 'true', a member's id, in order a combination of several choices or people (`combine`); null for empty cells. `value` is null when there was
 * nothing to aggregate; the min or max of dates is in milliseconds since 1970 UTC. `level`: of groups within groups,
 * which follow the one that they are in; absent = 1, the outermost.
 */
export type TallyGroup = { readonly key: string | null; readonly value: number | null; readonly level?: number }

function isTimeZone(zone: string): boolean {
  // Short names mean other things elsewhere: PostgreSQL's CET has no summer time, its +01:00 is west.
  if (zone !== 'UTC' && !/^[A-Za-z]+\/[A-Za-z0-9_+/-]+$/.test(zone)) return false
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone })
    return true
  } catch {
    return false
  }
}
