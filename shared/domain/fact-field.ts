import type { Choice, Field } from './field.ts'
import { ASSIGNED_TO } from './op.ts'
import type { Person } from './person.ts'
import { findSubject } from './query-subject.ts'
import type { QueryField } from './query.ts'

/** The states of a report, as people read them, in the order in which it goes through them. */
export const reviewChoices = [
  { id: 'none', name: 'Not a report', color: 'gray' },
  { id: 'sent', name: 'Sent', color: 'blue' },
  { id: 'seen', name: 'Seen', color: 'amber' },
  { id: 'accepted', name: 'Accepted', color: 'green' },
  { id: 'needsFix', name: 'Needs a fix', color: 'red' },
] as const satisfies readonly Choice[]

const facts = [
  { id: '$createdBy', type: 'person' },
  { id: '$updatedBy', type: 'person' },
  { id: ASSIGNED_TO, type: 'person' },
  { id: '$reviewState', type: 'select' },
  { id: '$createdAt', type: 'dateTime' },
  { id: '$updatedAt', type: 'dateTime' },
] as const satisfies readonly Pick<Field & { id: QueryField }, 'id' | 'type'>[]

/**
 * What every record has beside its cells and can stand in groups by, each as if it were a field: so all that is said of
 * the groups of fields is said of these. `people`: who is named, in their order; a query that puts records in order by
 * somebody reads names there, as it does in fields of people.
 */
export function factFields(people: readonly Person[] = []): readonly Field[] {
  return facts.map(({ id, type }) => ({
    id,
    name: findSubject(id, [])?.name ?? id,
    type,
    choices: type === 'person' ? [...people] : type === 'select' ? [...reviewChoices] : [],
  }))
}

/** Whether a field is one of {@link factFields}: no cell holds it. */
export function isFact({ id }: Pick<Field, 'id'>): boolean {
  return facts.some((fact) => fact.id === id)
}

/** Whether what a query names is somebody whom a record has beside its cells. */
export function isMemberFact(ref: QueryField): boolean {
  return facts.some(({ id, type }) => id === ref && type === 'person')
}
