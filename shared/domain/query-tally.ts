import { makeExactSum } from './exact-sum.ts'
import type { Field } from './field.ts'
import { compareText, firstCodePoints, fold, SORT_TEXT_LENGTH } from './fold.ts'
import { makeBucket } from './query-bucket.ts'
import { aggregateFault, hasNoOrder } from './query-check.ts'
import { choicesKey, findSubject, isChosen, peopleKey, readValue } from './query-subject.ts'
import type { Subject, SubjectValue } from './query-subject.ts'
import { MAX_FOUND_GROUPS, MAX_GROUPS } from './query.ts'
import type { Aggregate, GroupBy, TallyGroup } from './query.ts'
import type { GridRecord } from './record.ts'

/** Code points of a text that decide its group; in order those that decide its place. */
export function groupTextLength({ inOrder }: GroupBy): number {
  return inOrder ? SORT_TEXT_LENGTH : GROUP_TEXT_LENGTH
}
const GROUP_TEXT_LENGTH = 200

/** A value's place among the groups, and how it is shown. */
type GroupKey = { readonly id: string | number | null; readonly shown: string | null }
type Group = { id: string | number | null; shown: string | null; readonly total: Total }
type Total = { add(record: GridRecord): void; value(): string | number | null }

/**
 * The aggregate of `records` in groups; one group with key null when `groupBy` is null. The same as
 * `readTally` in db. Buckets come in time order, the last 200 of them; other groups by value, the
 * largest first, at most 200. Empty cells are a group of their own, the last among equals. Groups in order come by
 * value, ascending, at most {@link MAX_FOUND_GROUPS} and one that tells of more, and behind them the empty cells. A
 * record with several choices is in the group of each, and so is one with several people.
 */
export function tally(
  records: Iterable<GridRecord>,
  aggregate: Aggregate,
  groupBy: GroupBy | null,
  fields: readonly Field[],
): TallyGroup[] {
  const keysOf = makeGroupKeys(groupBy, fields)
  const groups = new Map<string | number | null, Group>()
  if (groupBy === null) groups.set(null, { id: null, shown: null, total: makeTotal(aggregate, fields) })
  for (const record of records) {
    for (const { id, shown } of keysOf(record)) {
      let group = groups.get(id)
      if (group === undefined) {
        group = { id, shown, total: makeTotal(aggregate, fields) }
        groups.set(id, group)
      } else if (shown !== null && group.shown !== null && compareText(shown, group.shown) < 0) group.shown = shown
      group.total.add(record)
    }
  }
  const valued = [...groups.values()].map(({ id, shown, total }) => ({ id, key: shown, value: total.value() }))
  const told = groupBy?.inOrder ? inOrder(valued) : bestOf(valued, groupBy?.bucket ?? null)
  return told.map(({ key, value }) => ({ key, value: toNumber(value) }))
}

type Valued = { readonly id: Group['id']; readonly key: string | null; readonly value: string | number | null }

function inOrder(groups: readonly Valued[]): readonly Valued[] {
  const sorted = groups.toSorted((a, b) => ascending(a.id, b.id))
  const held = sorted.filter(({ id }) => id !== null).slice(0, MAX_FOUND_GROUPS + 1)
  return [...held, ...sorted.filter(({ id }) => id === null)]
}

function bestOf(groups: readonly Valued[], bucket: GroupBy['bucket']): readonly Valued[] {
  return bucket === null
    ? groups.toSorted((a, b) => descending(a.value, b.value) || ascending(a.id, b.id)).slice(0, MAX_GROUPS)
    : groups.toSorted((a, b) => ascending(a.id, b.id)).slice(-MAX_GROUPS)
}

/** A total as it travels: dates as milliseconds since 1970 UTC, what is no date as null. */
export function toNumber(value: string | number | null): number | null {
  if (typeof value !== 'string') return value
  const ms = Date.parse(value)
  return Number.isNaN(ms) ? null : ms
}

