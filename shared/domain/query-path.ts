import { holdsChoice } from './field.ts'
import type { Field } from './field.ts'
import { SORT_TEXT_LENGTH } from './fold.ts'
import { personKey } from './person.ts'
import { combinationEnd } from './query-combination.ts'
import { foundTerm, hasCombinedGroups, hasNumberGroups } from './query-found.ts'
import { hasKnownGroups, makeGroupOf, outsideGroups } from './query-group.ts'
import type { GroupValue } from './query-group.ts'
import { queryOrder } from './query-search.ts'
import { ascending } from './query-tally-key.ts'
import type { Filter, Query } from './query.ts'
import type { GridRecord, SortKey } from './record.ts'

/** Most parts that `and` joins in a filter. */
const MAX_JOINED = 50
/** Most terms of a sort. */
const MAX_SORT = 5

/**
 * A group within others: what its records hold in each of the fields by which they are grouped, the outermost first.
 * It is shorter than those fields are where it has groups within itself.
 */
export type GroupPath = readonly GroupValue[]

/** `query` with the groups of `levels` one after another, days in `zone`, each in the order that it asks for. */
export function groupQuery(query: Query, levels: readonly Field[], zone = 'UTC'): Query {
  if (levels.length === 0) return query
  const { search } = query
  const sort = orderWithin(query, levels, zone).slice(0, MAX_SORT)
  return { ...query, sort, ...(search && { search: { ...search, after: levels.length } }) }
}

/** How many terms of a query's sort order nothing in groups of `levels`: those take places of their own. */
export function termsWithout(query: Query, levels: readonly Field[]): number {
  return levels.length === 0 ? 0 : Math.max(0, orderWithin(query, levels, 'UTC').length - MAX_SORT)
}

function orderWithin({ sort }: Query, levels: readonly Field[], zone: string): Query['sort'] {
  const first = levels.map((field) => foundTerm(field, zone))
  // What is at one place of a level may still be told apart by the same field: a day has its hours.
  const within = sort.filter((term) => first.every(({ field, zone: day }) => term.field !== field || day !== undefined))
  return [...first, ...within]
}

/** Behind every record of a group and before those of the next, in a query of {@link groupQuery}. */
export function groupEnd(levels: readonly Field[], path: GroupPath, query: Query): SortKey {
  return endKey(
    path.map((value, at) => placeIn(levels[at], value)),
    query,
  )
}

/** Behind every group of the outermost level, and before the records that hold nothing there. */
export function groupsEnd([outermost]: readonly Field[], query: Query): SortKey {
  const isNumber = outermost && (hasNumberGroups(outermost) || (hasKnownGroups(outermost) && !isPerson(outermost)))
  return endKey([isNumber ? Number.POSITIVE_INFINITY : '\u{10FFFF}'.repeat(SORT_TEXT_LENGTH + 1)], query)
}

/** Empty values come last, and so does the highest number. */
function endKey(begin: SortKey, query: Query): SortKey {
  const rest = queryOrder(query)
    .slice(begin.length)
    .map(() => null)
  return [...begin, ...rest, Number.MAX_SAFE_INTEGER]
}

/** In which group of each level a record is, days in `zone`. */
export function makePathOf(levels: readonly Field[], zone = 'UTC'): (record: GridRecord) => GroupPath {
  const groupsOf = levels.map((field) => makeGroupOf(field, zone))
  return (record) => groupsOf.map((groupOf) => groupOf(record))
}

/** Orders two groups of `field` as their records come; what holds nothing is last. */
export function compareGroups(field: Field | undefined, a: GroupValue, b: GroupValue): number {
  return comparePlaces(placeIn(field, a), placeIn(field, b))
}

/** Groups of `field` as their records come: where each stands is looked up once, in a workspace of many people too. */
export function inGroupOrder(field: Field | undefined, values: readonly GroupValue[]): readonly GroupValue[] {
  return values
    .map((value) => ({ value, place: placeIn(field, value) }))
    .sort((a, b) => comparePlaces(a.place, b.place))
    .map(({ value }) => value)
}

function comparePlaces(a: SortKey[number], b: SortKey[number]): number {
  return ascending(typeof a === 'boolean' ? Number(a) : a, typeof b === 'boolean' ? Number(b) : b)
}

/**
 * Passes the records of all groups but these, of which none is within another; null when there are none to leave out.
 * A text may be given as any record of its group has it, see `outsideFound`.
 */
export function outsidePaths(levels: readonly Field[], paths: readonly GroupPath[], zone = 'UTC'): Filter | null {
  const siblings = new Map<string, GroupPath[]>()
  for (const path of paths) {
    const key = JSON.stringify(path.slice(0, -1))
    siblings.set(key, [...(siblings.get(key) ?? []), path])
  }
  return joined(
    [...siblings.values()].flatMap((those): Filter[] => {
      const around = those[0]?.slice(0, -1) ?? []
      const outside = around.flatMap((value, at) => without(levels[at], [value], zone))
      const parts = without(
        levels[around.length],
        those.map((path) => path.at(-1) ?? null),
        zone,
      )
      return outside.length === 0 ? parts : parts.map((part) => ({ kind: 'or', filters: [...outside, part] }))
    }),
  )
}

function without(field: Field | undefined, values: readonly GroupValue[], zone: string): Filter[] {
  const filter = field ? outsideGroups(field, values, zone) : null
  if (filter === null) return []
  return filter.kind === 'and' ? filter.filters : [filter]
}

/** As flat as may be: a filter is nested only so deep, and only so wide. */
function joined(parts: readonly Filter[]): Filter | null {
  const [only] = parts
  if (only === undefined) return null
  if (parts.length === 1) return only
  if (parts.length <= MAX_JOINED) return { kind: 'and', filters: [...parts] }
  const chunks = Array.from({ length: Math.ceil(parts.length / MAX_JOINED) }, (_, at): Filter => ({
    kind: 'and',
    filters: parts.slice(at * MAX_JOINED, (at + 1) * MAX_JOINED),
  }))
  return { kind: 'and', filters: chunks }
}

function isPerson({ type }: Field): boolean {
  return type === 'person'
}

function placeIn(field: Field | undefined, value: GroupValue): SortKey[number] {
  if (field === undefined || value === null) return value
  if (hasCombinedGroups(field)) return combinationEnd(field, String(value))
  if (!holdsChoice(field) && !isPerson(field)) return value
  const index = field.choices.findIndex((choice) => choice.id === value)
  return isPerson(field) ? personKey(String(value), field.choices[index]?.name) : index
}
