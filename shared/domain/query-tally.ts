import type { Field } from './field.ts'
import { compareText } from './fold.ts'
import { ascending, compareIds, makeGroupKeys } from './query-tally-key.ts'
import type { GroupKey } from './query-tally-key.ts'
import { makeTotal } from './query-tally-total.ts'
import type { Total } from './query-tally-total.ts'
import { levelsOf, MAX_FOUND_GROUPS, MAX_GROUPS } from './query.ts'
import type { Aggregate, GroupBy, TallyGroup } from './query.ts'
import type { GridRecord } from './record.ts'

/** `path`: the keys of the groups that it is in, its own last. */
type Group = { readonly path: readonly GroupKey[]; shown: string | null; readonly total: Total }

/**
 * The aggregate of `records` in groups; one group with key null when `groupBy` is null. The same as
 * `readTally` in db. Buckets come in time order, the last 200 of them; other groups by value, the
 * largest first, at most 200. Empty cells are a group of their own, the last among equals. Groups in order come by
 * value, ascending, at most {@link MAX_FOUND_GROUPS} of each level and one that tells of more, and behind the outermost
 * the empty cells; each is followed by those within it. A record with several choices is in the group of each, in order in
 * that of their combination; one with several people is in the group of each.
 */
export function tally(
  records: Iterable<GridRecord>,
  aggregate: Aggregate,
  groupBy: GroupBy | null,
  fields: readonly Field[],
): TallyGroup[] {
  if (groupBy === null) {
    const total = makeTotal(aggregate, fields)
    for (const record of records) total.add(record)
    return [{ key: null, value: toNumber(total.value()) }]
  }
  const groups = gather(records, () => makeTotal(aggregate, fields), groupBy, fields)
  const told = groupBy.inOrder ? inOrder(groups) : bestOf(groups, groupBy.bucket)
  return told.map(({ path, shown, total }) => ({
    key: shown,
    value: toNumber(total.value()),
    ...(path.length > 1 && { level: path.length }),
  }))
}

function gather(
  ...[records, begin, groupBy, fields]: [Iterable<GridRecord>, () => Total, GroupBy, readonly Field[]]
): readonly Group[] {
  const levels = levelsOf(groupBy).map((level) => makeGroupKeys(level, fields))
  const groups = new Map<string, Group>()
  const add = (record: GridRecord, path: readonly GroupKey[]): void => {
    const { shown = null } = path.at(-1) ?? {}
    const id = JSON.stringify(path.map((key) => key.id))
    const group = groups.get(id) ?? { path, shown, total: begin() }
    groups.set(id, group)
    if (shown !== null && group.shown !== null && compareText(shown, group.shown) < 0) group.shown = shown
    group.total.add(record)
  }
  for (const record of records) {
    let paths: readonly (readonly GroupKey[])[] = [[]]
    for (const keysOf of levels) {
      const keys = keysOf(record)
      paths = paths.flatMap((path) => keys.map((key) => [...path, key]))
      for (const path of paths) add(record, path)
    }
  }
  return [...groups.values()]
}

function inOrder(groups: readonly Group[]): readonly Group[] {
  const sorted = groups.toSorted((a, b) => comparePaths(a.path, b.path))
  const counts = new Map<number, number>()
  return sorted.filter(({ path }) => {
    const isEmptyEnd = path.length === 1 && path[0]?.id === null
    const before = counts.get(path.length) ?? 0
    if (!isEmptyEnd) counts.set(path.length, before + 1)
    return isEmptyEnd || before <= MAX_FOUND_GROUPS
  })
}

/** Each group before those within it. */
function comparePaths(a: readonly GroupKey[], b: readonly GroupKey[]): number {
  for (const [at, { place }] of a.entries()) {
    const other = b[at]
    const order = other === undefined ? 1 : ascending(place, other.place)
    if (order !== 0) return order
  }
  return a.length - b.length
}

function bestOf(groups: readonly Group[], bucket: GroupBy['bucket']): readonly Group[] {
  const byPlace = groups.toSorted((a, b) => comparePaths(a.path, b.path))
  if (bucket !== null) return byPlace.slice(-MAX_GROUPS)
  // Sorting keeps the order of equals.
  return byPlace
    .map((group) => ({ group, value: group.total.value() }))
    .toSorted((a, b) => descending(a.value, b.value))
    .map(({ group }) => group)
    .slice(0, MAX_GROUPS)
}

function descending(a: string | number | null, b: string | number | null): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1
  return compareIds(b, a)
}

/** A total as it travels: dates as milliseconds since 1970 UTC, what is no date as null. */
export function toNumber(value: string | number | null): number | null {
  if (typeof value !== 'string') return value
  const ms = Date.parse(value)
  return Number.isNaN(ms) ? null : ms
}
