import type { Field } from './field.ts'
import { compareText, firstCodePoints, fold, SORT_TEXT_LENGTH } from './fold.ts'
import { makeBucket } from './query-bucket.ts'
import { hasNoOrder } from './query-check.ts'
import { combinationAt, holdsCombinations, makeCombinationKeyOf } from './query-combination.ts'
import { findSubject, isChosen, personPlace, readValue } from './query-subject.ts'
import type { Subject } from './query-subject.ts'
import type { GroupBy } from './query.ts'
import type { GridRecord } from './record.ts'

/** Code points of a text that decide its group; in order those that decide its place. */
export function groupTextLength({ inOrder }: GroupBy): number {
  return inOrder ? SORT_TEXT_LENGTH : GROUP_TEXT_LENGTH
}
const GROUP_TEXT_LENGTH = 200

/** What a group is told apart by, where it stands among the others of its level, and how it is shown. */
export type GroupKey = {
  readonly id: string | number | null
  readonly place: string | number | null
  readonly shown: string | null
}

/** In which groups of `groupBy` a record is: of several values in that of each, in order in that of all. */
export function makeGroupKeys(groupBy: GroupBy, fields: readonly Field[]): (record: GridRecord) => readonly GroupKey[] {
  const nowhere: readonly GroupKey[] = [{ id: null, place: null, shown: null }]
  const subject = findSubject(groupBy.field, fields)
  if (subject === undefined || hasNoOrder(subject.kind)) return () => nowhere
  if (groupBy.inOrder && holdsCombinations(subject)) return makeCombinationKeys(subject)
  const name = makeName(subject, groupBy)
  return (record) => {
    const value = readValue(subject, record)
    if (value === null) return nowhere
    // Nobody is twice in a group, whatever a cell holds.
    return isChosen(value) ? [...new Set(value)].map(name) : [name(value)]
  }
}

function makeCombinationKeys(subject: Subject): (record: GridRecord) => readonly GroupKey[] {
  const keyOf = makeCombinationKeyOf(subject)
  return (record) => {
    const key = keyOf(record)
    return [{ ...told(key), shown: key === null ? null : combinationAt(subject, key) }]
  }
}

function makeName(subject: Subject, groupBy: GroupBy): (value: string | number | true) => GroupKey {
  switch (subject.kind) {
    case 'text':
      return (value) => {
        const shown = firstCodePoints(String(value), groupTextLength(groupBy))
        return { ...told(fold(shown)), shown }
      }
    case 'choice':
    case 'status':
    case 'choices':
      return (value) => ({ ...told(subject.positions.get(String(value)) ?? null), shown: String(value) })
    case 'date':
    case 'dateTime': {
      const bucket = makeBucket(subject.kind, groupBy)
      return (value) => {
        const key = groupBy.bucket === null ? String(value) : bucket(String(value))
        return { ...told(key), shown: key }
      }
    }
    case 'people':
    case 'member':
      return (value) => {
        const id = String(value)
        // As records are put in order by people, see `peopleOrder`.
        return { id, place: groupBy.inOrder ? personPlace(subject, id) : id, shown: id }
      }
    default:
      return (value) => ({ ...told(typeof value === 'number' ? value : String(value)), shown: String(value) })
  }
}

function told(id: GroupKey['id']): Pick<GroupKey, 'id' | 'place'> {
  return { id, place: id }
}

/** Orders two places of groups: what holds nothing comes last. */
export function ascending(a: GroupKey['place'], b: GroupKey['place']): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1
  return compareIds(a, b)
}

/** Orders two values, texts by code point. */
export function compareIds(a: string | number, b: string | number): number {
  if (typeof a === 'string' && typeof b === 'string') return compareText(a, b)
  return a < b ? -1 : a > b ? 1 : 0
}