function makeGroupKeys(groupBy: GroupBy | null, fields: readonly Field[]): (record: GridRecord) => readonly GroupKey[] {
  const nowhere: readonly GroupKey[] = [{ id: null, shown: null }]
  const subject = groupBy === null ? undefined : findSubject(groupBy.field, fields)
  if (groupBy === null || subject === undefined || hasNoOrder(subject.kind)) return () => nowhere
  const name = makeName(subject, groupBy)
  return (record) => {
    const value = readValue(subject, record)
    if (value === null) return nowhere
    // Nobody is twice in a group, whatever a cell holds.
    return isChosen(value) ? [...new Set(value)].map(name) : [name(value)]
  }
}

function makeName(subject: Subject, groupBy: GroupBy): (value: string | number | true) => GroupKey {
  switch (subject.kind) {
    case 'text':
      return (value) => {
        const shown = firstCodePoints(String(value), groupTextLength(groupBy))
        return { id: fold(shown), shown }
      }
    case 'choice':
    case 'status':
    case 'choices':
      return (value) => ({ id: subject.positions.get(String(value)) ?? null, shown: String(value) })
    case 'date':
    case 'dateTime': {
      const bucket = makeBucket(subject.kind, groupBy)
      return (value) => {
        const key = groupBy.bucket === null ? String(value) : bucket(String(value))
        return { id: key, shown: key }
      }
    }
    default:
      return (value) => ({ id: typeof value === 'number' ? value : String(value), shown: String(value) })
  }
}

function makeTotal({ fn, field }: Aggregate, fields: readonly Field[]): Total {
  if (aggregateFault({ fn, field }, fields) !== null) return { add: () => undefined, value: () => null }
  const subject = field === null ? undefined : findSubject(field, fields)
  const read = subject === undefined ? () => true as const : (record: GridRecord) => readValue(subject, record)
  const folds = fn === 'distinct' && subject?.kind === 'text'
  const total = totals[fn]()
  return {
    add(record) {
      const value = read(record)
      if (value === null) return
      if (subject !== undefined && isChosen(value))
        total.add(subject.kind === 'people' ? peopleKey(value) : choicesKey(subject, value))
      else if (!isChosen(value)) total.add(folds && typeof value === 'string' ? fold(value) : value)
    },
    value: () => total.value(),
  }
}

type ValueTotal = { add(value: string | number | true): void; value(): string | number | null }

const totals: Readonly<Record<Aggregate['fn'], () => ValueTotal>> = {
  count: () => {
    let count = 0
    return { add: () => void count++, value: () => count }
  },
  distinct: () => {
    const seen = new Set<SubjectValue>()
    return { add: (value) => void seen.add(value), value: () => seen.size }
  },
  sum: () => makeSum((sum) => sum),
  avg: () => makeSum((sum, count) => sum / count),
  min: () => makeExtreme((order) => order < 0),
  max: () => makeExtreme((order) => order > 0),
}

function makeSum(finish: (sum: number, count: number) => number): ValueTotal {
  const sum = makeExactSum()
  let count = 0
  return {
    add(value) {
      if (typeof value !== 'number') return
      sum.add(value)
      count++
    },
    value() {
      const total = sum.value()
      return count === 0 || total === null ? null : finish(total, count)
    },
  }
}

function makeExtreme(better: (order: number) => boolean): ValueTotal {
  let best: string | number | null = null
  return {
    add(value) {
      if (value !== true && (best === null || better(compareIds(value, best)))) best = value
    },
    value: () => best,
  }
}

function ascending(a: string | number | null, b: string | number | null): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1
  return compareIds(a, b)
}

function descending(a: string | number | null, b: string | number | null): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1
  return compareIds(b, a)
}

function compareIds(a: string | number, b: string | number): number {
  if (typeof a === 'string' && typeof b === 'string') return compareText(a, b)
  return a < b ? -1 : a > b ? 1 : 0
}
