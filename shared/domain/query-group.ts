import type { CellValue } from './cell.ts'
import { factFields, isFact } from './fact-field.ts'
import { cellType, findField, holdsChoice, MAX_RATING, namesSeveral } from './field.ts'
import type { Field } from './field.ts'
import { ASSIGNED_TO } from './op.ts'
import { hasFoundGroups, makeFoundOf, outsideFound } from './query-found.ts'
import { findSubject, isChosen, readValue } from './query-subject.ts'
import type { Filter, Query, QueryField } from './query.ts'
import type { GridRecord } from './record.ts'

/** Most parts that `and` joins in a filter. */
const MAX_JOINED = 50
/** Most values that a comparison lists. */
const MAX_LISTED = 200
/** Most people that the filter of those who are none of them names: 40 kB. */
const MAX_NAMED_OUT = 1000

/**
 * What the records of one group hold: a choice's or a member's id, a rating, true, or what is found in them (a
 * `FoundValue`); null for all that hold none of these.
 */
export type GroupValue = string | number | true | null

/** Whether the groups of `field` are known before any record is: few, with an order of their own. */
export function hasKnownGroups(field: Field): boolean {
  const type = cellType(field)
  return (
    holdsChoice({ type }) || type === 'checkbox' || type === 'rating' || (type === 'person' && !namesSeveral(field))
  )
}

/** Whether records can stand in groups by `field`: those it knows, or those that are found in its records. */
export function canGroup(field: Field): boolean {
  return hasKnownGroups(field) || hasFoundGroups(field)
}

/**
 * Whether a board can have a column for each of the groups that `field` knows: a card is put into another one by an edit.
 * Of what every record has beside its cells that is whose it is alone.
 */
export function makesColumns(field: Field): boolean {
  return hasKnownGroups(field) && (!isFact(field) || field.id === ASSIGNED_TO)
}

/** The field that `group` names, if it is one to group by, in the way of `fits`; what every record has beside its cells too. */
export function findGroupField(
  group: QueryField | null | undefined,
  fields: readonly Field[],
  fits: (field: Field) => boolean = canGroup,
): Field | undefined {
  const field = findNamed(group, fields)
  return field && fits(field) ? field : undefined
}

function findNamed(group: QueryField | null | undefined, fields: readonly Field[]): Field | undefined {
  return findField(fields, group ?? '') ?? findField(bareFacts, group ?? '')
}

/** For those who know no people, and ask for nobody's name. */
const bareFacts = factFields()

/**
 * The fields by which records are in groups, the outermost first: of those that `groups` names the ones to group by,
 * none twice. What is gone leaves its place to the next.
 */
export function findGroupFields(groups: readonly QueryField[], fields: readonly Field[]): readonly Field[] {
  return [...new Set(groups)].flatMap((group) => findGroupField(group, fields) ?? [])
}

/** Why groups cannot be in groups by `subgroups` within those by `group`, in a sentence, or null. */
export function subgroupsFault(
  group: QueryField | null | undefined,
  subgroups: readonly QueryField[],
  fields: readonly Field[],
): string | null {
  if (subgroups.length === 0) return null
  if (group === null || group === undefined) return 'Choose first what makes the outer groups.'
  const named = [group, ...subgroups]
  const twice = named.find((one, at) => named.indexOf(one) !== at)
  if (twice !== undefined) return `“${findNamed(twice, fields)?.name ?? 'A field'}” makes the groups of two levels.`
  return subgroups.map((one) => groupFault(one, fields)).find((fault) => fault !== null) ?? null
}

/** Why records cannot be grouped by `group`, in a sentence, or null. A board has columns of known groups alone. */
export function groupFault(
  group: QueryField | null | undefined,
  fields: readonly Field[],
  layout: 'board' | 'others' = 'others',
): string | null {
  const fits = layout === 'board' ? makesColumns : canGroup
  if (group === null || group === undefined || findGroupField(group, fields, fits)) return null
  const field = findNamed(group, fields)
  if (field === undefined) return 'The groups are by a field that no longer exists.'
  return layout === 'board'
    ? `“${field.name}” has no choices to make columns of.`
    : `“${field.name}” has nothing to group by.`
}

