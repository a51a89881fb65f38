import { chosenOf } from './cell.ts'
import { cellType, namesPeople, namesSeveral } from './field.ts'
import type { CellType, Field } from './field.ts'
import { SORT_TEXT_LENGTH, sortText } from './fold.ts'
import { combinationAt, combine, combinedIds, makeCombinationKeyOf } from './query-combination.ts'
import { makeSortKey } from './query-sort.ts'
import { findSubject } from './query-subject.ts'
import type { Compare, Filter, GroupBy, SortTerm } from './query.ts'
import type { GridRecord } from './record.ts'

/** Most parts that `and` or `or` joins in a filter. */
const MAX_JOINED = 50
/** Most values that a comparison lists. */
const MAX_LISTED = 200

/**
 * What the records of a group hold that is found in them and not known from its field: a text as it is ordered
 * (`sortText`), a number, a day, a combination of several choices or people (`combine`); null for those that hold none of these.
 */
export type FoundValue = string | number | null

const texts: readonly CellType[] = ['text', 'longText', 'email', 'phone', 'url', 'barcode']
const days: readonly CellType[] = ['date', 'dateTime']
const numbers: readonly CellType[] = ['number', 'duration']

/** Whether records can stand in groups by what they are found to hold in `field`: a text, a number, a day, several choices, several people. */
export function hasFoundGroups(field: Field): boolean {
  return [...texts, ...days, ...numbers].includes(cellType(field)) || hasCombinedGroups(field)
}

/** Whether those groups are texts. */
export function hasTextGroups(field: Field): boolean {
  return texts.includes(cellType(field))
}

/** Whether those groups are combinations of choices or people, one for each that cells hold. */
export function hasCombinedGroups(field: Field): boolean {
  return cellType(field) === 'multiSelect' || (namesPeople(field) && namesSeveral(field))
}

/** Whether those groups are days. */
export function hasDayGroups(field: Field): boolean {
  return days.includes(cellType(field))
}

/** Whether those groups are numbers. */
export function hasNumberGroups(field: Field): boolean {
  return numbers.includes(cellType(field))
}

/** What puts the groups of `field`, known or found, in order, and makes each that is found: records that stand at one place of it. */
export function foundTerm(field: Field, zone: string): SortTerm {
  return { field: field.id, direction: 'asc', ...(hasDayGroups(field) && { zone: foundZone(field, zone) }) }
}

/** How a tally is asked for the same groups. */
export function foundBy(field: Field, zone: string): Pick<GroupBy, 'bucket' | 'zone'> {
  return { bucket: hasDayGroups(field) ? 'day' : null, zone: foundZone(field, zone) }
}

/** A date is on its day wherever one is: who asks for its groups in different zones asks for the same. */
function foundZone(field: Field, zone: string): string {
  return cellType(field) === 'dateTime' ? zone : 'UTC'
}

/** Which group of `field` a record is in. */
export function makeFoundOf(field: Field, zone: string): (record: GridRecord) => FoundValue {
  if (hasCombinedGroups(field)) return makeCombinationOf(field)
  const keyOf = makeSortKey([foundTerm(field, zone)], [field])
  return (record) => {
    const [value = null] = keyOf(record)
    return typeof value === 'boolean' ? null : value
  }
}

function makeCombinationOf(field: Field): (record: GridRecord) => FoundValue {
  const subject = findSubject(field.id, [field])
  if (subject === undefined) return () => null
  const keyOf = makeCombinationKeyOf(subject)
  return (record) => {
    const key = keyOf(record)
    return key === null ? null : combinationAt(subject, key)
  }
}

/** The group that a tally of {@link foundBy} calls `key`; choices may be gone since it was counted. */
export function foundValue(field: Field, key: string | null): FoundValue {
  // People are somebody also where this side does not know them yet.
  if (key === null || hasDayGroups(field) || namesPeople(field)) return key
  if (hasCombinedGroups(field)) return combine(chosenOf(field, combinedIds(key)).map(({ id }) => id)) || null
  return hasNumberGroups(field) ? Number(key) : sortText(key)
}

/**
 * Passes the records of all groups of `field` but those of `values`; null when there are none to leave out. A text
 * may be given as any record of its group has it. That is safer where a filter travels: what is folded is not always
 * in the normal form that texts are brought to on their way (`safeText`).
 */
export function outsideFound(field: Field, values: readonly FoundValue[], zone: string): Filter | null {
  const { zone: day } = foundTerm(field, zone)
  const compare = (operator: Compare['operator'], value: Compare['value']): Compare => ({
    kind: 'compare',
    field: field.id,
    operator,
    value,
    ...(day !== undefined && { zone: day }),
    ...(hasCombinedGroups(field) && { whole: true }),
  })
  const held = values.filter((value) => value !== null)
  // What follows the part of a text that orders it makes no other group of it.
  const cut = held.filter((value) => isCut(field, value))
  const whole = held.filter((value) => !isCut(field, value))
  return joined([
    ...(values.includes(null) ? [compare('notEmpty', null)] : []),
    ...chunks(whole, MAX_LISTED).map((list) => compare('noneOf', list)),
    ...chunks(cut, MAX_JOINED).map((list): Filter => ({
      kind: 'not',
      filter: { kind: 'or', filters: list.map((value) => compare('startsWith', value)) },
    })),
  ])
}

function isCut(field: Field, value: string | number): boolean {
  return hasTextGroups(field) && [...String(value)].length >= SORT_TEXT_LENGTH
}

function joined(parts: readonly Filter[]): Filter | null {
  const [only] = parts
  return parts.length > 1 ? { kind: 'and', filters: [...parts] } : (only ?? null)
}

function chunks<T>(values: readonly T[], size: number): readonly T[][] {
  return Array.from({ length: Math.ceil(values.length / size) }, (_, at) => values.slice(at * size, (at + 1) * size))
}
