import type { Field } from './field.ts'
import { compareText, SORT_TEXT_LENGTH, sortText } from './fold.ts'
import { hasNoOrder } from './query-check.ts'
import { makeDayOf } from './query-day.ts'
import { makeRank } from './query-search.ts'
import { choicesKey, findSubject, isChoice, isChosen, peopleOrder, personPlace, readValue } from './query-subject.ts'
import type { Subject } from './query-subject.ts'
import type { OrderTerm } from './query.ts'
import type { GridRecord, SortKey } from './record.ts'

/** Where `record` stands in a list sorted by `sort`. For many records use {@link makeSortKey}. */
export function sortKeyOf(sort: readonly OrderTerm[], record: GridRecord, fields: readonly Field[]): SortKey {
  return makeSortKey(sort, fields)(record)
}

/**
 * An order as a function from record to key, with its fields looked up once. A key holds a value for
 * each term (a folded text, a number, a date, a day where a zone is named, a choice's position, several as `choicesKey`, people as `peopleOrder`, a member as one of them, true, a rank; null = empty), then the
 * record's number.
 */
export function makeSortKey(order: readonly OrderTerm[], fields: readonly Field[]): (record: GridRecord) => SortKey {
  const terms = order.map((term): ((record: GridRecord) => SortKey[number]) => {
    if ('match' in term) return makeRank(term.match, fields)
    const subject = findSubject(term.field, fields)
    if (subject && term.zone !== undefined) return makeDayOf(subject, term.zone)
    return (record) => termValue(subject, record)
  })
  return (record) => [...terms.map((valueOf) => valueOf(record)), record.number]
}

/**
 * Orders two keys of the same `sort`: < 0, 0 or > 0. Empty values come last in both directions,
 * ties go by record number, ascending.
 */
export function compareKeys(sort: readonly OrderTerm[], a: SortKey, b: SortKey): number {
  for (const [at, { direction }] of sort.entries()) {
    const left = a[at] ?? null
    const right = b[at] ?? null
    if (left === null || right === null) {
      if (left === right) continue
      return left === null ? 1 : -1
    }
    const order = compareValues(left, right)
    if (order !== 0) return direction === 'asc' ? order : -order
  }
  return compareValues(a[sort.length] ?? 0, b[sort.length] ?? 0)
}

function termValue(subject: Subject | undefined, record: GridRecord): SortKey[number] {
  if (subject === undefined || hasNoOrder(subject.kind)) return null
  const value = readValue(subject, record)
  if (isChosen(value) && subject.kind === 'people') return peopleOrder(subject, value)
  if (isChosen(value)) return choicesKey(subject, value).slice(0, SORT_TEXT_LENGTH)
  if (typeof value !== 'string') return value
  if (subject.kind === 'text') return sortText(value)
  if (subject.kind === 'member') return personPlace(subject, value)
  return isChoice(subject) ? (subject.positions.get(value) ?? null) : value
}

function compareValues(a: string | number | boolean, b: string | number | boolean): number {
  if (typeof a === 'string' && typeof b === 'string') return compareText(a, b)
  return a < b ? -1 : a > b ? 1 : 0
}