/** The groups of a field that {@link hasKnownGroups}, in its order, those that hold nothing last. */
export function groupValues(field: Field): readonly GroupValue[] {
  switch (cellType(field)) {
    case 'select':
    case 'status':
    case 'person':
      return [...field.choices.map((choice) => choice.id), null]
    case 'checkbox':
      return [true, null]
    case 'rating':
      return [...ratings, null]
    default:
      return []
  }
}

const ratings = Array.from({ length: MAX_RATING }, (_, at) => at + 1)

/** Which group of `field` a record is in: exactly one of {@link groupValues}, or what is found in it, days in `zone`. */
export function makeGroupOf(field: Field, zone = 'UTC'): (record: GridRecord) => GroupValue {
  if (hasFoundGroups(field)) return makeFoundOf(field, zone)
  const subject = findSubject(field.id, [field])
  const values = new Set<GroupValue>(groupValues(field))
  return (record) => {
    const held = subject ? readValue(subject, record) : null
    const value = isChosen(held) ? (held[0] ?? null) : held
    // A rating that was another number once is in no group of its own.
    return typeof value !== 'object' && values.has(value) ? value : null
  }
}

/** What a record's cell holds in one group of `field`. */
export function groupCell(field: Field, value: GroupValue): CellValue {
  return field.type === 'person' && value !== null ? [String(value)] : value
}

/** Passes the records of one known group of `field` and no others. */
export function groupFilter(field: Field, value: GroupValue): Filter {
  const compare = { kind: 'compare', field: field.id } as const
  if (value !== null && field.type === 'person') return { ...compare, operator: 'anyOf', value: [String(value)] }
  if (value !== null) return { ...compare, operator: 'eq', value }
  if (field.type === 'rating') return { ...compare, operator: 'noneOf', value: [...ratings] }
  // Whoever is not known is in no group of their own, and a request has room for so many.
  if (field.type === 'person' && field.choices.length <= MAX_NAMED_OUT)
    return outsideGroups(field, groupValues(field).slice(0, -1)) ?? { kind: 'and', filters: [] }
  return { ...compare, operator: 'isEmpty', value: null }
}

/** Passes the records of all groups of `field` but these, see {@link outsideFound}; null when there are none to leave out. */
export function outsideGroups(field: Field, values: readonly GroupValue[], zone = 'UTC'): Filter | null {
  if (hasFoundGroups(field))
    return outsideFound(
      field,
      values.filter((value) => value !== true),
      zone,
    )
  const held = values.filter((value) => value !== null)
  const parts: Filter[] = values.includes(null) ? [{ kind: 'not', filter: groupFilter(field, null) }] : []
  for (let at = 0; at < held.length; at += MAX_LISTED)
    parts.push({ kind: 'compare', field: field.id, operator: 'noneOf', value: held.slice(at, at + MAX_LISTED) })
  const [only] = parts
  return parts.length > 1 ? { kind: 'and', filters: parts } : (only ?? null)
}

/** `query` for those of its records that pass `filter` too. */
export function narrowQuery(query: Query, filter: Filter): Query {
  const held = query.filter
  if (held === null) return { ...query, filter }
  // Beside what is joined already and not around it: a filter is nested only so deep.
  const more = partsOf(filter)
  const beside = partsOf(held)
  const filters = beside.length + more.length <= MAX_JOINED ? [...beside, ...more] : [held, ...more]
  return { ...query, filter: { kind: 'and', filters } }
}

function partsOf(filter: Filter): readonly Filter[] {
  return filter.kind === 'and' ? filter.filters : [filter]
}
