import { isIds } from './cell.ts'
import { doneStates } from './field-status.ts'
import { cellType, findField, hasChoices, MAX_PEOPLE, namesPeople, namesSeveral } from './field.ts'
import type { CellType, Field } from './field.ts'
import { compareText } from './fold.ts'
import { personKey } from './person.ts'
import type { QueryField } from './query.ts'
import { reviewStates } from './record.ts'
import type { GridRecord } from './record.ts'
import { placeByHand } from './row-order.ts'

/** How a query treats what it names. `content` is there or not, and nothing else is asked of it; `links` name records. */
export type SubjectKind =
  | 'text'
  | 'number'
  | 'date'
  | 'dateTime'
  | 'choice'
  | 'choices'
  | 'status'
  | 'member'
  | 'people'
  | 'checkbox'
  | 'content'
  | 'links'

/** What a query names: a field of the grid or something every record has. */
export type Subject = {
  readonly ref: QueryField
  readonly kind: SubjectKind
  /** As people read it, for sentences about faults. */
  readonly name: string
  /** For a choice, several or a state: the position of each id, in sort order. Ids that are missing here count as empty. */
  readonly positions: ReadonlyMap<string, number>
  /** The states that are finished; absent for all but a status. */
  readonly done?: ReadonlySet<string>
  /**
   * For people, and a member: what each is ordered by (`personKey`). Whoever is missing here is somebody all the same.
   * Of a member they come with `factFields` among the fields.
   */
  readonly names: ReadonlyMap<string, string>
  /** For people: a cell may name more than one. Where it may not, its first is what it names. */
  readonly several: boolean
}

/**
 * A subject's value in a record; null = empty. An unticked checkbox and '' are empty. Several choices are their
 * ids in sort order, none twice, at least one; people their ids as they are stored, linked records as the cell has
 * them, at least one.
 */
export type SubjectValue = string | number | true | readonly string[] | null

/** Of a formula that is the kind of its result; where it has none it is empty. A clock is its deadline. */
const kindByType: Readonly<Record<CellType, SubjectKind>> = {
  text: 'text',
  longText: 'text',
  number: 'number',
  duration: 'number',
  date: 'date',
  dateTime: 'dateTime',
  select: 'choice',
  multiSelect: 'choices',
  status: 'status',
  person: 'people',
  checkbox: 'checkbox',
  rating: 'number',
  email: 'text',
  phone: 'text',
  url: 'text',
  barcode: 'text',
  location: 'content',
  photo: 'content',
  attachment: 'content',
  link: 'links',
}

/** What `ref` names among `fields`, or undefined when there is no such field (any more). */
export function findSubject(ref: QueryField, fields: readonly Field[]): Subject | undefined {
  switch (ref) {
    case '$number':
      return { ...bare, ref, kind: 'number', name: 'Number' }
    case '$createdAt':
      return { ...bare, ref, kind: 'dateTime', name: 'Created' }
    case '$updatedAt':
      return { ...bare, ref, kind: 'dateTime', name: 'Updated' }
    case '$createdBy':
      return { ...bare, ref, kind: 'member', name: 'Created by', names: namesAmong(fields, ref) }
    case '$updatedBy':
      return { ...bare, ref, kind: 'member', name: 'Updated by', names: namesAmong(fields, ref) }
    case '$assignedTo':
      return { ...bare, ref, kind: 'member', name: 'Assigned to', names: namesAmong(fields, ref) }
    case '$reviewState':
      return { ...bare, ref, kind: 'choice', name: 'Review state', positions: positionsOf(reviewStates) }
    case '$rowOrder':
      return { ...bare, ref, kind: 'number', name: 'Order by hand' }
    default: {
      const field = findField(fields, ref)
      if (field === undefined) return undefined
      const positions = hasChoices(field) ? positionsOf(field.choices.map((choice) => choice.id)) : none
      const names = namesPeople(field) ? namesOf(field) : noNames
      const { type, name } = field
      const subject = { ref, kind: kindByType[cellType(field)], name, positions, names, several: namesSeveral(field) }
      return type === 'status' ? { ...subject, done: doneStates(field) } : subject
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
    case '$updatedBy':
      return record.updatedBy
    case '$assignedTo':
      return record.assignedTo
    case '$reviewState':
      return record.reviewState
    case '$rowOrder':
      return placeByHand(record)
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
    case 'status':
      return typeof value === 'string' && subject.positions.has(value) ? value : null
    case 'choices': {
      const chosen = isIds(value) ? [...subject.positions.keys()].filter((id) => value.includes(id)) : []
      return chosen.length === 0 ? null : chosen
    }
    case 'people': {
      const named = isIds(value) ? (subject.several ? value : value.slice(0, 1)) : []
      return named.length === 0 ? null : named
    }
    default:
      return typeof value === 'string' && value !== '' ? value : null
  }
}

/** True for what is one of a field's choices, whether or not it is a state. */
export function isChoice({ kind }: Pick<Subject, 'kind'>): boolean {
  return kind === 'choice' || kind === 'status'
}

/** Digits of a position in {@link choicesKey}: enough for the most choices that a field may have. */
export const POSITION_DIGITS = 3

/**
 * What several choices are ordered and told apart by: their positions as digits, one behind the other. So those
 * with an earlier first choice come first, and a list before what begins with it and goes on.
 */
export function choicesKey({ positions }: Subject, ids: readonly string[]): string {
  return ids.map((id) => positionKey(positions.get(id) ?? 0)).join('')
}

/** A position as digits. */
export function positionKey(at: number): string {
  return String(at).padStart(POSITION_DIGITS, '0')
}

/** What people are told apart by: their ids, whatever order they are stored in. */
export function peopleKey(ids: readonly string[]): string {
  return [...new Set(ids)].sort(compareText).join('')
}

/**
 * What people are ordered by: their names, the first of them first, and a list before what begins with it. It tells them
 * apart as well, since each name is followed by whose it is: the first {@link MAX_PEOPLE} of them, as many as people
 * may put in a cell, where a lookup has more.
 */
export function peopleOrder(subject: Pick<Subject, 'names'>, ids: readonly string[]): string {
  const keys = new Set(ids.map((id) => personPlace(subject, id)))
  return [...keys].sort(compareText).slice(0, MAX_PEOPLE).join('\n')
}

/** What one person is ordered by. */
export function personPlace({ names }: Pick<Subject, 'names'>, id: string): string {
  return names.get(id) ?? personKey(id, undefined)
}

/** True for the value of several choices, of people, or of links. */
export function isChosen(value: SubjectValue): value is readonly string[] {
  return Array.isArray(value)
}

const none: ReadonlyMap<string, number> = new Map()
const noNames: ReadonlyMap<string, string> = new Map()
const bare = { positions: none, names: noNames, several: false }

function namesAmong(fields: readonly Field[], ref: QueryField): Subject['names'] {
  const field = findField(fields, ref)
  return field ? namesOf(field) : noNames
}

/** What each of a field's people is ordered by. */
export function namesOf({ choices }: Pick<Field, 'choices'>): Subject['names'] {
  return new Map(choices.map(({ id, name }) => [id, personKey(id, name)]))
}

function positionsOf(ids: readonly string[]): ReadonlyMap<string, number> {
  return new Map(ids.map((id, at) => [id, at]))
}
