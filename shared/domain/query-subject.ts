import { isIds } from './cell.ts'
import { cellType, findField, hasChoices } from './field.ts'
import type { CellType, Field } from './field.ts'
import type { QueryField } from './query.ts'
import { reviewStates } from './record.ts'
import type { GridRecord } from './record.ts'

/** How a query treats what it names. `content` is there or not, and nothing else is asked of it; `links` name records. */
export type SubjectKind =
  | 'text'
  | 'number'
  | 'date'
  | 'dateTime'
  | 'choice'
  | 'choices'
  | 'member'
  | 'checkbox'
  | 'content'
  | 'links'

/** What a query names: a field of the grid or something every record has. */
export type Subject = {
  readonly ref: QueryField
  readonly kind: SubjectKind
  /** As people read it, for sentences about faults. */
  readonly name: string
  /** For a choice, and for several: the position of each id, in sort order. Ids that are missing here count as empty. */
  readonly positions: ReadonlyMap<string, number>
}

/**
 * A subject's value in a record; null = empty. An unticked checkbox and '' are empty. Several choices are their
 * ids in sort order, none twice, at least one; linked records as the cell has them, at least one.
 */
export type SubjectValue = string | number | true | readonly string[] | null

/** Of a formula that is the kind of its result; where it has none it is empty. */
const kindByType: Readonly<Record<CellType, SubjectKind>> = {
  text: 'text',
  longText: 'text',
  number: 'number',
  date: 'date',
  dateTime: 'dateTime',
  select: 'choice',
  multiSelect: 'choices',
  checkbox: 'checkbox',
  rating: 'number',
  email: 'text',
  phone: 'text',
  url: 'text',
  location: 'content',
  photo: 'content',
  link: 'links',
}

/** What `ref` names among `fields`, or undefined when there is no such field (any more). */
export function findSubject(ref: QueryField, fields: readonly Field[]): Subject | undefined {
  switch (ref) {
    case '$number':
      return { ref, kind: 'number', name: 'Number', positions: none }
    case '$createdAt':
      return { ref, kind: 'dateTime', name: 'Created', positions: none }
    case '$updatedAt':
      return { ref, kind: 'dateTime', name: 'Updated', positions: none }
    case '$createdBy':
      return { ref, kind: 'member', name: 'Created by', positions: none }
    case '$assignedTo':
      return { ref, kind: 'member', name: 'Assigned to', positions: none }
    case '$reviewState':
      return { ref, kind: 'choice', name: 'Review state', positions: positionsOf(reviewStates) }
    default: {
      const field = findField(fields, ref)
      if (field === undefined) return undefined
      const positions = hasChoices(field) ? positionsOf(field.choices.map((choice) => choice.id)) : none
      return { ref, kind: kindByType[cellType(field)], name: field.name, positions }
    }
  }
}

/** The value `record` holds for `subject`; a cell of another type (left from before a retype) is empty. */
export function readValue(subject: Subject, record: GridRecord): SubjectValue {
  switch (subject.ref) {
    case '$number':
      return record.number
    case '$createdAt':
      return record.createdAt
    case '$updatedAt':
      return record.updatedAt
    case '$createdBy':
      return record.createdBy
    case '$assignedTo':
      return record.assignedTo
    case '$reviewState':
      return record.reviewState
    default:
      return readCell(subject, record)
  }
}

function readCell(subject: Subject, record: GridRecord): SubjectValue {
  const value = record.cells[subject.ref] ?? null
  switch (subject.kind) {
    case 'number':
      // No -0: it equals 0 everywhere and PostgreSQL's numeric does not know it.
      return typeof value === 'number' ? value + 0 : null
    case 'checkbox':
      return value === true ? true : null
    case 'content':
      return typeof value === 'object' && value !== null && !(isIds(value) && value.length === 0) ? true : null
    case 'links':
      return isIds(value) && value.length > 0 ? value : null
    case 'choice':
      return typeof value === 'string' && subject.positions.has(value) ? value : null
    case 'choices': {
      const chosen = isIds(value) ? [...subject.positions.keys()].filter((id) => value.includes(id)) : []
      return chosen.length === 0 ? null : chosen
    }
    default:
      return typeof value === 'string' && value !== '' ? value : null
  }
}

/** Digits of a position in {@link choicesKey}: enough for the most choices that a field may have. */
export const POSITION_DIGITS = 3

/**
 * What several choices are ordered and told apart by: their positions as digits, one behind the other. So those
 * with an earlier first choice come first, and a list before what begins with it and goes on.
 */
export function choicesKey({ positions }: Subject, ids: readonly string[]): string {
  return ids.map((id) => String(positions.get(id) ?? 0).padStart(POSITION_DIGITS, '0')).join('')
}

/** True for the value of several choices, or of links. */
export function isChosen(value: SubjectValue): value is readonly string[] {
  return Array.isArray(value)
}

const none: ReadonlyMap<string, number> = new Map()

function positionsOf(ids: readonly string[]): ReadonlyMap<string, number> {
  return new Map(ids.map((id, at) => [id, at]))
}
